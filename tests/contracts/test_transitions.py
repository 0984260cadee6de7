"""The states of a contract: every move by its action and no other, frozen from the first signature, undone whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from sqlalchemy import Executable, delete, insert, select, update
from sqlalchemy.orm import Session

from kiscase.contracts import contract_pdf_on_file, details, listing, state_history
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.annexes import version_history
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.copies import preview
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.evaluations import actions as evaluations
from kiscase.contracts.evaluations import queries as evaluations_queries
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import (
    ALLOWED_TRANSITIONS,
    PENDING_STATES,
    RUNNING_STATES,
    Contract,
    ContractState,
    ContractTransition,
    Outcome,
)
from kiscase.contracts.parts import AgreedAction, FamilyMember, Goal, Party, SigningMode
from kiscase.contracts.signing import actions as signing
from kiscase.contracts.signing import pending
from kiscase.core import i18n
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import undo
from kiscase.issued.model import AttemptOutcome, IssuedDocument, Signature, SigningAttempt
from kiscase.participants import actions as participants
from kiscase.participants.model import Participant
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.pdf_reader import findings_of, text_of

pytestmark = pytest.mark.usefixtures("english")

BOTH = dict.fromkeys(Party, makers.TODAY)
CLOSED = (ContractState.COMPLETED, ContractState.TERMINATED, ContractState.REFUSED, ContractState.VOID)
BY_END = (
    ContractState.COMPLETED,
    ContractState.TERMINATED,
    ContractState.REFUSED,
    ContractState.VOID,
    ContractState.DISPUTED,
    ContractState.ACTIVE,
    ContractState.EVALUATED,
)


def state(case: Database, contract: int) -> ContractState:
    return row(case, contract).state


def row(case: Database, contract: int) -> Contract:
    with case.read() as session:
        return session.get_one(Contract, contract)


def end(case: Database, contract: int, way: ContractState, on: date | None = None) -> None:
    do(
        case,
        closing.change_contract_state,
        contract,
        way,
        "powód",
        on,
        outcome=Outcome.REACHED if way is ContractState.COMPLETED else None,
    )


def evaluated(case: Database, contract: int, on: date = makers.TODAY) -> None:
    """Hold the final evaluation."""
    goals = [line.key for line in ask(case, evaluations_queries.load_evaluation, contract).rows if line.is_goal]
    judged = {key: {"result": "reached"} for key in goals}
    do(case, evaluations.hold_evaluation, contract, {"held_on": on, "final": True}, judged)


def made(case: Database, wanted: ContractState) -> int:
    """A contract in a state, come to by acts alone."""
    if wanted in (ContractState.DRAFT, ContractState.READY, ContractState.PRINTED, ContractState.PARTLY_SIGNED):
        contract: int = do(case, makers.contract)
        if wanted is ContractState.READY:
            do(case, issuing.mark_contract_ready, contract)
        elif wanted is not ContractState.DRAFT:
            do(case, issuing.issue_contract, contract)
        if wanted is ContractState.PARTLY_SIGNED:
            do(case, signing.sign_contract, contract, {Party.WORKER: makers.TODAY})
        return contract
    if wanted in (ContractState.REFUSED, ContractState.VOID):
        contract = made(case, ContractState.PRINTED)
        end(case, contract, wanted)
        return contract
    contract = do(case, makers.active_contract)
    if wanted in (ContractState.EVALUATED, ContractState.COMPLETED):
        evaluated(case, contract)
    if wanted is ContractState.AMENDED:
        annex = do(case, annexes.begin_annex, contract, "powód")
        content = ask(case, details.load_contract, annex).content
        content.texts["causes"] = "Inne"
        do(case, drafting.save_contract, annex, content)
        do(case, issuing.issue_contract, annex)
        do(case, signing.sign_contract, annex, BOTH)
    if wanted in (ContractState.COMPLETED, ContractState.TERMINATED, ContractState.DISPUTED):
        end(case, contract, wanted)
    return contract


# ---- moves ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", list(ContractState))
def test_every_state_is_reached_by_actions(case: Database, wanted: ContractState) -> None:
    contract = made(case, wanted)
    assert state(case, contract) is wanted
    past = ask(case, state_history.list_transitions, contract)
    assert [one.state for one in past][-1:] == ([wanted] if wanted is not ContractState.DRAFT else [])
    steps = [ContractState.DRAFT, *(one.state for one in past)]
    assert all(after in ALLOWED_TRANSITIONS[before] for before, after in pairwise(steps))
    assert (row(case, contract).closed_on is not None) == (wanted in CLOSED)
    assert case.find_faults() == []


ENDINGS = {
    ContractState.DRAFT: {ContractState.VOID},
    ContractState.READY: {ContractState.VOID},
    ContractState.PRINTED: {ContractState.VOID, ContractState.REFUSED},
    ContractState.PARTLY_SIGNED: {ContractState.VOID, ContractState.REFUSED},
    ContractState.ACTIVE: {ContractState.DISPUTED, ContractState.TERMINATED},
    ContractState.EVALUATED: {
        ContractState.COMPLETED,
        ContractState.DISPUTED,
        ContractState.TERMINATED,
        ContractState.ACTIVE,
    },
    ContractState.DISPUTED: {ContractState.TERMINATED, ContractState.ACTIVE},
    ContractState.COMPLETED: {ContractState.EVALUATED},
    ContractState.TERMINATED: {ContractState.ACTIVE},
}
"""What can be said to have happened to a contract; the other moves follow from printing, signing and evaluating."""


@pytest.mark.parametrize("before", list(ContractState))
def test_a_contract_ends_or_goes_on_only_where_that_makes_sense(case: Database, before: ContractState) -> None:
    contract = made(case, before)
    allowed = ENDINGS.get(before, set())
    for after in set(ContractState) - allowed:
        with pytest.raises(Problem, match=r"cannot become|hold one first"):
            end(case, contract, after)
        assert state(case, contract) is before
    for after in allowed:
        contract = made(case, before)
        end(case, contract, after)
        assert state(case, contract) is after
        assert (row(case, contract).closed_on == makers.TODAY) == (after in CLOSED)


def test_a_dispute_about_an_evaluated_contract_is_settled_as_evaluated(case: Database) -> None:
    contract = made(case, ContractState.EVALUATED)
    end(case, contract, ContractState.DISPUTED)
    end(case, contract, ContractState.EVALUATED)
    assert state(case, contract) is ContractState.EVALUATED
    end(case, contract, ContractState.ACTIVE)
    end(case, contract, ContractState.DISPUTED)
    with pytest.raises(Problem, match="no final evaluation"):
        end(case, contract, ContractState.EVALUATED)


ACTIONS: dict[str, tuple[Callable[[Session, int], object], set[ContractState]]] = {
    "save": (
        lambda s, one: drafting.save_contract(s, one, makers.content()),
        {ContractState.DRAFT, ContractState.READY, ContractState.PRINTED},
    ),
    "make ready": (issuing.mark_contract_ready, {ContractState.DRAFT}),
    "sign": (
        lambda s, one: signing.sign_contract(s, one, {Party.PARTICIPANT: makers.TODAY}),
        {ContractState.PRINTED, ContractState.PARTLY_SIGNED},
    ),
    "amend": (lambda s, one: annexes.begin_annex(s, one, "powód"), set(RUNNING_STATES)),
    "evaluate": (
        lambda s, one: evaluations.save_evaluation(s, one, {"held_on": makers.TODAY}, {}),
        set(RUNNING_STATES),
    ),
}


@pytest.mark.parametrize("before", list(ContractState))
def test_each_action_works_in_its_states_and_is_refused_in_words_elsewhere(
    case: Database, before: ContractState
) -> None:
    contract = made(case, before)
    seen = ask(case, details.load_contract, contract)
    for work in (work for work, allowed in ACTIONS.values() if before not in allowed):
        with pytest.raises(Problem):
            do(case, work, contract)
        assert ask(case, details.load_contract, contract) == seen
    for work in (work for work, allowed in ACTIONS.values() if before in allowed):
        do(case, work, made(case, before))


# ---- frozen --------------------------------------------------------------------------------------------------------


def family(case: Database) -> int:
    """A contract with a member of the family who signs, too."""
    contract: int = do(case, makers.contract)
    content = ask(case, details.load_contract, contract).content
    content.tables["members"] = [
        {"family_name": "Wiśniewski", "given_name": "Jan", "pesel": makers.pesel(), "signs": SigningMode.SELF}
    ]
    do(case, drafting.save_contract, contract, content)
    do(case, issuing.issue_contract, contract)
    return contract


TAMPERING: dict[str, Callable[[Session, int], object]] = {
    "member renamed": lambda s, one: setattr(member(s, one), "family_name", "Nowak"),
    "member signs no more": lambda s, one: setattr(member(s, one), "signs", SigningMode.NONE),
    "member deleted": lambda s, one: s.delete(member(s, one)),
    "member added": lambda s, one: s.add(FamilyMember(contract_id=one, given_name="Ewa")),
    "member moved": lambda s, one: setattr(member(s, one), "contract_id", one + 1),
    "what it amends": lambda s, one: setattr(s.get_one(Contract, one), "amends_id", one + 1),
    "its annex": lambda s, one: setattr(s.get_one(Contract, one), "annex", 1),
    "what it follows": lambda s, one: setattr(s.get_one(Contract, one), "follows_id", one + 1),
    "representative": lambda s, one: setattr(s.get_one(Contract, one), "representative", "Ktoś"),
    "what is printed": lambda s, one: setattr(s.get_one(Contract, one), "printed", {}),
    "where a goal comes from": lambda s, one: setattr(
        s.scalars(select(Goal).filter_by(contract_id=one)).first(), "from_id", 1
    ),
    "who acts": lambda s, one: setattr(
        s.scalars(select(AgreedAction).filter_by(contract_id=one)).first(), "who", "Jan"
    ),
    "position": lambda s, one: setattr(
        s.scalars(select(AgreedAction).filter_by(contract_id=one)).first(), "position", 7
    ),
    "back to a draft": lambda s, one: setattr(s.get_one(Contract, one), "state", ContractState.DRAFT),
}


def member(session: Session, contract: int) -> FamilyMember:
    return session.scalars(select(FamilyMember).filter_by(contract_id=contract)).one()


@pytest.mark.parametrize("tampering", TAMPERING)
@pytest.mark.parametrize("keys", [("worker",), ("participant", "family-1", "worker")])
def test_all_that_is_signed_stays(case: Database, tampering: str, keys: tuple[str, ...]) -> None:
    do(case, makers.contract)
    contract = family(case)
    do(case, signing.sign_contract, contract, dict.fromkeys(keys, makers.TODAY))
    do(case, makers.contract)
    before = ask(case, details.load_contract, contract)
    with pytest.raises(Problem, match="signed and can no longer be changed"):
        do(case, TAMPERING[tampering], contract)
    assert ask(case, details.load_contract, contract) == before
    assert case.find_faults() == []


@pytest.mark.parametrize("record", [ContractTransition, SigningAttempt, Signature, IssuedDocument])
def test_what_happened_stays_as_it_was_written_down(case: Database, record: type[Any]) -> None:
    contract = do(case, makers.printed_contract)
    paper = ask(case, pending.list_pending_documents)[0].id
    values = {"signer": "participant", "on": makers.TODAY, "reason": "choroba"}
    do(case, pending.record_hindrance, paper, AttemptOutcome.ABSENT, values)
    do(case, signing.sign_contract, contract, {"worker": makers.TODAY})
    with pytest.raises(Problem, match="stays on file"):
        do(case, lambda session: setattr(session.scalars(select(record)).first(), "revision", 7))
    with pytest.raises(Problem, match="stays on file"):
        do(case, lambda session: session.delete(session.scalars(select(record)).first()))
    assert case.find_faults() == []


@pytest.mark.parametrize(
    "written",
    [
        update(Contract).values(ends_on=date(2030, 1, 1)),
        update(Goal).values(text="inny"),
        delete(AgreedAction),
        insert(FamilyMember).values(contract_id=1),
        update(Signature).values(signed_on=date(2020, 1, 1)),
    ],
)
def test_nothing_is_written_in_bulk_past_the_freeze_and_the_journal(case: Database, written: Executable) -> None:
    contract = do(case, makers.active_contract)
    before = ask(case, details.load_contract, contract)
    with pytest.raises(RuntimeError, match="past the journal"):
        do(case, lambda session: session.execute(written))
    assert ask(case, details.load_contract, contract) == before


def test_a_contract_is_read_and_printed_whatever_becomes_of_its_person(case: Database) -> None:
    person = do(case, makers.participant)
    kept = [
        made_of(case, person, wanted)
        for wanted in (ContractState.DRAFT, ContractState.PRINTED, ContractState.ACTIVE, ContractState.VOID)
    ]
    changes = {"family_name": "O'Neill-Żółć", "street": "", "town": "", "postal_code": "", "pesel": "", "born": None}
    do(case, participants.change_participant, person, changes | {"groups": [], "excluded": False})
    with case.connection() as connection:  # what merging two people would leave behind
        connection.exec_driver_sql("UPDATE participant SET given_name = '', revision = revision + 1")
    for contract in kept:
        card = ask(case, details.load_contract, contract)
        assert card.participant_id == person
        pdf = ask(case, preview.preview_contract, contract, card.content)
        assert findings_of(pdf) == []
        assert (
            "O'Neill-Żółć" if card.state in (ContractState.DRAFT, ContractState.PRINTED) else "Wiśniewska"
        ) in text_of(pdf)
        assert ask(case, version_history.load_version_history, contract).versions
    assert len(ask(case, listing.list_contracts)) == len(kept)
    assert ask(case, lambda session: session.get_one(Participant, person).given_name) == ""


def made_of(case: Database, person: int, wanted: ContractState) -> int:
    contract: int = do(case, makers.contract, person)
    if wanted is not ContractState.DRAFT:
        do(case, issuing.issue_contract, contract)
    if wanted is ContractState.ACTIVE:
        do(case, signing.sign_contract, contract, BOTH)
    if wanted is ContractState.VOID:
        end(case, contract, wanted)
    return contract


# ---- days ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "day", "words"),
    [
        (ContractState.ACTIVE, ContractState.TERMINATED, date(2026, 6, 14), "being carried out” since 15.06.2026"),
        (ContractState.ACTIVE, ContractState.TERMINATED, date(2026, 6, 16), "has not come yet"),
        (ContractState.EVALUATED, ContractState.COMPLETED, date(2026, 6, 14), "evaluated at the end” since 15.06.2026"),
        (ContractState.PRINTED, ContractState.REFUSED, date(2026, 6, 14), "to be signed” since 15.06.2026"),
        (ContractState.PARTLY_SIGNED, ContractState.VOID, date(2026, 6, 16), "has not come yet"),
        (ContractState.TERMINATED, ContractState.ACTIVE, date(2026, 6, 14), "terminated” since 15.06.2026"),
    ],
)
def test_a_contract_changes_its_state_on_a_possible_day(
    case: Database, before: ContractState, after: ContractState, day: date, words: str
) -> None:
    contract = made(case, before)
    with pytest.raises(InvalidValuesError, match=words) as caught:
        end(case, contract, after, day)
    assert list(caught.value.problems) == ["closed_on"]
    assert state(case, contract) is before
    end(case, contract, after, makers.TODAY)


def test_an_evaluation_is_not_held_before_all_have_signed(case: Database) -> None:
    contract = do(case, makers.printed_contract)
    clock.set(2026, 6, 20, 12)
    do(case, signing.sign_contract, contract, {"participant": makers.TODAY, "worker": date(2026, 6, 18)})
    with pytest.raises(
        InvalidValuesError, match=r"had signed the contract on 18.06.2026; an evaluation cannot be earlier"
    ):
        evaluated(case, contract, date(2026, 6, 17))
    evaluated(case, contract, date(2026, 6, 18))


# ---- undo ----------------------------------------------------------------------------------------------------------


def content_of(case: Database) -> dict[str, Any]:
    """All that is kept of contracts, without revisions."""
    with case.connection() as connection:
        return {
            name: [
                tuple(value for key, value in found._mapping.items() if key != "revision")
                for found in connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY id")  # noqa: S608 - a table of this list
            ]
            for name in ("contract", "contract_move", "goal", "step", "evaluation", "judgement", "evaluation_date")
        }


UNDONE: list[tuple[ContractState, Callable[[Session, int], object]]] = [
    (ContractState.ACTIVE, lambda s, one: closing.change_contract_state(s, one, ContractState.TERMINATED, "powód")),
    (ContractState.ACTIVE, lambda s, one: closing.change_contract_state(s, one, ContractState.DISPUTED, "powód")),
    (
        ContractState.ACTIVE,
        lambda s, one: evaluations.save_evaluation(s, one, {"held_on": makers.TODAY, "summary": "Dobrze"}, {}),
    ),
    (ContractState.ACTIVE, lambda s, one: annexes.begin_annex(s, one, "powód")),
    (
        ContractState.EVALUATED,
        lambda s, one: closing.change_contract_state(s, one, ContractState.COMPLETED, "", outcome=Outcome.PARTLY),
    ),
    (ContractState.COMPLETED, lambda s, one: closing.change_contract_state(s, one, ContractState.EVALUATED, "powód")),
    (ContractState.TERMINATED, lambda s, one: closing.change_contract_state(s, one, ContractState.ACTIVE, "powód")),
    (ContractState.DISPUTED, lambda s, one: closing.change_contract_state(s, one, ContractState.ACTIVE, "powód")),
    (ContractState.DRAFT, issuing.mark_contract_ready),
    (ContractState.READY, lambda s, one: drafting.save_contract(s, one, makers.content(ends_on=date(2026, 12, 31)))),
    (ContractState.PRINTED, lambda s, one: closing.change_contract_state(s, one, ContractState.VOID, "powód")),
    (ContractState.PRINTED, lambda s, one: closing.change_contract_state(s, one, ContractState.REFUSED, "powód")),
    (ContractState.PRINTED, lambda s, one: drafting.save_contract(s, one, makers.content(ends_on=date(2026, 12, 31)))),
]


@pytest.mark.parametrize("place", range(len(UNDONE)))
def test_what_was_done_is_undone_across_states_and_done_again(case: Database, place: int) -> None:
    before, action = UNDONE[place]
    contract = made(case, before)
    then = content_of(case)
    do(case, action, contract)
    after = content_of(case)
    assert after != then
    do(case, undo.undo_latest_action)
    assert content_of(case) == then
    assert state(case, contract) is before
    assert ask(case, details.load_contract, contract)
    do(case, undo.redo_latest_undo)
    assert content_of(case) == after
    do(case, undo.undo_latest_action)
    do(case, action, contract)
    assert case.find_faults() == []


def test_an_undone_void_leaves_the_paper_that_can_be_signed(case: Database) -> None:
    contract = made(case, ContractState.PRINTED)
    paper = ask(case, contract_pdf_on_file.contract_pdf_on_file, contract)
    end(case, contract, ContractState.VOID)
    void = ask(case, contract_pdf_on_file.contract_pdf_on_file, contract)
    do(case, undo.undo_latest_action)
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, contract) == paper != void
    end(case, contract, ContractState.VOID)
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, contract) == void
    do(case, undo.undo_latest_action)
    do(case, signing.sign_contract, contract, BOTH)
    assert state(case, contract) is ContractState.ACTIVE


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (ContractState.PRINTED, "was given a number and printed"),
        (ContractState.PARTLY_SIGNED, "signature cannot be undone"),
        (ContractState.ACTIVE, "signature cannot be undone"),
        (ContractState.AMENDED, "signature cannot be undone"),
        (ContractState.EVALUATED, "sheet was printed"),
    ],
)
def test_what_is_on_paper_is_not_undone_and_says_why(case: Database, wanted: ContractState, words: str) -> None:
    contract = made(case, wanted)
    clock.set(2026, 6, 15, 20)  # until ten minutes after it a signature can be taken back
    with pytest.raises(Problem, match=words):
        do(case, undo.undo_latest_action)
    assert state(case, contract) is wanted
    assert case.find_faults() == []


# ---- any acts in any order ----------------------------------------------------------------------------------------


class Lives(RuleBasedStateMachine):
    """Contracts and annexes of three people, and whatever comes to somebody's mind to do with them."""

    contracts = Bundle("contracts")

    def __init__(self) -> None:
        super().__init__()
        i18n.set_language("en")
        self.day = makers.TODAY
        self.case = case_file.create_case_file(Path(mkdtemp()) / "lives.kis", None, now=self.now)
        do(self.case, makers.club)
        do(self.case, makers.worker)

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)

    def teardown(self) -> None:
        assert self.case.find_faults() == []
        self.case.close()

    def attempt(self, action: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Do something; that it is refused in words is fine."""
        with suppress(Problem):
            return do(self.case, action, *args, **named)
        return None

    def is_there(self, contract: int) -> bool:
        """Whether a contract is on file: that it was begun may be undone."""
        return ask(self.case, lambda session: session.get(Contract, contract)) is not None

    @initialize(target=contracts)
    def begin(self) -> Any:
        makings = (makers.contract, makers.active_contract, makers.active_contract)
        return multiple(*(do(self.case, making, do(self.case, makers.participant)) for making in makings))

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(contract=contracts, text=st.sampled_from(["Inne", "Jeszcze inne"]))
    def write(self, contract: int, text: str) -> None:
        if not self.is_there(contract):
            return
        content = ask(self.case, details.load_contract, contract).content
        content.texts["causes"] = text
        self.attempt(drafting.save_contract, contract, content)

    @rule(contract=contracts)
    def print(self, contract: int) -> None:
        self.attempt(issuing.issue_contract, contract)

    @rule(contract=contracts, keys=st.sampled_from([("worker",), ("participant",), ("participant", "worker")]))
    def sign(self, contract: int, keys: tuple[str, ...]) -> None:
        self.attempt(signing.sign_contract, contract, dict.fromkeys(keys, self.day))

    @rule(target=contracts, contract=contracts, text=st.text("abc", min_size=1, max_size=3))
    def amend(self, contract: int, text: str) -> Any:
        annex = self.attempt(annexes.begin_annex, contract, "powód")
        if annex is None:
            return multiple()
        self.write(annex, text)
        return annex

    @rule(contract=contracts)
    def conclude(self, contract: int) -> None:
        self.print(contract)
        self.sign(contract, ("participant", "worker"))

    @rule(contract=contracts)
    def evaluate(self, contract: int) -> None:
        if not self.is_there(contract):
            return
        goals = [
            line.key for line in ask(self.case, evaluations_queries.load_evaluation, contract).rows if line.is_goal
        ]
        judged = {key: {"result": "reached"} for key in goals}
        self.attempt(evaluations.hold_evaluation, contract, {"held_on": self.day, "final": True}, judged)

    @rule(contract=contracts, way=st.sampled_from(BY_END), ago=st.integers(-1, 3))
    def end(self, contract: int, way: ContractState, ago: int) -> None:
        outcome = Outcome.PARTLY if way is ContractState.COMPLETED else None
        self.attempt(
            closing.change_contract_state, contract, way, "powód", self.day - timedelta(days=ago), outcome=outcome
        )

    @rule()
    def undo(self) -> None:
        self.attempt(undo.undo_latest_action)

    @rule()
    def redo(self) -> None:
        self.attempt(undo.redo_latest_undo)

    @invariant()
    def the_file_makes_sense(self) -> None:
        rows = ask(self.case, lambda session: session.scalars(select(Contract).order_by(Contract.id)).all())
        self.numbers_have_no_holes(rows)
        running = Counter(one.first_id for one in rows if one.state in RUNNING_STATES)
        assert all(count == 1 for count in running.values()), "two versions of a contract hold at once"
        waiting = Counter(one.first_id for one in rows if one.annex and one.state in PENDING_STATES)
        assert all(count == 1 for count in waiting.values()), "two annexes wait at once"
        by_id = {one.id: one for one in rows}
        for one in rows:
            if one.state is ContractState.AMENDED:
                last = next(other for other in rows if other.amends_id == one.id and other.state not in _LOST)
                assert (one.closed_on is None) == (last.closed_on is None)
            else:
                assert (one.closed_on is not None) == (one.state in CLOSED), one.state
            assert (one.outcome is not None) == (one.state is ContractState.COMPLETED)
            if one.annex and one.state in PENDING_STATES:
                assert by_id[one.amends_id].state in RUNNING_STATES, "an annex lost what it amends"
            past = ask(self.case, state_history.list_transitions, one.id)
            steps = [ContractState.DRAFT, *(move.state for move in past if not (one.annex and move is past[0]))]
            assert steps[-1] is one.state
            assert all(after in ALLOWED_TRANSITIONS[before] for before, after in pairwise(steps))

    def numbers_have_no_holes(self, rows: list[Contract]) -> None:
        first = sorted(one.number_seq or 0 for one in rows if one.number and not one.annex)
        assert first == list(range(1, len(first) + 1))
        for contract in (one for one in rows if not one.annex):
            chain = sorted(one.annex for one in rows if one.root_id == contract.id and one.number)
            assert chain == list(range(1, len(chain) + 1))


_LOST = (ContractState.VOID, ContractState.REFUSED)
Lives.TestCase.settings = settings(
    max_examples=10,
    stateful_step_count=20,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
TestLives = Lives.TestCase
