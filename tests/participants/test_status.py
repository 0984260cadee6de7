"""The status of a person follows from stays, contracts, the application and the verdict, on each day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from kiscase.contracts.closing import actions as closing
from kiscase.contracts.model import RUNNING_STATES, ContractState
from kiscase.core.database.database import Database
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.journal import undo
from kiscase.core.listing.view import ListView
from kiscase.participants import actions as participants
from kiscase.participants.listing import read_listed_participants, read_participant_ids
from kiscase.participants.status import RUNNING_CONTRACT, PersonStatus, read_statuses
from kiscase.participants.stays import actions as stays
from kiscase.participants.stays.model import StayEnd
from kiscase.participants.verdict import EligibilityVerdict
from tests import makers
from tests.actions import do
from tests.clock import clock

TODAY = clock.today()
START, LAST = TODAY - timedelta(60), TODAY - timedelta(10)
DAY = timedelta(1)
PENSION = [{"kind": "old_age_pension"}]
Fact = Callable[[Session, int], object]


def status_of(case: Database, person: int, on: date = TODAY) -> PersonStatus:
    with case.read() as session:
        return read_statuses(PlainReader.in_session(session), [person], on)[person]


def data(benefits: list[dict[str, Any]] | None = None, **changes: Any) -> Fact:
    return lambda session, person: participants.change_participant(session, person, changes, benefits)


def contract(state: ContractState = ContractState.ACTIVE, drawn_on: date = TODAY) -> Fact:
    """A contract drawn on a day, in a state."""

    def make(session: Session, person: int) -> None:
        if state is ContractState.DRAFT:
            makers.contract(session, person, drawn_on=drawn_on)
        elif state is ContractState.REFUSED:
            made = makers.printed_contract(session, person, drawn_on=drawn_on)
            closing.change_contract_state(session, made, state, "nie chce", TODAY)
        else:
            made = makers.active_contract(session, person, drawn_on=drawn_on)
            if state is ContractState.TERMINATED:
                makers.ended_contract(session, made, state, on=TODAY)

    return make


def stay(since: date = START, until: date | None = None, end: StayEnd | None = None) -> Fact:
    values: dict[str, Any] = {"started_on": since, "ended_on": until, "end": end}
    if end is StayEnd.BROKEN_OFF:
        values["end_reason"] = "moved"
    return lambda session, person: stays.begin_stay(session, person, values)


def pause(since: date) -> Fact:
    """Pause the stay of the person."""

    def make(session: Session, person: int) -> None:
        (row,) = stays.list_stays(session, person)
        stays.change_stay(session, row.id, {"paused_since": since, "pause_reason": "leczenie"})

    return make


COMPLETED = stay(START, LAST, StayEnd.COMPLETED)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param([], PersonStatus.WAITING, id="may take part, no contract"),
        pytest.param([data(groups=[])], PersonStatus.APPLICANT, id="not settled yet"),
        pytest.param([data(PENSION)], PersonStatus.REFUSED, id="a right excludes"),
        pytest.param([contract(ContractState.DRAFT)], PersonStatus.WAITING, id="a draft"),
        pytest.param([contract()], PersonStatus.TO_BEGIN, id="a contract, no stay"),
        pytest.param([contract(), stay(TODAY + DAY)], PersonStatus.TO_BEGIN, id="begins tomorrow"),
        pytest.param([stay(TODAY + DAY)], PersonStatus.TO_BEGIN, id="a guest begins tomorrow"),
        pytest.param([contract(), stay(TODAY)], PersonStatus.TAKING_PART, id="began today"),
        pytest.param([stay()], PersonStatus.TAKING_PART, id="a guest"),
        pytest.param([stay(), pause(TODAY)], PersonStatus.PAUSED, id="paused today"),
        pytest.param([stay(), pause(TODAY + DAY)], PersonStatus.TAKING_PART, id="paused from tomorrow on"),
        pytest.param([stay(), data(PENSION)], PersonStatus.TAKING_PART, id="excluded, and not ended"),
        pytest.param([contract(ContractState.REFUSED)], PersonStatus.REFUSED, id="the contract was refused"),
        pytest.param(
            [contract(ContractState.REFUSED), data(applied_on=TODAY)], PersonStatus.REFUSED, id="applied that day"
        ),
        pytest.param(
            [contract(ContractState.REFUSED), contract(ContractState.DRAFT)], PersonStatus.WAITING, id="another draft"
        ),
        pytest.param([contract(ContractState.TERMINATED)], PersonStatus.WAITING, id="a contract that ended"),
        pytest.param([COMPLETED], PersonStatus.COMPLETED, id="completed"),
        pytest.param([COMPLETED, data(PENSION)], PersonStatus.COMPLETED, id="completed, excluded since"),
        pytest.param([COMPLETED, data(applied_on=LAST)], PersonStatus.COMPLETED, id="applied on the last day"),
        pytest.param([COMPLETED, data(applied_on=LAST + DAY)], PersonStatus.WAITING, id="applied anew"),
        pytest.param([COMPLETED, contract(drawn_on=LAST)], PersonStatus.COMPLETED, id="contract of the last day"),
        pytest.param([COMPLETED, contract(drawn_on=LAST + DAY)], PersonStatus.TO_BEGIN, id="contract anew"),
        pytest.param([COMPLETED, stay(TODAY + DAY)], PersonStatus.TO_BEGIN, id="comes back tomorrow"),
        pytest.param([COMPLETED, stay(TODAY)], PersonStatus.TAKING_PART, id="came back"),
        pytest.param([stay(START, LAST, StayEnd.BROKEN_OFF)], PersonStatus.LEFT, id="broken off"),
        pytest.param([stay(START, LAST, StayEnd.TRANSFERRED)], PersonStatus.LEFT, id="transferred"),
        pytest.param([stay(START, LAST, StayEnd.DEATH), contract()], PersonStatus.DIED, id="died"),
        pytest.param([stay(START, TODAY, StayEnd.COMPLETED)], PersonStatus.COMPLETED, id="the last day is today"),
    ],
)
def test_the_status_follows_from_the_facts(case: Database, facts: list[Fact], expected: PersonStatus) -> None:
    person, other = do(case, makers.participant), do(case, makers.participant)
    for fact in facts:
        do(case, fact, person)
    assert status_of(case, person) is expected
    assert status_of(case, other) is PersonStatus.WAITING
    assert case.find_faults() == []


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (START - DAY, PersonStatus.TO_BEGIN),
        (START, PersonStatus.TAKING_PART),
        (LAST - DAY, PersonStatus.TAKING_PART),
        (LAST, PersonStatus.LEFT),
        (LAST + DAY, PersonStatus.LEFT),
    ],
)
def test_the_status_changes_with_the_days(case: Database, on: date, expected: PersonStatus) -> None:
    person = do(case, makers.participant)
    do(case, stay(START, LAST, StayEnd.BROKEN_OFF), person)
    assert status_of(case, person, on) is expected


def test_undo_takes_the_status_back(case: Database) -> None:
    person = do(case, makers.participant)
    do(case, stay(), person)
    assert status_of(case, person) is PersonStatus.TAKING_PART
    with case.action() as session:
        undo.undo_latest_action(session)
    assert status_of(case, person) is PersonStatus.WAITING


def test_statuses_of_many_are_read_together(case: Database) -> None:
    people = [do(case, makers.participant) for _number in range(3)]
    do(case, stay(), people[1])
    with case.read() as session:
        found = read_statuses(PlainReader.in_session(session), people, TODAY)
    assert [found[one] for one in people] == [PersonStatus.WAITING, PersonStatus.TAKING_PART, PersonStatus.WAITING]


def test_the_statement_knows_the_states_in_which_a_contract_runs() -> None:
    assert "('" + "', '".join(RUNNING_STATES) + "')" == RUNNING_CONTRACT
    assert {member.value for member in StayEnd} == {"completed", "broken_off", "transferred", "death"}


def test_the_list_of_people_filters_by_status_and_shows_it(case: Database) -> None:
    waiting, taking_part = do(case, makers.participant), do(case, makers.participant, benefits=[])
    refused = do(case, makers.participant, benefits=PENSION)
    do(case, stay(), taking_part)
    do(case, stay(), refused)
    view = ListView(columns=("name", "status"))
    with case.plain_reader() as reader:
        for word, people in (
            (PersonStatus.TAKING_PART, [taking_part, refused]),
            (PersonStatus.WAITING, [waiting]),
            (PersonStatus.REFUSED, []),
            (EligibilityVerdict.MAY_NOT, [refused]),
        ):
            assert sorted(read_participant_ids(reader, view._replace(choice=word))) == people
        assert sorted(read_participant_ids(reader, view._replace(choice="taking_part", text="Wiśniewska"))) == [2, 3]
        shown = read_listed_participants(reader, view, [waiting, taking_part])
        by_status = read_participant_ids(reader, view._replace(sort="status"))
    assert {row: values["status"] for row, values in shown.items()} == {waiting: "waiting", taking_part: "taking_part"}
    assert by_status[0] == waiting
