"""Incidents of socially useful work: who can have one, and that two offices are told at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.today import overview
from kiscase.activities.work_incidents import actions as work_incidents
from kiscase.activities.work_incidents.model import IncidentKind
from kiscase.activities.work_incidents.queries import IncidentRow, list_incidents, load_activity_incidents
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

pytestmark = pytest.mark.usefixtures("english")

JUNE = date(2026, 6, 1)


@pytest.fixture
def activity(case: Database) -> int:
    return do(case, makers.activity, kind="useful_work")


@pytest.fixture
def person(case: Database, activity: int) -> int:
    made = do(case, makers.enrolled, activity, None, JUNE)
    do(case, makers.stay, made)
    return made


def record(case: Database, activity: int, person: int, **values: Any) -> int:
    return do(case, work_incidents.record_incident, activity, person, {"day": JUNE, "kind": "no_show"} | values)


def only(case: Database) -> IncidentRow:
    (row,) = ask(case, list_incidents)
    return row


def test_an_incident_waits_until_both_offices_are_told(case: Database, activity: int, person: int) -> None:
    incident = record(case, activity, person)
    assert [one.overdue for one in ask(case, overview.list_deadlines)] == [True]
    do(case, work_incidents.change_incident, incident, {"labour_office_on": date(2026, 6, 2)})
    assert len(ask(case, list_incidents, None, unnotified=True)) == 1
    do(case, work_incidents.record_incident_notified, incident)
    row = only(case)
    assert (row.labour_office_on, row.welfare_office_on) == (date(2026, 6, 2), makers.TODAY)
    assert ask(case, overview.list_deadlines) == []


def test_an_incident_of_today_is_due_but_not_overdue(case: Database, activity: int, person: int) -> None:
    record(case, activity, person, day=makers.TODAY, kind="disorder")
    (due,) = ask(case, overview.list_deadlines)
    assert (due.overdue, due.way) == (False, ("work_incident", only(case).id))
    assert only(case).kind is IncidentKind.DISORDER


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"day": date(2026, 6, 16)}, "day"),
        ({"day": date(2026, 5, 31)}, "day"),
        ({"labour_office_on": date(2026, 6, 16)}, "labour_office_on"),
        ({"welfare_office_on": date(2026, 5, 31)}, "welfare_office_on"),
    ],
)
def test_what_cannot_be_is_refused(
    case: Database, activity: int, person: int, values: dict[str, Any], key: str
) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        record(case, activity, person, **values)
    assert list(caught.value.problems) == [key]
    assert ask(case, list_incidents) == []


def test_after_the_enrolment_has_ended_nothing_happens_any_more(case: Database, activity: int, person: int) -> None:
    do(case, enrolment.end_enrolment, activity, person, date(2026, 6, 8))
    record(case, activity, person, day=date(2026, 6, 8))
    with pytest.raises(InvalidValuesError, match="does not take part"):
        record(case, activity, person, day=date(2026, 6, 9))


def test_other_activities_have_no_such_incidents(case: Database) -> None:
    workshop = do(case, makers.activity)
    person = do(case, makers.enrolled, workshop, None, JUNE)
    assert not ask(case, load_activity_incidents, workshop).counts
    with pytest.raises(Problem, match="not socially useful work"):
        record(case, workshop, person)


def test_the_incidents_of_an_activity_are_listed_with_its_people(case: Database, activity: int, person: int) -> None:
    first, second = record(case, activity, person), record(case, activity, person, day=date(2026, 6, 8), kind="left")
    clock.set(2026, 6, 16, 8)
    found = ask(case, load_activity_incidents, activity)
    assert [row.id for row in found.rows] == [second, first]
    assert found.people == [(person, "Wiśniewska Jadwiga")]
