"""While supported employment is carried out after the stay, it is the status of the person."""

from __future__ import annotations

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from kiscase.core.database.database import Database
from kiscase.core.database.plain_reader import PlainReader
from kiscase.employment import actions as employments
from kiscase.employment.model import EmploymentForm, EmploymentState
from kiscase.employment.steps import ENDED_STATES
from kiscase.participants.status import UNDER_WAY, PersonStatus, read_statuses
from kiscase.participants.stays import actions as stays
from kiscase.participants.stays.model import StayEnd
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

TODAY = clock.today()


def status_of(case: Database, person: int) -> PersonStatus:
    with case.read() as session:
        return read_statuses(PlainReader.in_session(session), [person], TODAY)[person]


def test_counselling_after_the_stay_is_the_status_until_it_is_closed(case: Database) -> None:
    person = do(case, makers.participant)
    do(case, makers.active_contract, person, drawn_on=TODAY - relativedelta(months=8), ends_on=TODAY + timedelta(200))
    do(case, makers.stay, person, TODAY - relativedelta(months=8))
    made = do(case, employments.begin_employment, person, {"form": EmploymentForm.ADVOCACY})
    assert status_of(case, person) is PersonStatus.TAKING_PART
    (stay,) = ask(case, stays.list_stays, person)
    do(case, stays.end_stay, stay.id, {"ended_on": TODAY, "end": StayEnd.COMPLETED})
    assert status_of(case, person) is PersonStatus.SUPPORTED
    do(case, employments.take_employment_step, made, EmploymentState.CLOSED, {"ended_on": TODAY})
    assert status_of(case, person) is PersonStatus.COMPLETED


def test_the_states_that_count_are_those_in_which_something_is_done() -> None:
    counted = {EmploymentState(word) for word in UNDER_WAY.strip("()").replace("'", "").split(", ")}
    before = {EmploymentState(word) for word in ("considered", "applied", "listed", "referred", "agreed")}
    assert counted == set(EmploymentState) - set(ENDED_STATES) - before
