"""Marking attendance, and the sheet on which people sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import documents
from kiscase.activities.actions.planning import require_meeting
from kiscase.activities.documents.lists import people_on
from kiscase.activities.model import Absence, Activity, Attendance, Mark, Meeting
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal import say, today
from kiscase.register import actions as register


class RegisterRow(NamedTuple):
    """A line of the attendance list of one meeting; a mark that the ledger of absences makes is a preset one."""

    participant_id: int
    name: str
    mark: Mark | None
    reason: str
    preset: bool = False


def mark(session: Session, meeting_id: int, marks: Mapping[int, tuple[Mark | None, str]]) -> None:
    """Set the marks of a meeting, by participant; None takes a mark away. Raises for people who are not on the list."""
    meeting = require_meeting(session, meeting_id)
    if meeting.day > today(session):
        raise Problem(_("This meeting has not taken place yet, so nothing was marked."))
    allowed = {one.id for one in people_on(session, meeting)}
    if set(marks) - allowed:
        raise Problem(_("A person who is not enrolled on that day cannot be marked. Nothing was saved."))
    present = {
        row.participant_id: row
        for row in session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    }
    for participant_id, (value, reason) in marks.items():
        record = present.get(participant_id)
        if value is None:
            if record is not None:
                session.delete(record)
            continue
        record = record or Attendance(meeting_id=meeting_id, participant_id=participant_id)
        session.add(record.change({"mark": value, "reason": reason}) and record)
    activity = session.get_one(Activity, meeting.activity_id)
    say(session, N_("Marked the attendance of {activity} on {date}"), activity=activity.name, date=meeting.day)


def attendance(session: Session, meeting_id: int) -> list[RegisterRow]:
    """The attendance list of a meeting, in the order of the paper; who is excused in the ledger is preset."""
    meeting = require_meeting(session, meeting_id)
    marks = {
        row.participant_id: row
        for row in session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    }
    chosen = select(Absence).where(Absence.since <= meeting.day, Absence.until >= meeting.day)
    ledger = {row.participant_id: row for row in session.scalars(chosen)}
    rows = []
    for person, name, _dropped_in in people_on(session, meeting):
        if person in marks:
            rows.append(RegisterRow(person, name, marks[person].mark, marks[person].reason))
        elif person in ledger:
            rows.append(RegisterRow(person, name, Mark.EXCUSED, ledger[person].kind.label, preset=True))
        else:
            rows.append(RegisterRow(person, name, None, ""))
    return rows


def issue_sheet(session: Session, meeting_id: int) -> bytes:
    """The sign-in sheet to hand out: put on file, and the same bytes each time until what it says changes."""
    meeting = require_meeting(session, meeting_id)
    version, fits = documents.version_of(session, meeting)
    if fits:
        return documents.kept(session, meeting, version)
    code = documents.code(session, meeting, version)
    pdf = documents.render_sheet(session, meeting, version, code=code)
    number = documents.number(meeting)
    register.keep(
        session,
        pdf,
        document=documents.KEY,
        number=number,
        version=version,
        code=code,
        tablename=Meeting.__tablename__,
        row_id=meeting_id,
        said=documents.digest(session, meeting),
    )
    say(session, N_("Printed the sign-in sheet {number}, version {version}"), number=number, version=version)
    return pdf
