"""Every document there is: what stands on it (golden texts), that it is accessible and archival, and what it bears."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import sign_in_sheet
from kiscase.cli import print_command
from kiscase.contracts import contract_pdf_on_file, details, document_kinds, listing
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.copies import preview
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import ContractState
from kiscase.contracts.parts import Party
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.i18n import LANGUAGE_NAMES
from kiscase.issued.codes import is_document_code
from tests import makers
from tests.pdf_reader import compare_with_golden, findings_of, page_texts, text_of, tree_of

COPIES = sorted(set(LANGUAGE_NAMES) - {"pl"})
MARKS = {"en": "COPY", "uk": "КОПІЯ"}
LONG = "Zażółć gęślą jaźń – „<b>&amp;</b>” O'Neill-Żółć {x} " * 60  # 3,000 characters and more


def code_of(text: str) -> str:
    """The short code at the foot of a page in Polish."""
    return text.partition("kod ")[2].split(maxsplit=1)[0]


def contract(case: Database, variant: str, language: str) -> bytes:
    with case.action() as session:
        person = makers.participant(session, pesel=makers.pesel(serial=1))
        made = makers.contract(session, person, variant=variant, language=language)
    with case.action() as session:
        return issuing.issue_contract(session, made)


@pytest.mark.parametrize("language", sorted(LANGUAGE_NAMES))
@pytest.mark.parametrize("variant", ["A", "B"])
def test_contract(case: Database, variant: str, language: str) -> None:
    pdf = contract(case, variant, language)
    assert findings_of(pdf) == []
    compare_with_golden(f"contract-{variant}", pdf)  # Polish, whatever the second copy speaks


def test_a_person_and_a_worker_with_one_name_leave_no_loose_blank_or_dash(case: Database) -> None:
    with case.action() as session:
        worker = makers.worker(session, family_name="Suparman", given_name="")
    for family, given in (("Suharto", ""), ("", "Suharto")):
        with case.action() as session:
            person = makers.participant(session, family_name=family, given_name=given)
            made = makers.contract(session, person, worker_id=worker)
        with case.action() as session:
            pdf = issuing.issue_contract(session, made)
        text = text_of(pdf)
        assert "Suharto" in text
        assert "Suparman" in text
        assert not re.search(r"(?:Suharto|Suparman) [,.:;)–-]|[–-] (?:Suharto|Suparman)", text)
        assert findings_of(pdf) == []


@pytest.mark.parametrize("language", COPIES)
@pytest.mark.parametrize("variant", ["A", "B"])
def test_contract_copy(case: Database, variant: str, language: str) -> None:
    original = contract(case, variant, language)
    pdf = render(case, "contract-copy", 1)
    assert findings_of(pdf) == []
    compare_with_golden(f"contract-copy-{variant}-{language}", pdf)
    (code,) = {code_of(text) for text in page_texts(original)}
    assert all(code in text and MARKS[language] in text for text in page_texts(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == language
        assert "/AcroForm" not in opened.Root, "nobody signs the copy"


def annex(case: Database, language: str = "pl", *, long: bool = False) -> int:
    """An annex with a change of each kind, which is printed."""
    with case.action() as session:
        person = makers.participant(session, pesel=makers.pesel(serial=1))
        contract = makers.active_contract(session, person, language=language)
    with case.action() as session:
        other = makers.worker(session, given_name="Piotr", family_name="Żuk")
    with case.action() as session:
        made = annexes.begin_annex(session, contract, "Kurs zaczyna się później")
    with case.read() as session:
        content = details.load_contract(session, made).content
    content.fields |= {"worker_id": other, "evaluation_on": date(2026, 10, 15), "ends_on": date(2027, 3, 31)}
    content.texts["causes"] = LONG.strip() if long else "Nowy opis przyczyn."
    content.tables["goals"][0]["text"] = "Ukończenie kursu z egzaminem"
    content.tables["goals"].pop(1)
    content.tables["worker_actions"].append(
        {"text": LONG.strip() if long else "Pomoc w dojazdach", "due": date(2026, 12, 1), "goal": "1"}
    )
    with case.action() as session:
        drafting.save_contract(session, made, content)
    with case.action() as session:
        issuing.issue_contract(session, made)
    return made


def render(case: Database, key: str, row_id: int) -> bytes:
    """What the command line prints."""
    with case.read() as session:
        return next(one for one in document_kinds.CONTRACT_DOCUMENTS if one.key == key).render(session, row_id)


@pytest.mark.parametrize("language", sorted(LANGUAGE_NAMES))
def test_annex(case: Database, language: str) -> None:
    made = annex(case, language)
    pdf = render(case, "annex", made)
    assert findings_of(pdf) == []
    compare_with_golden("annex", pdf)
    with case.read() as session:
        assert contract_pdf_on_file.contract_pdf_on_file(session, made) == pdf


@pytest.mark.parametrize("language", COPIES)
def test_annex_copy(case: Database, language: str) -> None:
    made = annex(case, language)
    pdf = render(case, "contract-copy", made)
    assert findings_of(pdf) == []
    compare_with_golden(f"annex-copy-{language}", pdf)
    assert all(code_of(page_texts(render(case, "annex", made))[0]) in text for text in page_texts(pdf))


@pytest.mark.parametrize("language", ["pl", "uk"])
def test_consolidated_text(case: Database, language: str) -> None:
    pdf = render(case, "contract-consolidated", annex(case, language))
    assert findings_of(pdf) == []
    compare_with_golden("contract-consolidated", pdf)


def test_the_consolidated_text_of_a_contract_without_an_annex_says_so(case: Database) -> None:
    with case.action() as session:
        made = makers.active_contract(session)
    pdf = render(case, "contract-consolidated", made)
    assert "Kontrakt nie był zmieniany." in "".join(page_texts(pdf))
    assert findings_of(pdf) == []


def test_a_long_annex_prints_whole(case: Database) -> None:
    made = annex(case, long=True)
    wanted = "".join(LONG.split())
    for key, times in (("annex", 2), ("contract-consolidated", 2)):
        pdf = render(case, key, made)
        whole = "".join(tree_of(pdf).words().split())
        assert whole.count("O'Neill-Żółć") == 60 * times, key
        assert findings_of(pdf) == []
    assert wanted in whole


def test_an_annex_that_changes_nothing_yet_says_so(case: Database) -> None:
    with case.action() as session:
        contract = makers.active_contract(session)
    with case.action() as session:
        made = annexes.begin_annex(session, contract, "powód")
    with case.read() as session:
        pdf = preview.preview_contract(session, made, details.load_contract(session, made).content)
    text = "".join(page_texts(pdf))
    assert "Aneks nie zmienia jeszcze żadnego ustalenia kontraktu." in text
    assert "PROJEKT" in text
    assert findings_of(pdf) == []


def test_a_void_annex_bears_the_mark(case: Database) -> None:
    made = annex(case)
    with case.action() as session:
        closing.change_contract_state(session, made, ContractState.VOID, "Pomyłka w danych")
    pdf = render(case, "annex", made)
    assert all("UNIEWAŻNIONY" in text for text in page_texts(pdf))
    assert findings_of(pdf) == []


def test_sign_in_sheet(case: Database) -> None:
    with case.action() as session:
        activity = makers.activity(session)
    with case.action() as session:
        makers.enrolled(session, activity)
    with case.action() as session:
        meeting = activities_queries.load_activity(session, activity).meetings[-1].id
        pdf = attendance.issue_sign_in_sheet(session, meeting)
    with case.read() as session:
        assert sign_in_sheet.render_sign_in_sheet(session, meeting) == pdf
    assert findings_of(pdf) == []
    compare_with_golden("attendance", pdf)


def test_every_page_bears_number_version_place_and_code(case: Database) -> None:
    pages = page_texts(contract(case, "A", "pl"))
    for place, text in enumerate(pages, start=1):
        assert "KS/1/2026" in text
        assert "wersja 1" in text
        assert f"Strona {place} z {len(pages)}" in text
        code = code_of(text)
        assert is_document_code(code)
        assert not is_document_code(code[:-1] + ("A" if code[-1] != "A" else "B"))


def test_what_is_typed_prints_as_typed_and_whole(case: Database) -> None:
    with case.action() as session:
        made = makers.contract(session)
    with case.read() as session:
        content = details.load_contract(session, made).content
        content.texts["causes"] = LONG.strip()
        content.tables["goals"] = [{"text": LONG.strip(), "effect": LONG.strip(), "ref": "1"}]
        pdf = preview.preview_contract(session, made, content)
    whole = "".join("".join(page_texts(pdf)).split())
    wanted = "".join(LONG.split())
    assert wanted in whole
    assert whole.count("O'Neill-Żółć") >= 180  # three times sixty; rows that break over pages stay whole
    assert findings_of(pdf) == []


@pytest.fixture
def practice_club(practice_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "practice.kis"
    shutil.copyfile(practice_file, path)
    opened = case_file.open_case_file(path, None)
    yield opened
    opened.close()


@pytest.mark.parametrize("state", list(ContractState))
def test_practice_contracts_of_all_states(practice_club: Database, state: ContractState) -> None:
    with practice_club.read() as session:
        found = listing.list_contracts(session, state=state)[:3]
        pdfs = [document_kinds.CONTRACT_DOCUMENTS[0].render(session, line.id) for line in found]
    assert pdfs
    for pdf in pdfs:
        assert findings_of(pdf) == []
        assert all("PRÓBA" in text for text in page_texts(pdf)), "not marked as practice"


def test_a_void_contract_bears_the_mark(case: Database) -> None:
    with case.action() as session:
        made = makers.printed_contract(session)
    with case.action() as session:
        closing.change_contract_state(session, made, ContractState.VOID, "Pomyłka w danych")
    with case.read() as session:
        pdf = document_kinds.CONTRACT_DOCUMENTS[0].render(session, made)
    assert all("UNIEWAŻNIONY" in text for text in page_texts(pdf))
    assert findings_of(pdf) == []


def test_a_preview_changes_nothing(case: FileDatabase) -> None:
    with case.action() as session:
        made = makers.contract(session)
    before = content_of(case)
    with case.read() as session:
        card = details.load_contract(session, made)
        card.content.texts["causes"] = "inne"
        preview.preview_contract(session, made, card.content)
        document_kinds.CONTRACT_DOCUMENTS[0].render(session, made)
    assert content_of(case) == before


def content_of(case: Database) -> list[object]:
    with case.connection() as connection:
        names = [
            name
            for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        rows = 'SELECT * FROM "{}"'
        return [(name, connection.exec_driver_sql(rows.format(name)).fetchall()) for name in sorted(names)]


def test_all_documents_are_known_here() -> None:
    keys = {document.key for document in print_command.printable_kinds()}
    known = {"contract", "annex", "contract-copy", "contract-consolidated", "attendance"}
    known |= {"contract-handout"}  # contracts/test_handout
    letters = {
        *("breach", "invitation", "dispute", "contract-plain"),
        *("contract-blank-a", "contract-blank-b", "contract-blank-a2", "contract-blank-b2"),
    }  # test_letters_papers
    evaluated = {"evaluation", "evidence"}  # test_evaluation_papers
    attended = {
        *("attendance-card", "attendance-month", "attendance-information", "journal", "week-plan", "own-plan"),
        *("confirmation", "certificate"),
    }  # test_attendance_papers
    for_the_labour_office = {
        *("reintegration-month", "useful-work-month", "useful-work-incident"),
        *("traineeship-attendance", "traineeship-opinion"),
    }  # test_labour_office_papers
    of_intake = {"application", "declaration", "data-information", "intake-sheet"}  # test_intake_papers
    of_person = {"person-card", "self-assessment"}  # person_data/test_person_card, outcomes/test_outcomes_in_window
    employed = {f"employment-{kind}" for kind in ("application", "counselling", "information", "opinion")}
    employed |= {"employment-refund", "employment-reminder"}  # employment/test_papers
    of_club = {"club-card", "club-changes", "club-end", "club-notification", "yearly-report"}  # their own tests
    told = known | letters | evaluated | attended | for_the_labour_office | of_intake | of_person | employed | of_club
    assert keys == told, "a new document needs its golden text and its validation here"


def test_signed_paper_comes_back_byte_for_byte(case: Database) -> None:
    with case.action() as session:
        made = makers.contract(session)
    with case.action() as session:
        printed = issuing.issue_contract(session, made)
    with case.action() as session:
        signing.sign_contract(session, made, dict.fromkeys(Party, makers.TODAY))
    with case.read() as session:
        assert document_kinds.CONTRACT_DOCUMENTS[0].render(session, made) == printed
        assert contract_pdf_on_file.contract_pdf_on_file(session, made) == printed
