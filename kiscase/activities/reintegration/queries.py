"""The month of an activity of commissioned reintegration: who attended, who was excused and why, who was not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.activity_rules import COMMISSIONED_REINTEGRATION
from kiscase.activities.agreements.actions import load_agreement
from kiscase.activities.attendance_rates import ATTENDED_MARKS, MeetingAttendance
from kiscase.activities.model import Absence, AbsenceKind, AttendanceMark, Enrolment, enrolment_continues, enrolment_end
from kiscase.activities.periods import month_range
from kiscase.activities.queries import require_activity
from kiscase.club.actions import load_club
from kiscase.contracts.model import Contract
from kiscase.core.journal.running_action import action_date
from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant


class ExcusedDay(NamedTuple):
    """A day of excused absence; its kind is None where nobody recorded it."""

    day: date
    kind: AbsenceKind | None


class ReintegrationRow(NamedTuple):
    """The month of one person by days; *until* is the last day of the enrolment."""

    participant_id: int
    name: str
    born: str
    until: date | None
    attended: int
    hours: float
    excused: list[ExcusedDay]
    unexcused: list[date]
    unmarked: list[date]


class ReintegrationMonth(NamedTuple):
    """The month of an activity; *commissioned* is whether it is commissioned reintegration at all."""

    activity_id: int
    activity: str
    commissioned: bool
    club: str
    operator: str
    since: date
    until: date
    agreement: dict[str, object]
    """The agreement with the starosta; empty as long as it is not recorded."""
    rows: list[ReintegrationRow]
    printed_on: date


def load_reintegration_month(session: Session, activity_id: int, month: date) -> ReintegrationMonth:
    """The month of a day; only meetings up to today count."""
    activity = require_activity(session, activity_id)
    commissioned = activity.kind == COMMISSIONED_REINTEGRATION
    since, until = month_range(month)
    club = load_club(session)
    return ReintegrationMonth(
        activity_id,
        activity.name,
        commissioned,
        club.name,
        club.operator,
        since,
        until,
        load_agreement(session, activity_id).values,
        _rows(session, activity_id, since, until) if commissioned else [],
        action_date(session),
    )


def _rows(session: Session, activity_id: int, since: date, until: date) -> list[ReintegrationRow]:
    by_person: dict[int, list[MeetingAttendance]] = {}
    for one in attendance_rates.list_attendance(session, activity_id=activity_id, since=since, until=until):
        by_person.setdefault(one.participant_id, []).append(one)
    enrolled = (
        select(Enrolment.participant_id, enrolment_end())
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == activity_id, Enrolment.since <= until, enrolment_continues(since))
    )
    ends = {row[0]: row[1] for row in session.execute(enrolled.order_by(Enrolment.since, Enrolment.id))}
    kinds = _absence_kinds(session, by_person, since, until)
    chosen = select(Participant).where(Participant.id.in_({*by_person, *ends}))
    return [
        _row(person, by_person.get(person.id, []), ends.get(person.id), kinds.get(person.id, []))
        for person in session.scalars(chosen.order_by(Participant.sort, Participant.id))
    ]


def _row(
    person: Participant, found: Sequence[MeetingAttendance], until: date | None, absences: Sequence[Absence]
) -> ReintegrationRow:
    """The days of a person: one attended meeting makes a day attended, an unexcused one makes the rest unexcused."""
    days: dict[date, set[AttendanceMark | None]] = {}
    for one in found:
        days.setdefault(one.day, set()).add(one.mark)
    attended = {day for day, marks in days.items() if marks & set(ATTENDED_MARKS)}
    unexcused = {day for day, marks in days.items() if AttendanceMark.UNEXCUSED in marks} - attended
    excused = {day for day, marks in days.items() if AttendanceMark.EXCUSED in marks} - attended - unexcused
    unmarked = set(days) - attended - unexcused - excused
    return ReintegrationRow(
        person.id,
        join_names(person.family_name, person.given_name),
        person.birth_text,
        until,
        len(attended),
        sum(one.hours for one in found),
        [ExcusedDay(day, _kind_on(absences, day)) for day in sorted(excused)],
        sorted(unexcused),
        sorted(unmarked),
    )


def _kind_on(absences: Sequence[Absence], day: date) -> AbsenceKind | None:
    return next((one.kind for one in absences if one.since <= day <= one.until), None)


def _absence_kinds(session: Session, people: Iterable[int], since: date, until: date) -> dict[int, list[Absence]]:
    found: dict[int, list[Absence]] = {}
    chosen = select(Absence).where(
        Absence.participant_id.in_(list(people)), Absence.since <= until, Absence.until >= since
    )
    for one in session.scalars(chosen.order_by(Absence.since, Absence.id)):
        found.setdefault(one.participant_id, []).append(one)
    return found
