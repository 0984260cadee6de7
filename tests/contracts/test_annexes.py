"""Annexes: what changes is listed, signed like the contract, and takes the place of what held before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from kiscase.activities.model import Enrolment, enrolment_continues
from kiscase.contracts import contract_pdf_on_file, details, listing, rendering, state_history
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.annexes import version_history
from kiscase.contracts.annexes.differences import AGREED_FIELDS, content_differences
from kiscase.contracts.annexes.rendering import render_consolidated
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.content import CONTENT_TABLES, Content
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.evaluations import actions as evaluations
from kiscase.contracts.evaluations import queries as evaluations_queries
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import Contract, ContractState, ContractTransition, Outcome
from kiscase.contracts.parts import AgreedAction, Goal, Party, SigningMode
from kiscase.contracts.queries import contract_and_annexes, running_contract_id
from kiscase.contracts.signing import actions as signing
from kiscase.contracts.state_history import record_transition
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import undo
from kiscase.core.journal.running_action import describe_action
from kiscase.issued.model import IssuedDocument
from kiscase.participants import actions as participants
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.pdf_reader import text_of

pytestmark = pytest.mark.usefixtures("english")

BOTH = dict.fromkeys(Party, makers.TODAY)


def state(case: Database, contract: int) -> ContractState:
    return ask(case, details.load_contract, contract).state


def row(case: Database, contract: int) -> Contract:
    with case.read() as session:
        return session.get_one(Contract, contract)


def change(case: Database, annex: int, **texts: str) -> None:
    """Let an annex say something else than what it amends."""
    content = ask(case, details.load_contract, annex).content
    content.texts |= texts or {"causes": f"Zmienione w aneksie {annex}."}
    do(case, drafting.save_contract, annex, content)


def begun(case: Database, contract: int, reason: str = "Kurs zaczyna się później") -> int:
    """An annex that changes something."""
    made: int = do(case, annexes.begin_annex, contract, reason)
    change(case, made)
    return made


def signed(case: Database, annex: int, on: date = makers.TODAY) -> None:
    do(case, issuing.issue_contract, annex)
    keys = [one["key"] for one in ask(case, details.load_contract, annex).signers]
    do(case, signing.sign_contract, annex, dict.fromkeys(keys, on))


@pytest.fixture
def active(case: Database) -> int:
    with case.action() as session:
        return makers.active_contract(session)


# ---- beginning -----------------------------------------------------------------------------------------------------


def test_an_annex_begins_with_what_the_contract_says_and_knows_each_row(case: Database) -> None:
    contract = do(case, makers.contract)
    content = ask(case, details.load_contract, contract).content
    content.tables["members"] = [
        {"family_name": "Wiśniewski", "given_name": "Jan", "pesel": makers.pesel(), "signs": SigningMode.SELF}
    ]
    do(case, drafting.save_contract, contract, content)
    do(case, issuing.issue_contract, contract)
    do(case, signing.sign_contract, contract, dict.fromkeys(["participant", "family-1", "worker"], makers.TODAY))
    clock.set(2026, 7, 1, 12)
    annex = do(case, annexes.begin_annex, contract, "Kurs zaczyna się później")
    old, new = (ask(case, details.load_contract, one) for one in (contract, annex))
    assert new.content.fields == old.content.fields | {"drawn_on": date(2026, 7, 1)}
    assert new.content.comparable()[1:] == old.content.comparable()[1:]
    for key, rows in new.content.tables.items():
        if CONTENT_TABLES[key].linked:
            assert [one["from_id"] for one in rows] == [one["id"] for one in old.content.tables[key]], key
    assert (new.state, new.annex, new.amends) == (ContractState.DRAFT, 1, (contract, "KS/1/2026"))
    assert new.participant_id == old.participant_id
    assert row(case, annex).root_id == contract
    assert [(one.state, one.reason) for one in ask(case, state_history.list_transitions, annex)] == [
        (ContractState.DRAFT, "Kurs zaczyna się później")
    ]
    assert ask(case, annexes.list_annex_changes, annex) == []
    assert state(case, contract) is ContractState.ACTIVE


def test_an_annex_needs_a_reason(case: Database, active: int) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, annexes.begin_annex, active, "  ")
    assert list(caught.value.problems) == ["reason"]


def to_draft(case: Database) -> int:
    return do(case, makers.contract)


def to_printed(case: Database) -> int:
    return do(case, makers.printed_contract)


def to_partly(case: Database) -> int:
    made = to_printed(case)
    do(case, signing.sign_contract, made, {Party.WORKER: makers.TODAY})
    return made


def to_ended(way: ContractState) -> Callable[[Database], int]:
    def make(case: Database) -> int:
        made: int = do(case, makers.active_contract)
        if way is ContractState.COMPLETED:
            finish(case, made)
        do(
            case,
            closing.change_contract_state,
            made,
            way,
            "powód",
            outcome=Outcome.REACHED if way is ContractState.COMPLETED else None,
        )
        return made

    return make


def finish(case: Database, contract: int) -> None:
    """Hold the final evaluation."""
    goals = [
        key
        for key, _group, *_rest in ask(case, evaluations_queries.load_evaluation, contract).rows
        if key.startswith("goal")
    ]
    judged = {key: {"result": "reached"} for key in goals}
    on = ask(case, lambda session: max(one.on for one in state_history.list_transitions(session, contract)))
    do(case, evaluations.hold_evaluation, contract, {"held_on": on, "final": True}, judged)


@pytest.mark.parametrize(
    "make", [to_draft, to_printed, to_partly, to_ended(ContractState.COMPLETED), to_ended(ContractState.TERMINATED)]
)
def test_only_what_is_being_carried_out_is_amended(case: Database, make: Callable[[Database], int]) -> None:
    contract = make(case)
    with pytest.raises(Problem, match="being carried out can be amended"):
        do(case, annexes.begin_annex, contract, "powód")


@pytest.mark.parametrize("way", [ContractState.DISPUTED, ContractState.EVALUATED])
def test_a_disputed_and_an_evaluated_contract_are_amended_too(case: Database, active: int, way: ContractState) -> None:
    if way is ContractState.EVALUATED:
        finish(case, active)
    else:
        do(case, closing.change_contract_state, active, way, "powód")
    annex = begun(case, active)
    signed(case, annex)
    assert (state(case, active), state(case, annex)) == (ContractState.AMENDED, ContractState.ACTIVE)


def test_there_is_one_open_annex_and_the_way_to_it(case: Database, active: int) -> None:
    annex = begun(case, active)
    for _stage in (1, 2):
        with pytest.raises(Problem, match="not signed by everyone yet") as caught:
            do(case, annexes.begin_annex, active, "jeszcze jeden")
        assert caught.value.way_out == ("contract", annex)
        do(case, issuing.issue_contract, annex)
    do(case, signing.sign_contract, annex, {Party.WORKER: makers.TODAY})
    with pytest.raises(Problem, match="KS/1/2026-A1"):
        do(case, annexes.begin_annex, active, "jeszcze jeden")
    do(case, closing.change_contract_state, annex, ContractState.REFUSED, "nie podpisze")
    assert begun(case, active)


def test_beginning_an_annex_is_undone_whole(case: Database, active: int) -> None:
    before = counts(case)
    do(case, annexes.begin_annex, active, "powód")
    case_undo(case)
    assert counts(case) == before
    assert case.find_faults() == []
    assert begun(case, active)


def counts(case: Database) -> list[int]:
    return ask(
        case,
        lambda session: [
            len(session.scalars(select(one)).all()) for one in (Contract, Goal, AgreedAction, ContractTransition)
        ],
    )


def case_undo(case: Database) -> None:
    with case.action() as session:
        undo.undo_latest_action(session)


# ---- numbers, papers, signatures -----------------------------------------------------------------------------------


def test_an_annex_that_changes_nothing_is_not_printed(case: Database, active: int) -> None:
    annex = do(case, annexes.begin_annex, active, "powód")
    for operation in (issuing.issue_contract, issuing.mark_contract_ready):
        with pytest.raises(Problem, match="does not change anything yet"):
            do(case, operation, annex)
    assert (state(case, annex), row(case, annex).number) == (ContractState.DRAFT, None)


def test_annexes_are_numbered_in_their_chain_without_holes(case: Database, active: int) -> None:
    numbers = []
    amended = active
    for number in range(1, 7):
        lost = begun(case, amended)
        if number == 3:
            do(case, issuing.issue_contract, lost)  # it has its number, whatever becomes of it
        do(case, closing.change_contract_state, lost, ContractState.VOID, "pomyłka")
        annex = begun(case, amended)
        signed(case, annex)
        amended = annex
        do(case, makers.printed_contract)
    numbers = ask(
        case,
        lambda s: [one.number for one in contract_and_annexes(s, s.get_one(Contract, active)) if one.number],
    )
    assert numbers == ["KS/1/2026", *(f"KS/1/2026-A{number}" for number in range(1, 8))]
    others = ask(case, lambda s: s.scalars(select(Contract.number).where(Contract.annex == 0)).all())
    assert sorted(others) == [f"KS/{number}/2026" for number in range(1, 8)]


def test_an_annex_in_force_takes_the_place_of_what_it_amends(case: Database, active: int) -> None:
    annex = begun(case, active)
    do(case, issuing.issue_contract, annex)
    do(case, signing.sign_contract, annex, {Party.PARTICIPANT: makers.TODAY})
    assert (state(case, active), state(case, annex)) == (ContractState.ACTIVE, ContractState.PARTLY_SIGNED)
    clock.set(2026, 6, 20, 12)
    do(case, signing.sign_contract, annex, {Party.WORKER: date(2026, 6, 18)})
    assert (state(case, active), state(case, annex)) == (ContractState.AMENDED, ContractState.ACTIVE)
    told = ask(case, state_history.list_transitions, active)[-1], ask(case, state_history.list_transitions, annex)[-1]
    assert {one.on for one in told} == {date(2026, 6, 18)}
    person = row(case, active).participant_id
    assert ask(case, running_contract_id, person) == annex
    assert [line.id for line in ask(case, listing.list_contracts)] == [annex]
    assert [line.id for line in ask(case, listing.list_contracts, "", "amended")] == [active]
    again = begun(case, annex)
    with pytest.raises(Problem, match="replaced this contract") as caught:
        do(case, annexes.begin_annex, active, "powód")
    assert caught.value.way_out == ("contract", annex)
    signed(case, again, date(2026, 6, 20))
    assert [state(case, one) for one in (active, annex, again)] == [
        ContractState.AMENDED,
        ContractState.AMENDED,
        ContractState.ACTIVE,
    ]
    assert row(case, again).root_id == active
    assert case.find_faults() == []


def test_the_annex_keeps_its_paper_and_the_contract_its_own(case: Database, active: int) -> None:
    of_contract = ask(case, contract_pdf_on_file.contract_pdf_on_file, active)
    annex = begun(case, active)
    paper = do(case, issuing.issue_contract, annex)
    assert paper != of_contract
    assert do(case, issuing.issue_contract, annex) == paper
    change(case, annex, limits="Inne")
    assert (row(case, annex).version, state(case, annex)) == (2, ContractState.DRAFT)
    second = do(case, issuing.issue_contract, annex)
    signed(case, annex)
    change_of_name = {"family_name": "Nowak"}
    do(case, participants.change_participant, row(case, active).participant_id, change_of_name)
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, annex) == second != paper
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, active) == of_contract
    papers = ask(case, lambda session: session.scalars(select(IssuedDocument).order_by(IssuedDocument.id)).all())
    assert [(one.document, one.number, one.version) for one in papers] == [
        ("contract", "KS/1/2026", 1),
        ("annex", "KS/1/2026-A1", 1),
        ("annex", "KS/1/2026-A1", 2),
    ]
    assert len({one.code for one in papers}) == 3


def test_a_void_annex_is_marked_and_leaves_the_contract_as_it_is(case: Database, active: int) -> None:
    annex = begun(case, active)
    printed = do(case, issuing.issue_contract, annex)
    do(case, closing.change_contract_state, annex, ContractState.VOID, "pomyłka")
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, annex) not in (None, printed)
    assert (state(case, active), row(case, active).closed_on) == (ContractState.ACTIVE, None)


def test_an_annex_whose_contract_no_longer_runs_is_not_signed_and_nothing_is_lost(case: Database, active: int) -> None:
    annex = begun(case, active)
    do(case, issuing.issue_contract, annex)

    with case.action() as session:
        record_transition(session, session.get_one(Contract, active), ContractState.TERMINATED, reason="powód")
        describe_action(session, "Ended behind its back")
    with pytest.raises(Problem, match="now “terminated”, so this annex has nothing to amend") as caught:
        do(case, signing.sign_contract, annex, BOTH)
    assert caught.value.way_out == ("contract", active)
    assert (state(case, annex), ask(case, details.load_contract, annex).signatures) == (ContractState.PRINTED, [])
    do(case, closing.change_contract_state, active, ContractState.ACTIVE, "wznowienie")
    do(case, signing.sign_contract, annex, BOTH)
    assert state(case, annex) is ContractState.ACTIVE


@pytest.mark.parametrize("way", [ContractState.COMPLETED, ContractState.TERMINATED])
@pytest.mark.parametrize("stage", ["draft", "printed", "partly signed"])
def test_a_contract_with_an_open_annex_does_not_end(
    case: Database, active: int, way: ContractState, stage: str
) -> None:
    annex = begun(case, active)
    if stage != "draft":
        do(case, issuing.issue_contract, annex)
    if stage == "partly signed":
        do(case, signing.sign_contract, annex, {Party.WORKER: makers.TODAY})
    finish(case, active)
    with pytest.raises(Problem, match="not signed by everyone yet") as caught:
        do(case, closing.change_contract_state, active, way, "powód", outcome=Outcome.PARTLY)
    assert caught.value.way_out == ("contract", annex)
    assert state(case, active) is ContractState.EVALUATED
    do(case, closing.change_contract_state, annex, ContractState.VOID, "kontrakt się kończy")
    do(case, closing.change_contract_state, active, way, "powód", outcome=Outcome.PARTLY)
    assert state(case, active) is way


def test_what_an_annex_replaced_ends_and_opens_again_with_it(case: Database, active: int) -> None:
    annex = begun(case, active)
    signed(case, annex)
    assert row(case, active).closed_on is None
    do(case, closing.change_contract_state, annex, ContractState.TERMINATED, "powód")
    assert row(case, active).closed_on == row(case, annex).closed_on == makers.TODAY
    do(case, closing.change_contract_state, annex, ContractState.ACTIVE, "jednak")
    assert row(case, active).closed_on is None


def test_enrolments_go_on_under_an_annex_and_end_with_it(case: Database) -> None:
    person, activity = do(case, makers.participant), do(case, makers.activity)
    do(case, makers.enrolled, activity, person)
    contract = ask(case, running_contract_id, person)
    assert contract is not None
    annex = begun(case, contract)
    signed(case, annex)
    on = makers.TODAY + timedelta(days=7)
    goes_on = (
        select(Enrolment.participant_id)
        .join(Contract, Contract.id == Enrolment.contract_id)
        .where(enrolment_continues(on))
    )
    assert ask(case, lambda session: session.scalars(goes_on).all()) == [person]
    assert ask(case, running_contract_id, person) == annex
    do(case, closing.change_contract_state, annex, ContractState.TERMINATED, "powód")
    assert ask(case, lambda session: session.scalars(goes_on).all()) == []


# ---- days out of order ---------------------------------------------------------------------------------------------


def test_days_of_an_annex_stand_in_order(case: Database) -> None:
    contract = do(case, makers.printed_contract)
    clock.set(2026, 6, 22, 12)
    do(case, signing.sign_contract, contract, {"participant": makers.TODAY, "worker": date(2026, 6, 18)})
    annex = begun(case, contract)
    content = ask(case, details.load_contract, annex).content
    for head, key, words in (
        ({"drawn_on": date(2026, 6, 14)}, "drawn_on", "KS/1/2026 is dated 15.06.2026; its annex cannot be earlier"),
        ({"drawn_on": date(2027, 1, 1)}, "ends_on", "would end before the annex begins"),
        ({"drawn_on": None}, "drawn_on", "Please fill in"),
        ({"variant": "B"}, "variant", "keeps the variant"),
    ):
        changed = Content(content.fields | head, content.texts, content.tables)
        do(case, drafting.save_contract, annex, changed)
        with pytest.raises(InvalidValuesError, match=words) as caught:
            do(case, issuing.issue_contract, annex)
        assert key in caught.value.problems
    do(
        case,
        drafting.save_contract,
        annex,
        Content(content.fields | {"drawn_on": makers.TODAY}, content.texts, content.tables),
    )
    do(case, issuing.issue_contract, annex)
    with pytest.raises(
        InvalidValuesError, match=r"KS/1/2026 has been in force since 18.06.2026; its annex cannot be signed earlier"
    ) as caught:
        do(case, signing.sign_contract, annex, {"participant": date(2026, 6, 17)})
    assert list(caught.value.problems) == ["participant"]
    do(case, signing.sign_contract, annex, dict.fromkeys(Party, date(2026, 6, 18)))


def test_a_contract_that_is_over_is_prolonged_by_an_annex(case: Database, active: int) -> None:
    clock.set(2027, 2, 1, 12)
    annex = begun(case, active)
    with pytest.raises(InvalidValuesError, match="choose a later end date"):
        do(case, issuing.issue_contract, annex)
    content = ask(case, details.load_contract, annex).content
    content.fields["ends_on"] = date(2027, 6, 30)
    content.tables["evaluation_dates"].append({"planned_on": date(2027, 6, 1)})
    do(case, drafting.save_contract, annex, content)
    signed(case, annex, date(2027, 2, 1))
    assert state(case, annex) is ContractState.ACTIVE


def test_evaluations_of_the_chain_count_for_its_annex(case: Database, active: int) -> None:
    clock.set(2026, 9, 16, 12)
    assert ask(case, details.load_contract, active).overdue
    values = {
        "held_on": date(2026, 9, 15),
        "final": False,
        "decision": "as_agreed",
        "next_on": date(2026, 11, 2),
        "summary": "Idzie dobrze.",
    }
    do(case, evaluations.hold_evaluation, active, values, {})
    annex = begun(case, active)
    signed(case, annex, date(2026, 9, 16))
    card = ask(case, details.load_contract, annex)
    assert (card.next_evaluation, card.overdue) == (date(2026, 11, 2), False)
    with pytest.raises(
        InvalidValuesError, match=r"had signed the contract on 15.06.2026; an evaluation cannot be earlier"
    ):
        do(case, evaluations.save_evaluation, annex, {"held_on": date(2026, 6, 14)}, {})
    final = {"held_on": date(2026, 9, 15), "final": True}  # the annex would be evaluated before it holds
    with pytest.raises(
        InvalidValuesError, match=r"had signed the contract on 16.09.2026; an evaluation cannot be earlier"
    ):
        do(case, evaluations.save_evaluation, annex, final, {})


# ---- what changes --------------------------------------------------------------------------------------------------


def test_changes_are_told_in_the_language_and_with_the_labels_of_the_paper(case: Database, active: int) -> None:
    second = do(case, makers.worker, given_name="Piotr", family_name="Żuk")
    annex = do(case, annexes.begin_annex, active, "powód")
    content = ask(case, details.load_contract, annex).content
    content.fields |= {"ends_on": date(2027, 1, 31), "worker_id": second}
    content.texts |= {"causes": "Nowe przyczyny"}
    content.tables["goals"][0]["effect"] = "Zaświadczenie"
    content.tables["goals"].pop(1)
    content.tables["participant_actions"][0] |= {"due": date(2026, 10, 31), "goal": "1"}
    content.tables["worker_actions"].append({"text": "Pomoc w dojazdach", "due": date(2026, 9, 1), "goal": "1"})
    content.tables["evaluation_dates"].pop()
    content.inner["inner_notes"] = "Nie drukuje się."
    content.fields["evaluation_on"] = date(2026, 10, 15)
    do(case, drafting.save_contract, annex, content)
    assert [tuple(one) for one in ask(case, annexes.list_annex_changes, annex)] == [
        ("pkt\u00a0I.2 – Pracownik socjalny", "Bożena Łącka", "Piotr Żuk", "changed"),
        (
            "pkt\u00a0II.1 – Przyczyny trudnej sytuacji życiowej",
            "Opis: causes; zażółć gęślą jaźń.",
            "Nowe przyczyny",
            "changed",
        ),
        (
            "pkt\u00a0II.4.2 lit.\u00a0a",
            "Ukończenie kursu\nPrzewidywany efekt: Świadectwo",
            "Ukończenie kursu\nPrzewidywany efekt: Zaświadczenie",
            "changed",
        ),
        (
            "pkt\u00a0II.4.2 lit.\u00a0b",
            "Spłata długu\nPrzewidywany efekt: Ugoda",
            "",
            "removed",
        ),
        (
            "pkt\u00a0III, działania: Jadwiga Wiśniewska",
            "Udział w zajęciach klubu\nW terminie: 30.09.2026\nCel: wszystkie cele",
            "Udział w zajęciach klubu\nW terminie: 31.10.2026\nCel: a)",
            "changed",
        ),
        (
            "pkt\u00a0III, działania pracownika socjalnego, lit.\u00a0a",
            "",
            "Pomoc w dojazdach\nW terminie: 01.09.2026\nCel: a)",
            "added",
        ),
        ("pkt\u00a0V – Dzień oceny realizacji", "15.09.2026", "15.10.2026", "changed"),
    ]


def family_annex(case: Database) -> int:
    """An annex to the contract of a family of two, with changed actions."""
    contract = do(case, makers.contract)
    content = ask(case, details.load_contract, contract).content
    member = {"family_name": "Wiśniewski", "given_name": "Jan", "signs": SigningMode.SELF}
    content.tables["members"] = [{**member, "pesel": makers.pesel(serial=2), "address": "", "representative": ""}]
    do(case, drafting.save_contract, contract, content)
    do(case, issuing.issue_contract, contract)
    do(case, signing.sign_contract, contract, dict.fromkeys(("participant", "family-1", "worker"), makers.TODAY))
    annex = do(case, annexes.begin_annex, contract, "powód")
    content = ask(case, details.load_contract, annex).content
    content.tables["participant_actions"][0]["who"] = "Jan Wiśniewski"
    content.tables["worker_actions"][0]["due"] = date(2026, 8, 31)
    added = {"text": "Pomoc w dojazdach", "who": "Jan", "due": date(2026, 8, 31), "goal": "2"}
    content.tables["worker_actions"].append(added)
    do(case, drafting.save_contract, annex, content)
    return annex


def test_several_people_are_always_named(case: Database) -> None:
    """Who acts, and for whom the worker acts, is said of the person who concludes the contract, too."""
    annex = family_annex(case)
    assert [(one.label, one.old, one.new) for one in ask(case, annexes.list_annex_changes, annex)] == [
        (
            "pkt\u00a0III, działania: Jadwiga Wiśniewska",
            "Jadwiga Wiśniewska: Udział w zajęciach klubu\nW terminie: 30.09.2026\nCel: wszystkie cele",
            "Jan Wiśniewski: Udział w zajęciach klubu\nW terminie: 30.09.2026\nCel: wszystkie cele",
        ),
        (
            "pkt\u00a0III, działania pracownika socjalnego dla: Jadwiga Wiśniewska, lit.\u00a0a",
            "Pomoc w pisaniu CV\nW terminie: 31.07.2026\nCel: a)\nDla: Jadwiga Wiśniewska",
            "Pomoc w pisaniu CV\nW terminie: 31.08.2026\nCel: a)\nDla: Jadwiga Wiśniewska",
        ),
        (
            "pkt\u00a0III, działania pracownika socjalnego dla: Jan Wiśniewski, lit.\u00a0b",
            "",
            "Pomoc w dojazdach\nW terminie: 31.08.2026\nCel: b)\nDla: Jan Wiśniewski",
        ),
    ]


def test_each_person_signs_an_annex_beside_the_worker(case: Database) -> None:
    annex = family_annex(case)
    do(case, issuing.issue_contract, annex)
    pdf = ask(case, contract_pdf_on_file.contract_pdf_on_file, annex)
    words = " ".join(text_of(pdf or b"").split())
    assert "Osoba i członkowie rodziny" in words
    *_rest, signatures = words.split("Data i podpisy stron ")
    person = "(data i podpis osoby zawierającej kontrakt socjalny)"
    worker = "Bożena Łącka (data, podpis i pieczątka pracownika socjalnego)"
    assert signatures.startswith(f"Jadwiga Wiśniewska {person} {worker} Jan Wiśniewski {person} {worker}")


def test_an_annex_names_the_annexes_and_evaluations_before_it(case: Database, active: int) -> None:
    first = begun(case, active)
    change(case, first, causes="Pierwsza zmiana")
    signed(case, first)
    second = begun(case, first)
    change(case, second, causes="Druga zmiana")
    do(case, issuing.issue_contract, second)
    words = " ".join(text_of(ask(case, contract_pdf_on_file.contract_pdf_on_file, second) or b"").split())
    assert "zawartego dnia 15.06.2026, zmienionego aneksem nr 1 z dnia 15.06.2026." in words
    assert "Osoba zawierająca kontrakt socjalny" in words
    assert "w dwóch jednobrzmiących egzemplarzach" in words


# ---- the consolidated text -----------------------------------------------------------------------------------------


def consolidated(case: Database, contract: int) -> str:
    return " ".join(text_of(ask(case, render_consolidated, contract)).split())


def test_a_change_that_is_not_signed_is_a_draft_in_the_consolidated_text(case: Database, active: int) -> None:
    annex = do(case, annexes.begin_annex, active, "powód")
    change(case, annex, causes="Nowe przyczyny")
    do(case, issuing.issue_contract, annex)
    text = consolidated(case, annex)
    assert "PROJEKT" in text
    assert "Zmiana niepodpisana przez wszystkie strony: to brzmienie nie obowiązuje." in text
    assert "KS/1/2026-A1 · wersja 1" in text
    do(case, signing.sign_contract, annex, {"participant": makers.TODAY, "worker": makers.TODAY})
    text = consolidated(case, annex)
    assert "PROJEKT" not in text
    assert "niepodpisana" not in text


def test_the_consolidated_text_of_a_replaced_version_says_until_when_it_held(case: Database, active: int) -> None:
    clock.set(2026, 6, 29)
    annex = do(case, annexes.begin_annex, active, "powód")
    change(case, annex, causes="Nowe przyczyny")
    assert "Kontrakt nie był zmieniany." in consolidated(case, active), "nothing is changed before all have signed"
    signed(case, annex, date(2026, 6, 29))
    text = consolidated(case, active)
    assert "Brzmienie obowiązujące od 15.06.2026 do 28.06.2026; zmienione: aneks nr 1 z dnia 29.06.2026." in text
    assert "nie był zmieniany" not in text
    assert "Brzmienie obowiązujące od 29.06.2026." in consolidated(case, annex)


def test_nobody_stamps_or_signs_the_consolidated_text(case: Database, active: int) -> None:
    text = consolidated(case, active)
    assert "podpisane aneksy i podpisane oceny (część II)" in text
    for words in ("pieczęć", "jednobrzmiących", "(data i podpis"):
        assert words not in text


def test_letters_are_those_of_the_version_that_has_them(case: Database, active: int) -> None:
    content = ask(case, details.load_contract, active).content
    annex = do(case, annexes.begin_annex, active, "powód")
    content = ask(case, details.load_contract, annex).content
    content.tables["goals"].pop(0)
    content.tables["participant_actions"][0]["goal"] = "2"
    content.tables["worker_actions"][0] |= {"due": date(2026, 8, 31)}  # it named the aim that is gone
    do(case, drafting.save_contract, annex, content)
    assert [(one.old, one.new) for one in ask(case, annexes.list_annex_changes, annex)] == [
        ("Ukończenie kursu\nPrzewidywany efekt: Świadectwo", ""),
        (
            "Udział w zajęciach klubu\nW terminie: 30.09.2026\nCel: wszystkie cele",
            "Udział w zajęciach klubu\nW terminie: 30.09.2026\nCel: b)",
        ),
        (
            "Pomoc w pisaniu CV\nW terminie: 31.07.2026\nCel: a)",
            "Pomoc w pisaniu CV\nW terminie: 31.08.2026",
        ),
    ]


def test_what_is_typed_is_told_before_it_is_saved(case: Database, active: int) -> None:
    annex = do(case, annexes.begin_annex, active, "powód")
    content = ask(case, details.load_contract, annex).content
    for rows in content.tables.values():  # an editor may know no more than the ids of rows
        for one in rows:
            one.pop("from_id", None)
    content.tables["goals"][1]["text"] = "Spłata obu długów"
    found = ask(case, annexes.list_annex_changes, annex, content)
    assert [(one.kind, one.new.split("\n")[0]) for one in found] == [("changed", "Spłata obu długów")]


def test_an_annex_of_an_annex_is_held_against_the_last_one(case: Database, active: int) -> None:
    first = do(case, annexes.begin_annex, active, "powód")
    change(case, first, causes="Pierwsza zmiana")
    signed(case, first)
    second = do(case, annexes.begin_annex, first, "powód")
    change(case, second, causes="Druga zmiana")
    assert [(one.old, one.new) for one in ask(case, annexes.list_annex_changes, second)] == [
        ("Pierwsza zmiana", "Druga zmiana")
    ]
    assert ask(case, annexes.list_annex_changes, active) == []


def test_a_print_of_an_annex_that_fails_uses_no_number(
    case: Database, active: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    annex = begun(case, active)
    with monkeypatch.context() as patched:
        patched.setattr(rendering, "render_pdf", lambda *_args, **_named: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            do(case, issuing.issue_contract, annex)
    do(case, closing.change_contract_state, annex, ContractState.VOID, "pomyłka")
    signed(case, again := begun(case, active))
    assert row(case, again).number == "KS/1/2026-A1"


# ---- the versions of a contract ------------------------------------------------------------------------------------


def test_all_versions_and_papers_are_told_with_their_past(case: Database, active: int) -> None:
    annex = begun(case, active, "Kurs")
    do(case, issuing.issue_contract, annex)
    change(case, annex, limits="Inne")
    signed(case, annex)
    void = begun(case, annex, "Jeszcze raz")
    do(case, issuing.issue_contract, void)
    do(case, closing.change_contract_state, void, ContractState.VOID, "pomyłka")
    for one in (active, annex, void):
        found = ask(case, version_history.load_version_history, one)
        assert [(line.title, line.state, line.since) for line in found.versions] == [
            ("KS/1/2026", ContractState.AMENDED, makers.TODAY),
            ("KS/1/2026-A1", ContractState.ACTIVE, makers.TODAY),
            ("KS/1/2026-A2", ContractState.VOID, None),
        ]
        assert [(paper.contract_id, paper.version, paper.void, paper.last) for paper in found.papers] == [
            (active, 1, False, True),
            (annex, 1, False, False),
            (annex, 2, False, True),
            (void, 1, False, False),
            (void, 1, True, True),
        ]
        reasons = [(line.title, line.state, line.reason) for line in found.past if line.reason]
        assert [line[2] for line in reasons] == ["Kurs", "Jeszcze raz", "pomyłka"]
        assert found.past[-1].state is ContractState.VOID


# ---- any two versions ----------------------------------------------------------------------------------------------

_WORDS = st.sampled_from(["", "kurs", "praca", "dług", "Zażółć"])
_DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 9))
_COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "due": _DAYS,
    "planned_on": _DAYS,
    "party": st.sampled_from([None, *Party]),
    "signs": st.sampled_from([None, *SigningMode]),
}


def _rows(key: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = st.fixed_dictionaries({column: _COLUMNS.get(column, _WORDS) for column in CONTENT_TABLES[key].columns})
    return st.lists(one, max_size=4)


_HEADS = st.fixed_dictionaries(
    {"variant": st.just("A"), "representative": _WORDS, "ends_on": _DAYS, "worker_id": st.integers(1, 3)}
)
_CONTENTS = st.builds(
    Content,
    _HEADS,
    st.dictionaries(st.sampled_from(["causes", "limits", "consequences"]), _WORDS),
    st.fixed_dictionaries({key: _rows(key) for key in CONTENT_TABLES}),
)


@st.composite
def two_versions(draw: st.DrawFn) -> tuple[Content, Content]:
    """A contract and an annex to it: some rows go on, as they were or changed, in any order; others are new."""
    old, new = draw(_CONTENTS), draw(_CONTENTS)
    for key, rows in old.tables.items():
        for place, one in enumerate(rows):
            one["id"] = place + 1
        kept = draw(st.lists(st.sampled_from(rows), unique_by=lambda one: one["id"])) if rows else []
        carried = [
            {**one, "id": 100 + one["id"], "from_id": one["id"]} | draw(st.sampled_from([{}, *new.tables[key]]))
            for one in kept
        ]
        new.tables[key] = draw(st.permutations([*carried, *new.tables[key]]))
    return old, new


def said(key: str, one: dict[str, Any]) -> dict[str, Any]:
    return {column: one[column] for column in CONTENT_TABLES[key].columns if one.get(column)}


def summed(content: Content) -> tuple[Any, ...]:
    """What a version says, whatever the order of its rows."""
    tables = {
        key: Counter(str(sorted(said(key, one).items())) for one in rows if said(key, one))
        for key, rows in content.tables.items()
    }
    head = {key: content.fields.get(key) or None for key in AGREED_FIELDS}
    return head, {key: text for key, text in content.texts.items() if text}, tables


def applied(old: Content, changes: list[Any]) -> Content:
    """The old version with the changes made in it."""
    head, texts = dict(old.fields), dict(old.texts)
    tables = {key: [said(key, one) for one in rows] for key, rows in old.tables.items()}
    added: dict[str, list[dict[str, Any]]] = {key: [] for key in tables}
    for one in changes:
        if one.key == "evaluation_dates":
            tables[one.key] = [{"planned_on": on} for on in one.new]
        elif one.key not in tables:
            (head if one.key in AGREED_FIELDS else texts)[one.key] = one.new
        elif one.old is None:
            added[one.key].append(one.new)
        else:
            assert tables[one.key][one.place - 1] == one.old
            tables[one.key][one.place - 1] = one.new or {}
    return Content(head, texts, {key: rows + added[key] for key, rows in tables.items()})


@given(two_versions())
def test_the_changes_made_in_the_old_version_give_the_new_one(both: tuple[Content, Content]) -> None:
    old, new = both
    changes = content_differences(old, new)
    assert summed(applied(old, changes)) == summed(new)
    assert all((one.old or None) != (one.new or None) for one in changes)


@given(_CONTENTS)
def test_a_version_does_not_differ_from_itself(content: Content) -> None:
    assert content_differences(content, content) == []


def test_a_row_moved_by_a_day_is_one_change() -> None:
    old = Content(tables={"worker_actions": [{"id": 1, "text": "Pomoc", "due": makers.TODAY}]})
    later = makers.TODAY + timedelta(days=1)
    new = Content(tables={"worker_actions": [{"id": 9, "from_id": 1, "text": "Pomoc", "due": later}]})
    (found,) = content_differences(old, new)
    assert (found.key, found.place, found.old["due"], found.new["due"]) == ("worker_actions", 1, makers.TODAY, later)
