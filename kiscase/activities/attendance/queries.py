"""The people of a meeting, the rows of its register, and the registers that are incomplete."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Row, bindparam, exists, func, not_, select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.enrolment.conditions import find_refusal, list_remarks, needs_contract
from kiscase.activities.model import (
    Absence,
    Activity,
    Attendance,
    AttendanceMark,
    Enrolment,
    Meeting,
    MeetingStatus,
    enrolment_continues,
    is_covered_by_absence,
)
from kiscase.activities.queries import require_activity, require_meeting
from kiscase.contracts.model import Contract
from kiscase.core.journal.running_action import action_date, action_time
from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import distinguish_namesakes
from kiscase.participants.queries import list_safety_notes, require_participant

_NAME = (Participant.id, Participant.family_name, Participant.given_name)
_ENROLLED = (
    select(*_NAME)
    .join(Enrolment, Enrolment.participant_id == Participant.id)
    .outerjoin(Contract, Contract.id == Enrolment.contract_id)
    .where(
        Enrolment.activity_id == bindparam("activity_id"),
        Enrolment.since <= bindparam("day"),
        enrolment_continues(bindparam("day")),
    )
    .order_by(Participant.sort, Participant.id)
)
_ENROLLED_ALONE = _ENROLLED.where(Participant.id == bindparam("participant_id"))


class MeetingPerson(NamedTuple):
    """A person on the list of a meeting; a drop-in is not enrolled."""

    id: int
    name: str
    dropped_in: bool = False


def list_meeting_people(session: Session, meeting: Meeting) -> list[MeetingPerson]:
    """The people enrolled on the day of a meeting, in Polish order, then the drop-ins in the order of their coming.

    The sign-in sheet and the screen number the rows in this order. An individual meeting has one person.
    """
    found = list_enrolled_people(session, meeting)
    dropped_in = (
        select(*_NAME)
        .join(Attendance, Attendance.participant_id == Participant.id)
        .where(Attendance.meeting_id == meeting.id, Attendance.guest.is_(True))
        .order_by(Attendance.id)
    )
    known = {one.id for one in found}
    guests = [MeetingPerson(row[0], join_names(row[1], row[2]), True) for row in session.execute(dropped_in)]
    return distinguish_namesakes(session, found + [one for one in guests if one.id not in known], "id")


def list_enrolled_people(session: Session, meeting: Meeting) -> list[MeetingPerson]:
    """The people enrolled on the day of a meeting, without drop-ins."""
    people = [MeetingPerson(row_id, join_names(family, given)) for row_id, family, given in _enrolled(session, meeting)]
    return distinguish_namesakes(session, people, "id")


def enrolled_ids(session: Session, meeting: Meeting) -> set[int]:
    """The ids of the people enrolled on the day of a meeting."""
    return {row_id for row_id, _family, _given in _enrolled(session, meeting)}


def _enrolled(session: Session, meeting: Meeting) -> Iterable[Row[int, str, str]]:
    enrolled = _ENROLLED if meeting.participant_id is None else _ENROLLED_ALONE
    asked = {"activity_id": meeting.activity_id, "day": meeting.day, "participant_id": meeting.participant_id}
    session.flush()  # columns are read without the object mapper
    return session.connection().execute(enrolled, asked)


def describe_drop_in(session: Session, meeting_id: int, participant_id: int) -> str:
    """What stands in the way of a person's taking part on the day of a meeting; empty if nothing does."""
    meeting = require_meeting(session, meeting_id)
    if not needs_contract(require_activity(session, meeting.activity_id), meeting.day):
        return ""
    found = find_refusal(session, require_participant(session, participant_id), meeting.day)
    return found.sentence if found is not None else ""


class RegisterRow(NamedTuple):
    """A row of the register of a meeting; a mark is *preset* when an excused absence makes it."""

    participant_id: int
    name: str
    mark: AttendanceMark | None
    reason: str
    preset: bool = False
    minutes: int | None = None
    evidence: str = ""
    dropped_in: bool = False
    remark: str = ""
    """What stands in the way of taking part on that day, such as a contract that is over."""
    safety_note: str = ""


class IncompleteRegister(NamedTuple):
    """A meeting that was held and how many of its people are not marked."""

    meeting_id: int
    activity_id: int
    activity: str
    day: date
    left: int


def list_incomplete_registers(session: Session, since: date | None = None) -> list[IncompleteRegister]:
    """The meetings held since a day (a year ago by default) whose people are not all marked, the oldest first.

    A meeting of today counts once it has ended.
    """
    first, moment = since or action_date(session) - timedelta(365), action_time(session).astimezone()
    marked = exists().where(Attendance.meeting_id == Meeting.id, Attendance.participant_id == Enrolment.participant_id)
    chosen = (
        select(
            *(Meeting.id, Meeting.activity_id, Activity.name, Meeting.day),
            func.count(Enrolment.participant_id.distinct()),  # who is enrolled twice is missing once
        )
        .join(Enrolment, attendance_rates.is_on_list())
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .join(Activity, Activity.id == Meeting.activity_id)
        .where(
            Meeting.happening == MeetingStatus.PLANNED,
            Meeting.day >= first,
            (Meeting.day < moment.date()) | ((Meeting.day == moment.date()) & (Meeting.ends <= moment.time())),
            enrolment_continues(Meeting.day),
            not_(marked),
            not_(is_covered_by_absence(Enrolment.participant_id)),
        )
        .group_by(Meeting.id, Activity.id)
        .order_by(Meeting.day, Meeting.starts)
    )
    return [IncompleteRegister(*row) for row in session.execute(chosen)]


def list_register_rows(session: Session, meeting_id: int) -> list[RegisterRow]:
    """The register of a meeting, in the order of the sign-in sheet; excused absences preset marks."""
    meeting = require_meeting(session, meeting_id)
    marks = {
        row.participant_id: row
        for row in session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    }
    chosen = select(Absence).where(Absence.since <= meeting.day, Absence.until >= meeting.day)
    excuses = {row.participant_id: row for row in session.scalars(chosen)}
    rows = []
    people = list_meeting_people(session, meeting)
    ids = [one.id for one in people]
    remarks, warnings = list_remarks(session, meeting.activity_id, ids, meeting.day), list_safety_notes(session, ids)
    for person, name, guest in people:
        by_hand, excuse = marks.get(person), excuses.get(person)
        if by_hand is not None:
            row = RegisterRow(
                person, name, by_hand.mark, by_hand.reason, minutes=by_hand.minutes, evidence=by_hand.evidence
            )
        elif excuse is not None:
            row = RegisterRow(
                person, name, AttendanceMark.EXCUSED, excuse.kind.label, preset=True, evidence=excuse.evidence
            )
        else:
            row = RegisterRow(person, name, None, "")
        rows.append(
            row._replace(dropped_in=guest, remark=remarks.get(person, ""), safety_note=warnings.get(person, ""))
        )
    return rows
