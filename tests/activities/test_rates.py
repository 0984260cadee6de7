"""What marks come to: unmarked is never absent, the ledger lies over the meetings, the formula is the club's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kiscase.activities import actions, rates
from kiscase.activities.model import Absence, AbsenceKind, Attendance, Happening, Mark, Meeting
from kiscase.club import actions as clubs
from kiscase.club.model import ExcusedCounts
from kiscase.core.database import Database
from kiscase.core.journal import say
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

MONDAYS = [date(2026, 6, day) for day in (1, 8, 15, 22, 29)]


@pytest.fixture
def person(case: Database) -> int:
    """Enrolled in five Monday meetings, all of them past."""
    activity = do(case, makers.activity, until=MONDAYS[-1])
    who: int = do(case, makers.participant)
    clock.set(2026, 6, 1, 12)
    do(case, makers.enrolled, activity, who, MONDAYS[0])
    do(case, clubs.change_club, {"lock_days": 60})
    clock.set(2026, 7, 1, 12)
    return who


def meeting(case: Database, on: date) -> int:
    found: int = ask(case, lambda session: session.scalars(select(Meeting.id).where(Meeting.day == on)).one())
    return found


def mark(case: Database, person: int, on: date, what: Mark) -> None:
    do(case, actions.mark, meeting(case, on), {person: (what, "")})


def absent(case: Database, person: int, since: date, until: date) -> None:
    def add(session: Any) -> None:
        session.add(Absence(participant_id=person).change({"kind": AbsenceKind.SICK, "since": since, "until": until}))
        say(session, "x")

    do(case, add)


def rate(case: Database, person: int) -> rates.Rate:
    found: rates.Rate = ask(case, lambda session: rates.rate(session, rates.marks(session, participant_id=person)))
    return found


def test_unmarked_is_never_absent(case: Database, person: int) -> None:
    assert rate(case, person)[:5] == (0, 0, 0, 0, 5)
    assert rate(case, person).percent is None
    mark(case, person, MONDAYS[0], Mark.PRESENT)
    assert rate(case, person)[:5] == (1, 1, 0, 0, 4)


@pytest.mark.parametrize(
    ("rule", "attended", "counted"),
    [(ExcusedCounts.LEFT_OUT, 2, 3), (ExcusedCounts.AS_PRESENT, 3, 4), (ExcusedCounts.AS_ABSENT, 2, 4)],
)
def test_what_excused_does_is_the_clubs_rule(
    case: Database, person: int, rule: ExcusedCounts, attended: int, counted: int
) -> None:
    do(case, clubs.change_club, {"excused_counts": rule})
    for on, what in zip(MONDAYS, (Mark.PRESENT, Mark.LATE, Mark.EXCUSED, Mark.UNEXCUSED), strict=False):
        mark(case, person, on, what)
    found = rate(case, person)
    assert found[:5] == (attended, counted, 1, 1, 1)
    assert found.percent == 100 * attended // counted
    assert found.formula == rates.formula(rule)


def test_the_ledger_lies_over_the_meetings_and_leaves_marks_by_hand_alone(case: Database, person: int) -> None:
    mark(case, person, MONDAYS[1], Mark.PRESENT)
    absent(case, person, MONDAYS[1] - timedelta(2), MONDAYS[2])
    found = ask(case, rates.marks, participant_id=person)
    assert [(row.mark, row.preset) for row in found] == [
        (None, False),
        (Mark.PRESENT, False),
        (Mark.EXCUSED, True),
        (None, False),
        (None, False),
    ]
    shown = ask(case, actions.attendance, meeting(case, MONDAYS[2]))
    assert (shown[0].mark, shown[0].preset) == (Mark.EXCUSED, True)
    assert ask(case, lambda session: len(session.scalars(select(Attendance)).all())) == 1


def test_a_meeting_that_did_not_take_place_counts_for_nothing(case: Database, person: int) -> None:
    mark(case, person, MONDAYS[0], Mark.UNEXCUSED)

    def cancel(session: Any) -> None:
        one = session.get_one(Meeting, meeting_id)
        one.change({"happening": Happening.CANCELLED, "reason": "awaria ogrzewania"})
        say(session, "x")

    meeting_id = meeting(case, MONDAYS[0])
    do(case, cancel)
    assert rate(case, person)[:5] == (0, 0, 0, 0, 4)


def test_who_dropped_in_counts_where_he_came(case: Database, person: int) -> None:
    guest = do(case, makers.participant)

    def come(session: Any) -> None:
        session.add(Attendance(meeting_id=meeting_id, participant_id=guest, guest=True).change({"mark": Mark.PRESENT}))
        say(session, "x")

    meeting_id = meeting(case, MONDAYS[0])
    do(case, come)
    assert rate(case, guest)[:5] == (1, 1, 0, 0, 0)


def test_what_is_ahead_is_left_out_unless_it_is_asked_for(case: Database, person: int) -> None:
    clock.set(2026, 6, 16, 12)
    assert len(ask(case, rates.marks, participant_id=person)) == 3
    assert len(ask(case, rates.marks, participant_id=person, ahead=True)) == 5
