"""The folder for an inspector: its order, its numbered pages, what is missing, and that it was given out."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.attendance import actions as attendance
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.activities.reports import actions as reports
from kiscase.contracts.model import Contract
from kiscase.core.database.database import Database
from kiscase.core.errors import CheckStoppedError, Problem
from kiscase.core.journal.tables import entry_table
from kiscase.document_registry import DOCUMENT_REGISTRY
from kiscase.inspection import actions, documents, queries
from kiscase.inspection.model import FolderRequest, document_words, draw_sample
from kiscase.participants.stays import actions as stays
from kiscase.register_of_clubs.actions import issue_club_document
from kiscase.register_of_clubs.documents import CARD
from kiscase.reporting.actions import freeze_report, issue_yearly_report
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.pdf_reader import findings_of, page_texts, text_of, tree_of

SECTIONS = (
    *(
        "Podstawa działania",
        "Kadra",
        "Ochrona danych",
        "Sprawozdania roczne",
        "Środki i dotacje",
        "Rejestr uczestników",
    ),
    *("Akta osób", "Zajęcia", "Prace społecznie użyteczne", "Wydane dokumenty"),
)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def people(case: Database) -> list[int]:
    """Two people with a stay and a contract each; the second one has completed without a certificate."""
    found = [do(case, makers.participant, family_name=name, groups=["alcohol"]) for name in ("Pierwsza", "Druga")]
    ids = [do(case, makers.stay, one, main_group="alcohol") for one in found]
    for one in found:
        do(case, makers.active_contract, one)
    do(case, stays.end_stay, ids[1], {"ended_on": clock.today(), "end": "completed"})
    return found


def test_a_folder_is_one_sound_pdf_with_its_pages_numbered(case: Database, people: list[int]) -> None:
    pdf = ask(case, actions.render_folder, FolderRequest(*YEAR, tuple(people)))
    pages = page_texts(pdf)
    for place, text in enumerate(pages, 1):
        assert f"strona {place} z {len(pages)} teczki" in " ".join(text.split())
    assert findings_of(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        titles = [one.title for one in outline.root]
        files = next(one for one in outline.root if one.title == "7. Akta osób")
        assert files.children[0].title.startswith(f"osoba nr {people[0]}: ")
    assert titles[:2] == ["Spis zawartości", "Czego brakuje"]
    places = [int(title.split(".")[0]) for title in titles[2:]]
    assert places == sorted(places), "the sections are in their order"
    text = " ".join(" ".join(pages[:2]).split())
    sections = [text.index(f"{number}. {words}") for number, words in enumerate(SECTIONS, 1)]
    assert sections == sorted(sections), "also those of which nothing is on file"


def test_the_contents_name_the_page_on_which_a_document_begins(case: Database, people: list[int]) -> None:
    pdf = ask(case, actions.render_folder, FolderRequest(*YEAR, tuple(people)))
    pages = page_texts(pdf)
    contract = next(place for place, text in enumerate(pages, 1) if "KONTRAKT SOCJALNY" in text.upper() and place > 3)
    assert str(contract) in pages[0]
    assert "podpisany" in pages[0]


def numbers(session: Session) -> list[str]:
    return [number or "" for number in session.scalars(select(Contract.number).order_by(Contract.id))]


def test_a_row_of_the_register_has_the_papers_of_its_own_stay(case: Database) -> None:
    person = do(case, makers.participant)
    do(case, makers.active_contract, person, drawn_on=date(2025, 1, 7), ends_on=date(2025, 12, 31))
    do(case, makers.stay, person, date(2025, 1, 7), ended_on=date(2025, 12, 31), end="completed")
    do(case, makers.active_contract, person, drawn_on=date(2026, 3, 2))
    do(case, makers.stay, person, date(2026, 3, 2))
    wanted = FolderRequest(date(2025, 1, 1), date(2026, 12, 31), (person,))
    pdf = ask(case, lambda session: documents.render_folder_list(session, wanted, "register"))
    text = " ".join(text_of(pdf or b"").split())
    assert [text.count(number) for number in ask(case, numbers)] == [1, 1]


def test_the_activities_are_listed_and_what_their_registers_lack(case: Database, people: list[int]) -> None:
    workshop = do(case, makers.activity, until=date(2026, 7, 6))
    for one in people:
        do(case, enrolment.enrol_person, workshop, one, clock.today())
    with case.read() as session:
        first = session.scalars(select(Meeting.id).where(Meeting.day == clock.today())).one()
    do(case, attendance.mark_attendance, first, {people[0]: (AttendanceMark.PRESENT, "")})
    clock.set(2026, 6, 30, 12)
    request = FolderRequest(*YEAR, ())
    pdf = ask(case, actions.render_folder, request)
    listed = ask(case, lambda session: documents.render_folder_list(session, request, "activities"))
    cells = [" ".join(one.words().split()) for one in tree_of(listed or b"").all("TD")]
    place = cells.index("Pomoc w znalezieniu pracy i przygotowanie do zatrudnienia")
    assert cells[place - 1] == "Warsztat komputerowy"
    assert cells[place + 1 : place + 7] == ["01.06.2026", "29.06.2026", "1", "2,5", "4", "1"]
    gaps = [(one.what, one.where) for one in ask(case, queries.list_folder_gaps, request, [])]
    assert ("wpisy obecności (spotkania bez wpisu: 4)", "Warsztat komputerowy") in gaps
    journal = ("dziennik zajęć (jest w programie, w tym okresie go nie wydano)", "Warsztat komputerowy")
    assert journal in gaps
    do(case, reports.issue_class_journal, workshop)
    assert journal not in [(one.what, one.where) for one in ask(case, queries.list_folder_gaps, request, [])]
    assert "listy obecności podpisane" in text_of(pdf)
    assert findings_of(pdf) == []


def test_the_register_has_no_data_on_health(case: Database, people: list[int]) -> None:
    pages = page_texts(ask(case, actions.render_folder, FolderRequest(*YEAR, tuple(people))))
    register = next(text for text in pages if "Rejestr nie podaje grup" in text)
    assert "ukończon" in register
    assert "alkohol" not in register
    assert "Pierwsza" not in register, "people are numbers there"


def test_what_is_missing_is_listed(case: Database, people: list[int]) -> None:
    alone = do(case, makers.participant, family_name="Trzecia")
    request = FolderRequest(*YEAR, (*people, alone))
    documents = ask(case, queries.list_folder_documents, request)
    gaps = [(one.what, one.where) for one in ask(case, queries.list_folder_gaps, request, documents)]
    assert ("kontrakt", f"osoba nr {alone}") in gaps
    assert ("zaświadczenie o ukończeniu", f"osoba nr {people[1]}") in gaps
    assert ("co osoba robi po ukończeniu (rezultat)", f"osoba nr {people[1]}") in gaps
    assert ("zaświadczenie o ukończeniu", f"osoba nr {people[0]}") not in gaps
    assert ("wpis do rejestru wojewody", "klub") in gaps
    on_paper = [what for what, where in gaps if where == "dołożyć z akt papierowych"]
    assert on_paper[0].startswith("akt założycielski")
    assert any("rejestr czynności przetwarzania" in what for what in on_paper)
    earlier = ask(case, queries.list_folder_gaps, request._replace(since=date(2025, 1, 1)), documents)
    assert "zamrożone sprawozdanie roczne za 2025" in {one.what for one in earlier}
    late = [what for what, where in gaps if what.startswith("ocena z dnia 15.09.2026")]
    assert len(late) == 2, "the day of evaluation is over within the period"


def test_a_document_without_all_signatures_is_marked(case: Database) -> None:
    person = do(case, makers.participant)
    do(case, makers.printed_contract, person)
    request = FolderRequest(*YEAR, (person,), club=False)
    (part,) = [one for one in ask(case, queries.list_folder_documents, request) if one.signed is not None]
    assert part.signed is False
    assert "brak podpisów: " in text_of(ask(case, actions.render_folder, request))


def test_a_folder_of_a_person_has_nothing_of_others(case: Database, people: list[int]) -> None:
    text = text_of(ask(case, actions.render_folder, FolderRequest(*YEAR, (people[0],), club=False)))
    assert "Pierwsza" in text
    assert "Druga" not in text


def test_nothing_on_file_is_a_problem(case: Database) -> None:
    person = do(case, makers.participant)
    with pytest.raises(Problem, match="teczk"):
        ask(case, actions.render_folder, FolderRequest(*YEAR, (person,), club=False))


@pytest.mark.parametrize(("percent", "shown"), [(100, "1"), (25, "1/4"), (75, "3/4"), (33, "0,33"), (None, "")])
def test_a_part_of_a_post_is_a_fraction(percent: int | None, shown: str) -> None:
    assert documents.part_of_post(percent) == shown


def test_documents_of_the_club_stand_in_their_sections(case: Database, people: list[int]) -> None:
    do(case, issue_club_document, CARD)
    do(case, issue_yearly_report, do(case, freeze_report, 2025))
    request = FolderRequest(*YEAR, tuple(people))
    found = {one.title: one.section for one in ask(case, queries.list_folder_documents, request)}
    assert found["karta klubu KK1"] == "founding"
    assert found["sprawozdanie roczne SR/2025/1"] == "reports"


def test_issued_documents_are_listed_by_kind_number_and_version(case: Database, people: list[int]) -> None:
    request = FolderRequest(*YEAR, tuple(people))
    listed = ask(case, lambda session: documents.render_folder_list(session, request, "issued"))
    rows = [[cell.words().strip() for cell in row.all("TD")] for row in tree_of(listed or b"").all("TR")[1:]]
    assert ["15.06.2026", "kontrakt", "KS/1/2026", "1"] in [row[:4] for row in rows]


def test_every_kind_of_document_has_a_word_in_the_folder() -> None:
    without = {kind.key for kind in DOCUMENT_REGISTRY.kinds if not document_words(kind.key)}
    assert {one for one in without if not one.startswith("contract-blank-")} == set(), "blank forms are not issued"


def test_the_same_seed_draws_the_same_sample() -> None:
    people = range(1, 200)
    drawn = draw_sample(people, 10, "2026/1")
    assert drawn == draw_sample(people[::-1], 10, "2026/1")
    assert len(set(drawn)) == 10
    assert drawn != draw_sample(people, 10, "2026/2")
    assert draw_sample([3, 1], 5, "") == [1, 3]


def test_a_folder_is_given_out_or_not_at_all(case: Database, people: list[int], tmp_path: Path) -> None:
    path, request = tmp_path / "teczka.pdf", FolderRequest(*YEAR, tuple(people), seed="7", among=2)
    with pytest.raises(CheckStoppedError):
        actions.save_folder(case, request, path, lambda: True)
    assert list(tmp_path.glob("teczka*")) == []
    parts: list[float] = []
    assert actions.save_folder(case, request, path, report=parts.append)
    assert parts == sorted(parts)
    assert "numer losowania: 7" in text_of(path.read_bytes())
    with case.read() as session:
        sentences = list(session.scalars(select(entry_table.c.sentence).order_by(entry_table.c.id)))
    assert sentences[-1].startswith("Gave out the inspection folder")
