"""Contracts: numbers without holes, papers that never change, and no way around the freeze."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from kiscase.club import actions as clubs
from kiscase.contracts import contract_pdf_on_file, details, document_kinds, listing, rendering
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.copies import preview
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.drafting import starting_points
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import OFFICIAL_FORM, Contract, ContractState, Outcome
from kiscase.contracts.parts import AgreedAction, Goal, Obligation, Party
from kiscase.contracts.queries import running_contract_id
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import DamagedFileError, EditConflictError, InvalidValuesError, Problem
from kiscase.core.records.record import Record
from kiscase.issued import actions as issued
from kiscase.issued.codes import document_code, is_document_code
from kiscase.issued.model import IssuedDocument, Signature
from kiscase.participants import actions as participants
from tests import makers
from tests.actions import ask, do, list_participants
from tests.clock import clock
from tests.pdf_reader import findings_of, text_of

pytestmark = pytest.mark.usefixtures("english")

BOTH = dict.fromkeys(Party, makers.TODAY)


@pytest.fixture
def draft(case: Database) -> int:
    with case.action() as session:
        return makers.contract(session)


def state(case: Database, contract: int) -> ContractState:
    return ask(case, details.load_contract, contract).state


# ---- drafting ------------------------------------------------------------------------------------------------------


def test_a_draft_begins_with_the_texts_of_the_form_and_a_social_worker(case: Database) -> None:
    person = do(case, makers.participant)
    card = ask(case, details.load_contract, do(case, drafting.create_draft_contract, person))
    assert (card.state, card.version, card.worker, card.title) == (
        ContractState.DRAFT,
        1,
        "Bożena Łącka",
        "draft no. 1",
    )
    assert card.content.fields["drawn_on"] == makers.TODAY
    assert card.content.texts == {}, "the official form presets nothing"
    assert card.form == OFFICIAL_FORM


def test_the_worker_at_the_desk_concludes_the_contract_when_a_social_worker(case: Database) -> None:
    person = do(case, makers.participant)
    second = do(case, makers.worker, given_name="Ądrzej", family_name="Żuk")
    for at_desk, name in ((second, "Ądrzej Żuk"), (2, "Bożena Łącka"), (None, "Bożena Łącka")):
        case.worker = (at_desk, "")
        assert ask(case, details.load_contract, do(case, drafting.create_draft_contract, person)).worker == name


def test_nobody_drafts_without_a_social_worker(case: Database) -> None:
    person = do(case, makers.participant)
    do(case, clubs.change_worker, 1, {"retired": True})
    with pytest.raises(Problem, match="no social worker") as caught:
        do(case, drafting.create_draft_contract, person)
    assert caught.value.way_out == ("worker", None)


def test_who_may_not_take_part_gets_no_contract(case: Database) -> None:
    person = do(case, makers.participant, benefits=[{"kind": "old_age_pension"}])
    with pytest.raises(Problem, match="may not take part") as caught:
        do(case, drafting.create_draft_contract, person)
    assert caught.value.way_out == ("participant", person)


def test_who_may_not_take_part_is_told_before_anything_is_asked(case: Database) -> None:
    person = do(case, makers.participant, benefits=[{"kind": "old_age_pension"}])
    with case.read() as session, pytest.raises(Problem, match="may not take part") as caught:
        starting_points.starting_points_of_eligible(session, person)
    assert caught.value.way_out == ("participant", person)


def test_the_day_decides_who_gets_a_contract_not_the_verdict_of_an_older_day(case: Database) -> None:
    soon = do(case, makers.participant, benefits=[{"kind": "old_age_pension", "since": date(2026, 6, 20)}])
    over = do(case, makers.participant, benefits=[{"kind": "unemployment_benefit", "until": date(2026, 6, 18)}])
    begun = do(case, makers.contract, soon)
    clock.set(2026, 6, 20, 12)
    with pytest.raises(Problem, match="no contract was started") as caught:
        do(case, drafting.create_draft_contract, soon)
    assert caught.value.way_out == ("participant", soon)
    with pytest.raises(Problem, match="nothing was printed"):
        do(case, issuing.issue_contract, begun)
    assert do(case, issuing.issue_contract, do(case, makers.contract, over))


def test_what_is_saved_is_loaded(case: Database, draft: int) -> None:
    wanted = makers.content()
    content = ask(case, details.load_contract, draft).content
    for key, rows in wanted.tables.items():
        found = content.tables[key]
        assert [row | typed for row, typed in zip(found, rows, strict=True)] == found
    do(case, drafting.save_contract, draft, content)
    assert ask(case, details.load_contract, draft).content == content


def test_rows_keep_their_order_change_come_and_go(case: Database, draft: int) -> None:
    content = ask(case, details.load_contract, draft).content
    first, second = content.tables["goals"]
    content.tables["goals"] = [{"text": "Nowy"}, second | {"effect": "Inny"}, {"text": "  ", "effect": None}, {}]
    content.tables["main_goals"] = []
    do(case, drafting.save_contract, draft, content)
    kept = ask(case, details.load_contract, draft).content.tables
    assert [(row["id"] == second["id"], row["text"], row["effect"]) for row in kept["goals"]] == [
        (False, "Nowy", ""),
        (True, second["text"], "Inny"),
    ]
    assert kept["main_goals"] == []
    assert first["id"] not in [row["id"] for row in kept["goals"]]


def test_a_row_that_was_emptied_goes(case: Database, draft: int) -> None:
    content = ask(case, details.load_contract, draft).content
    content.tables["goals"][0] |= {"text": "", "effect": ""}
    kept = content.tables["goals"][1]
    do(case, drafting.save_contract, draft, content)
    assert ask(case, details.load_contract, draft).content.tables["goals"] == [kept]


def test_a_row_of_another_contract_is_not_taken_away(case: Database, draft: int) -> None:
    other = do(case, makers.contract)
    content = ask(case, details.load_contract, draft).content
    content.tables["goals"] = ask(case, details.load_contract, other).content.tables["goals"]
    do(case, drafting.save_contract, draft, content)
    assert len(ask(case, details.load_contract, other).content.tables["goals"]) == 2


def test_a_change_of_a_row_alone_makes_older_editors_stale(case: Database, draft: int) -> None:
    card = ask(case, details.load_contract, draft)
    card.content.tables["goals"][0]["text"] = "Inny"
    do(case, drafting.save_contract, draft, card.content, card.revision)
    with pytest.raises(EditConflictError):
        do(case, drafting.save_contract, draft, card.content, card.revision)


def test_a_contract_ends_after_it_begins(case: Database, draft: int) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, drafting.save_contract, draft, makers.content(ends_on=date(2026, 6, 14)))
    assert list(caught.value.problems) == ["ends_on"]


def test_another_worker_can_take_a_draft_over(case: Database, draft: int) -> None:
    second = do(case, makers.worker, given_name="Piotr", family_name="Żuk")
    do(case, drafting.save_contract, draft, makers.content(worker_id=second))
    assert ask(case, details.load_contract, draft).worker == "Piotr Żuk"


# ---- numbers -------------------------------------------------------------------------------------------------------


def test_numbers_have_no_holes_and_no_doubles_over_years_and_voids(case: Database) -> None:
    person = do(case, makers.participant)
    for year in (2025, 2026, 2027):
        clock.set(year, 6, 15)
        for number in range(1, 5):
            head = {"drawn_on": date(year, 6, 15), "ends_on": date(year + 2, 12, 1)}
            abandoned = do(case, makers.contract, person, **head)
            contract = do(case, makers.printed_contract, person, **head)
            if number % 2:
                do(case, closing.change_contract_state, contract, ContractState.VOID, "pomyłka")
                do(case, closing.change_contract_state, abandoned, ContractState.VOID, "pomyłka")
    numbers = [
        title
        for title, _id in ask(case, document_kinds.CONTRACT_DOCUMENTS[0].list_printable)
        if title.startswith("KS/")
    ]
    assert numbers == [f"KS/{number}/{year}" for year in (2025, 2026, 2027) for number in range(1, 5)]


def test_a_print_that_fails_uses_no_number(case: Database, draft: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(rendering, "render_pdf", lambda *_args, **_named: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            do(case, issuing.issue_contract, draft)
    assert ask(case, details.load_contract, draft).title == "draft no. 1"
    do(case, issuing.issue_contract, draft)
    assert ask(case, details.load_contract, draft).title == "KS/1/2026"


@pytest.mark.parametrize(
    ("pattern", "number"), [("{year}-{seq}", "2026-1"), ("OPS.{seq}.KS.{year}.ŻÓ", "OPS.1.KS.2026.ŻÓ")]
)
def test_the_club_has_its_own_pattern(case: Database, draft: int, pattern: str, number: str) -> None:
    do(case, clubs.change_club, {"contract_pattern": pattern})
    do(case, issuing.issue_contract, draft)
    assert ask(case, details.load_contract, draft).title == number


NOT_PLAIN = [
    "{seq}/{year}/{seq:>099}",
    "{seq}/{year}/{year.real}",
    "{seq}/{year}/{year!r}",
    "{seq!s}/{year}",
    "{seq:}/{year}/{seq}",
    "{seq}/{year}/{{seq}}{",
    "{seq}/{year}" + "x" * 60,
]


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{seq}",
        "{year}",
        "{seq}/{year}/{x}",
        "{seq}{",
        "{seq.a}/{year}",
        "{0}{seq}{year}",
        "{seq:z}{year}",
        *NOT_PLAIN,
    ],
)
def test_a_pattern_without_both_places_is_refused(case: Database, pattern: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, clubs.change_club, {"contract_pattern": pattern})
    assert list(caught.value.problems) == ["contract_pattern"]


def test_a_new_pattern_never_repeats_an_old_number(case: Database) -> None:
    person = do(case, makers.participant)
    do(case, clubs.change_club, {"contract_pattern": "1{seq}/{year}"})
    first = do(case, makers.printed_contract, person)
    assert ask(case, details.load_contract, first).title == "11/2026"
    for _ in range(9):
        do(case, makers.printed_contract, person)
    do(case, clubs.change_club, {"contract_pattern": "{seq}/{year}"})
    with pytest.raises(Problem, match="11/2026") as caught:
        do(case, makers.printed_contract, person)
    assert caught.value.way_out == ("worker", None)  # the page of the club


# ---- printing ------------------------------------------------------------------------------------------------------


def test_an_incomplete_contract_is_not_printed(case: Database) -> None:
    contract = do(case, drafting.create_draft_contract, do(case, makers.participant))
    with pytest.raises(InvalidValuesError) as caught:
        do(case, issuing.issue_contract, contract)
    assert {"causes", "goals", "evaluation_on"} <= set(caught.value.problems)
    assert "people" not in caught.value.problems
    assert state(case, contract) is ContractState.DRAFT


@pytest.mark.parametrize("variant", ["A", "B"])
@pytest.mark.parametrize("language", ["pl", "uk", "en"])
def test_both_variants_print_in_all_languages(case: Database, variant: str, language: str) -> None:
    contract = do(case, makers.contract, variant=variant, language=language)
    pdf = do(case, issuing.issue_contract, contract)
    assert findings_of(pdf) == []
    printed = text_of(pdf)
    assert all(text in printed for text in ("KS/1/2026", "Opis:"))


def test_the_paper_on_file_is_the_paper_that_was_printed(case: Database, draft: int) -> None:
    first = do(case, issuing.issue_contract, draft)
    clock.set(2026, 8, 1, 12)
    assert do(case, issuing.issue_contract, draft) == first
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, draft) == first
    assert ask(case, document_kinds.CONTRACT_DOCUMENTS[0].render, draft) == first
    papers = ask(case, lambda session: session.scalars(select(IssuedDocument)).all())
    assert [(paper.number, paper.version, paper.issued_on) for paper in papers] == [("KS/1/2026", 1, makers.TODAY)]
    assert papers[0].sha256 == hashlib.sha256(first).hexdigest()
    assert is_document_code(papers[0].code)


def test_a_change_after_printing_makes_the_next_version_under_the_same_number(case: Database, draft: int) -> None:
    first = do(case, issuing.issue_contract, draft)
    do(case, drafting.save_contract, draft, makers.content(evaluation_on=date(2026, 9, 16)))
    card = ask(case, details.load_contract, draft)
    assert (card.state, card.version, card.title) == (ContractState.DRAFT, 2, "KS/1/2026")
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, draft) is None
    with pytest.raises(Problem, match="Only a printed contract"):
        do(case, signing.sign_contract, draft, BOTH)
    second = do(case, issuing.issue_contract, draft)
    assert second != first
    assert ask(case, issued.find_stored_pdf, "contract", "contract", draft, 1) == first
    assert ask(case, issued.find_stored_pdf, "contract", "contract", draft, 2) == second
    codes = ask(case, lambda session: session.scalars(select(IssuedDocument.code)).all())
    assert len(set(codes)) == 2


CORRECTIONS: dict[str, Callable[[Session], object]] = {
    "name": lambda session: participants.change_participant(session, 1, {"family_name": "Wiśniowska"}),
    "address": lambda session: participants.change_participant(session, 1, {"street": "ul. Nowa 1"}),
    "PESEL": lambda session: participants.change_participant(
        session, 1, {"pesel": makers.pesel(serial=77), "born": None}
    ),
    "worker": lambda session: clubs.change_worker(session, 1, {"family_name": "Łąkowa"}),
    "phone": lambda session: clubs.change_worker(session, 1, {"phone": "84 111 22 33"}),
    "office": lambda session: clubs.change_club(session, {"office": "Centrum Usług Społecznych"}),
    "club": lambda session: clubs.change_club(session, {"name": "Klub „Nowa Przystań”"}),
}


@pytest.mark.parametrize("correction", CORRECTIONS)
def test_corrected_data_are_printed_as_the_next_version(case: Database, draft: int, correction: str) -> None:
    old = do(case, issuing.issue_contract, draft)
    assert not ask(case, details.load_contract, draft).outdated
    do(case, CORRECTIONS[correction])
    assert ask(case, details.load_contract, draft).outdated
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, draft) is None
    assert ask(case, preview.preview_contract, draft, ask(case, details.load_contract, draft).content) != old
    new = do(case, issuing.issue_contract, draft)
    card = ask(case, details.load_contract, draft)
    assert (card.state, card.version, card.title, card.outdated) == (ContractState.PRINTED, 2, "KS/1/2026", False)
    assert new != old
    assert do(case, issuing.issue_contract, draft) == new
    assert ask(case, issued.find_stored_pdf, "contract", "contract", draft, 1) == old


def test_what_the_paper_does_not_show_makes_no_new_version(case: Database, draft: int) -> None:
    paper = do(case, issuing.issue_contract, draft)
    do(case, participants.change_participant, 1, {"email": "jadwiga@example.org"})
    assert do(case, issuing.issue_contract, draft) == paper


@pytest.mark.parametrize("correction", CORRECTIONS)
def test_a_signed_paper_stays_and_bears_the_names_of_its_day(case: Database, draft: int, correction: str) -> None:
    paper = do(case, issuing.issue_contract, draft)
    do(case, signing.sign_contract, draft, {Party.PARTICIPANT: makers.TODAY})
    do(case, CORRECTIONS[correction])
    do(case, signing.sign_contract, draft, {Party.WORKER: makers.TODAY})
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, draft) == paper
    card = ask(case, details.load_contract, draft)
    assert [name for _party, name, _on in card.signatures] == ["Jadwiga Wiśniewska", "Bożena Łącka"]
    assert not card.outdated


@pytest.mark.parametrize("signed", [{}, {Party.PARTICIPANT: makers.TODAY}])
def test_the_paper_of_a_void_contract_is_marked_once_and_stays(
    case: Database, draft: int, signed: dict[Party, date]
) -> None:
    printed = do(case, issuing.issue_contract, draft)
    if signed:
        do(case, signing.sign_contract, draft, signed)
    do(case, participants.change_participant, 1, {"family_name": "Nowak"})
    do(case, closing.change_contract_state, draft, ContractState.VOID, "pomyłka")
    void = ask(case, contract_pdf_on_file.contract_pdf_on_file, draft)
    assert void is not None
    do(case, participants.change_participant, 1, {"family_name": "Kowalska"})
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, draft) == void != printed
    papers = ask(case, lambda session: session.scalars(select(IssuedDocument).order_by(IssuedDocument.id)).all())
    assert [(paper.document, paper.number, paper.version) for paper in papers] == [
        ("contract", "KS/1/2026", 1),
        ("contract-void", "KS/1/2026", 1),
    ]
    assert papers[0].code != papers[1].code
    names = [name for name in ("WIŚNIEWSKA", "NOWAK", "KOWALSKA") if name in text_of(void).upper()]
    assert names == ["WIŚNIEWSKA"]


def test_a_draft_that_becomes_void_has_no_paper(case: Database, draft: int) -> None:
    do(case, closing.change_contract_state, draft, ContractState.VOID, "pomyłka")
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, draft) is None
    assert ask(case, issued.list_issued_documents) == []


def test_previewing_keeps_nothing(case: Database, draft: int) -> None:
    content = makers.content()
    content.texts["causes"] = "Co innego"
    assert "Co innego" in text_of(ask(case, preview.preview_contract, draft, content))
    assert ask(case, details.load_contract, draft).title == "draft no. 1"
    printed = do(case, issuing.issue_contract, draft)
    do(case, signing.sign_contract, draft, BOTH)
    assert ask(case, preview.preview_contract, draft, content) == printed


def test_a_paper_that_was_altered_on_file_is_not_printed(case: FileDatabase, draft: int) -> None:
    do(case, issuing.issue_contract, draft)
    with case.connection() as connection:
        connection.execute(text("UPDATE issued_document SET content = CAST(content || x'00' AS BLOB)"))
    with pytest.raises(DamagedFileError, match="hash differs"):
        ask(case, contract_pdf_on_file.contract_pdf_on_file, draft)


def test_a_paper_stays_on_file(case: Database, draft: int) -> None:
    do(case, issuing.issue_contract, draft)
    for change in (
        lambda session: setattr(first(session, IssuedDocument), "number", "x"),
        lambda session: session.delete(first(session, IssuedDocument)),
    ):
        with pytest.raises(Problem, match="stays on file"):
            do(case, change)
    assert len(ask(case, issued.list_issued_documents)) == 1


def test_the_codes_of_papers_notice_a_mistyped_letter() -> None:
    code = document_code("uid", "contract", 7, 1)
    assert is_document_code(code.lower().replace("-", " "))
    assert not any(is_document_code(code[:3] + letter + code[4:]) for letter in "ABC234" if letter != code[3])
    assert not is_document_code("")
    assert not is_document_code("łąka")


# ---- signing and the freeze ----------------------------------------------------------------------------------------


def test_signing_one_by_one(case: Database, draft: int) -> None:
    do(case, issuing.issue_contract, draft)
    do(case, signing.sign_contract, draft, {Party.PARTICIPANT: makers.TODAY})
    assert state(case, draft) is ContractState.PARTLY_SIGNED
    with pytest.raises(Problem, match="already been recorded"):
        do(case, signing.sign_contract, draft, {Party.PARTICIPANT: makers.TODAY})
    clock.set(2026, 6, 20, 12)
    do(case, signing.sign_contract, draft, {Party.WORKER: date(2026, 6, 18)})
    card = ask(case, details.load_contract, draft)
    assert card.state is ContractState.ACTIVE
    assert card.signatures == [
        (Party.PARTICIPANT, "Jadwiga Wiśniewska", makers.TODAY),
        (Party.WORKER, "Bożena Łącka", date(2026, 6, 18)),
    ]


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 6, 16), "later than today"), (date(2026, 6, 14), "is dated 15.06.2026")]
)
def test_a_signature_has_a_possible_day(case: Database, draft: int, day: date, words: str) -> None:
    do(case, issuing.issue_contract, draft)
    with pytest.raises(InvalidValuesError, match=words) as caught:
        do(case, signing.sign_contract, draft, {Party.WORKER: day, Party.PARTICIPANT: makers.TODAY})
    assert list(caught.value.problems) == ["worker"]
    assert ask(case, details.load_contract, draft).signatures == []


def test_nobody_is_no_signer(case: Database, draft: int) -> None:
    with case.action() as session:
        issuing.issue_contract(session, draft)
    with pytest.raises(Problem, match="at least one date"), case.action() as session:
        signing.sign_contract(session, draft, {})


def test_only_a_printed_contract_is_signed(case: Database, draft: int) -> None:
    with pytest.raises(Problem, match="Only a printed contract"):
        do(case, signing.sign_contract, draft, BOTH)
    do(case, issuing.issue_contract, draft)
    do(case, signing.sign_contract, draft, BOTH)
    with pytest.raises(Problem, match="Only a printed contract"):
        do(case, signing.sign_contract, draft, BOTH)


@pytest.mark.parametrize("signed", [BOTH, {Party.WORKER: makers.TODAY}])
def test_a_signed_contract_is_not_saved(case: Database, draft: int, signed: dict[Party, date]) -> None:
    do(case, issuing.issue_contract, draft)
    do(case, signing.sign_contract, draft, signed)
    with pytest.raises(Problem, match="needs an annex"):
        do(case, drafting.save_contract, draft, makers.content())
    assert ask(case, details.load_contract, draft).frozen


def first(session: Session, record: type[Record]) -> Any:
    return session.scalars(select(record).order_by(record.id)).first()


TAMPERING: dict[str, Callable[[Session], object]] = {
    "drawn_on": lambda session: setattr(first(session, Contract), "drawn_on", date(2020, 1, 1)),
    "texts": lambda session: setattr(first(session, Contract), "texts", {}),
    "number": lambda session: setattr(first(session, Contract), "number", "KS/9/2026"),
    "version": lambda session: setattr(first(session, Contract), "version", 9),
    "person": lambda session: setattr(first(session, Contract), "participant_id", 2),
    "worker": lambda session: setattr(first(session, Contract), "worker_id", 2),
    "state and more": lambda session: first(session, Contract).change({"state": ContractState.DRAFT, "ends_on": None}),
    "goal": lambda session: setattr(first(session, Goal), "text", "x"),
    "goal moved away": lambda session: setattr(first(session, Goal), "contract_id", 2),
    "goal deleted": lambda session: session.delete(first(session, Goal)),
    "goal added": lambda session: session.add(Goal(contract_id=1, text="x")),
    "goal of another": lambda session: setattr(
        session.scalars(select(Goal).filter_by(contract_id=2).order_by(Goal.id)).first(), "contract_id", 1
    ),
    "step": lambda session: setattr(first(session, AgreedAction), "due", None),
    "obligation deleted": lambda session: session.delete(first(session, Obligation)),
    "evaluation": lambda session: setattr(first(session, Contract), "evaluation_on", None),
    "signature": lambda session: setattr(first(session, Signature), "signed_on", date(2020, 1, 1)),
    "signature deleted": lambda session: session.delete(first(session, Signature)),
    "contract deleted": lambda session: session.delete(first(session, Contract)),
}


@pytest.mark.parametrize("tampering", TAMPERING)
@pytest.mark.parametrize("signed", [BOTH, {Party.WORKER: makers.TODAY}])
def test_no_way_leads_around_the_freeze(case: Database, tampering: str, signed: dict[Party, date]) -> None:
    contract = do(case, makers.contract)
    do(case, drafting.save_contract, contract, _with(makers.content(), obligations=[{"text": "Rozmowa"}]))
    do(case, issuing.issue_contract, contract)
    do(case, signing.sign_contract, contract, signed)
    do(case, makers.contract)
    before = ask(case, details.load_contract, contract)
    with pytest.raises(Problem):
        do(case, TAMPERING[tampering])
    assert ask(case, details.load_contract, contract) == before
    assert case.find_faults() == []


# ---- the end -------------------------------------------------------------------------------------------------------


def test_ending_a_contract(case: Database) -> None:
    for way, reason in ((ContractState.COMPLETED, ""), (ContractState.TERMINATED, "nie przychodzi")):
        contract = do(case, makers.active_contract)
        if way is ContractState.COMPLETED:
            do(case, makers.final_evaluation, contract)
        do(case, closing.change_contract_state, contract, way, reason, outcome=Outcome.REACHED)
        assert state(case, contract) is way
        kept = ask(case, lambda session, one: session.get_one(Contract, one), contract)
        assert (kept.reason, kept.closed_on) == (reason, makers.TODAY)
        with pytest.raises(Problem, match="cannot become"):
            do(case, closing.change_contract_state, contract, ContractState.VOID, "x")


@pytest.mark.parametrize("way", [ContractState.TERMINATED, ContractState.VOID])
def test_terminating_and_voiding_need_a_reason(case: Database, draft: int, way: ContractState) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, closing.change_contract_state, draft, way, "  ")
    assert list(caught.value.problems) == ["reason"]


def test_a_contract_being_carried_out_is_not_made_void_and_a_draft_not_completed(case: Database, draft: int) -> None:
    active = do(case, makers.active_contract)
    with pytest.raises(Problem, match="cannot become"):
        do(case, closing.change_contract_state, active, ContractState.VOID, "x")
    with pytest.raises(Problem, match="cannot become"):
        do(case, closing.change_contract_state, draft, ContractState.COMPLETED, outcome=Outcome.REACHED)


def test_the_next_evaluation_is_the_next_planned_day(case: Database, draft: int) -> None:
    assert ask(case, details.load_contract, draft).next_evaluation == date(2026, 9, 15)
    clock.set(2026, 9, 16, 12)
    assert ask(case, details.load_contract, draft).next_evaluation == date(2026, 12, 1)
    clock.set(2027, 1, 1, 12)
    assert ask(case, details.load_contract, draft).next_evaluation is None


def test_an_evaluation_whose_day_has_passed_is_overdue_while_the_contract_is_carried_out(case: Database) -> None:
    person = do(case, makers.participant)
    contract = do(case, makers.active_contract, person)
    for on, overdue, words in (
        (date(2026, 9, 15), False, "evaluation by 15.09.2026 (today)"),
        (date(2026, 9, 16), True, "evaluation overdue since 15.09.2026"),
    ):
        clock.set_to(on)
        card = ask(case, details.load_contract, contract)
        assert (card.next_evaluation, card.overdue) == (date(2026, 9, 15), overdue)
        assert ask(case, listing.describe_next_step, person) == f"Contract KS/1/2026: being carried out · {words}"
    do(case, makers.ended_contract, contract, ContractState.COMPLETED, on=makers.TODAY)
    assert not ask(case, details.load_contract, contract).overdue
    assert ask(case, listing.describe_next_step, person) == "Contract KS/1/2026: completed"


def test_the_list_shows_drafts_first_and_narrows(case: Database, draft: int) -> None:
    person = do(case, makers.participant, family_name="Żuk")
    active = do(case, makers.active_contract, person)
    assert [row.id for row in ask(case, listing.list_contracts)] == [draft, active]
    assert [row.id for row in ask(case, listing.list_contracts, "żuk")] == [active]
    assert [row.id for row in ask(case, listing.list_contracts, "", "active")] == [active]
    assert [row.id for row in ask(case, listing.list_contracts, "", "", person)] == [active]
    assert ask(case, running_contract_id, person) == active
    assert ask(case, list_participants, "żuk")[0].name == "Żuk Jadwiga"


def test_saving_a_printed_contract_that_says_the_same_leaves_its_paper(case: Database, draft: int) -> None:
    paper = do(case, issuing.issue_contract, draft)
    do(case, drafting.save_contract, draft, ask(case, details.load_contract, draft).content)
    card = ask(case, details.load_contract, draft)
    assert (card.state, card.version) == (ContractState.PRINTED, 1)
    assert do(case, issuing.issue_contract, draft) == paper


def _with(contract: Any, **tables: Any) -> Any:
    contract.tables.update(tables)
    return contract


@pytest.mark.parametrize(
    ("tables", "key", "said"),
    [
        ({"participant_actions": [{"text": "Udział", "due": None}]}, "participant_actions", "lacks"),
        ({"goals": [{"text": "", "effect": "Świadectwo"}]}, "goals", "lacks"),
        ({"worker_actions": [{"text": "Pomoc", "due": date(2019, 1, 1)}]}, "worker_actions", "outside"),
        ({"evaluation_dates": [{"planned_on": date(2019, 1, 1)}]}, "evaluation_dates", "outside"),
    ],
)
def test_a_paper_with_a_gap_gets_no_number(
    case: Database, draft: int, tables: dict[str, Any], key: str, said: str
) -> None:
    do(case, drafting.save_contract, draft, _with(makers.content(), **tables))
    with pytest.raises(InvalidValuesError) as caught:
        do(case, issuing.issue_contract, draft)
    assert list(caught.value.problems) == [key]
    assert said in caught.value.problems[key]
    assert ask(case, details.load_contract, draft).state is ContractState.DRAFT


def test_a_person_without_address_or_identity_is_not_put_on_paper(case: Database) -> None:
    person = do(case, lambda session: makers.participant(session, pesel="", street="", town="", postal_code=""))
    contract = do(case, makers.contract, person)
    with pytest.raises(InvalidValuesError) as caught:
        do(case, issuing.issue_contract, contract)
    assert list(caught.value.problems) == ["people"]
