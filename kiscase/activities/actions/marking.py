"""Marking attendance, and the sheet on which people sign."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.activities import rates
from kiscase.activities.actions import tasks
from kiscase.activities.actions.planning import require_meeting
from kiscase.activities.documents import sheet
from kiscase.activities.documents.lists import enrolled_on, people_on
from kiscase.activities.model import Absence, Activity, Attendance, Happening, Mark, Meeting
from kiscase.club.model import Club
from kiscase.core.errors import ChangedElsewhere, Invalid, Problem
from kiscase.core.i18n import N_, _, day
from kiscase.core.journal import now, say, today
from kiscase.participants.actions import require
from kiscase.register.papers import issue, version_of


class RegisterRow(NamedTuple):
    """A line of the attendance list of one meeting; a mark that the ledger of absences makes is a preset one."""

    participant_id: int
    name: str
    mark: Mark | None
    reason: str
    preset: bool = False
    minutes: int | None = None
    evidence: str = ""
    dropped_in: bool = False


class Missing(NamedTuple):
    """A meeting that was held and is not all marked: how many people are left."""

    meeting_id: int
    activity_id: int
    activity: str
    day: date
    left: int


class Entry(NamedTuple):
    """What is marked of one person; no mark takes one away, *minutes* is how long who was not there all the time."""

    mark: Mark | None
    reason: str = ""
    minutes: int | None = None
    evidence: str = ""


def mark(
    session: Session,
    meeting_id: int,
    marks: Mapping[int, Sequence[Any]],
    seen: Mapping[int, Mark | None] | None = None,
) -> None:
    """Set the marks of a meeting, by participant, each an Entry or what makes one.

    Raises for people who are not on the list, for a meeting that is ahead or cancelled, for a register that is closed,
    and ChangedElsewhere when a mark is no longer the one that was *seen*.
    """
    meeting = require_meeting(session, meeting_id)
    _require_open(session, meeting)
    present = {
        row.participant_id: row
        for row in session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    }
    dropped_in = {one for one, row in present.items() if row.guest}
    if set(marks) - dropped_in - {one.id for one in enrolled_on(session, meeting)}:
        raise Problem(_("A person who is not enrolled on that day cannot be marked. Nothing was saved."))
    if seen is not None and any((present[one].mark if one in present else None) is not seen.get(one) for one in marks):
        raise ChangedElsewhere(
            _("Somebody else has marked this meeting in the meantime. Nothing was overwritten: look at it again.")
        )
    numbers = itertools.count(
        (session.scalar(select(func.max(Attendance.id))) or 0) + 1
    )  # given here, all go in at once
    for participant_id, given in marks.items():
        entry = Entry(*given)
        record = present.get(participant_id)
        if entry.mark is None:
            if record is not None:
                session.delete(record)
            continue
        record = record or Attendance(id=next(numbers), meeting_id=meeting_id, participant_id=participant_id)
        session.add(record.change(entry._asdict()) and record)
    session.flush()
    tasks.follow(session, meeting, [one for one, given in marks.items() if given[0] is Mark.UNEXCUSED])
    name = session.scalars(select(Activity.name).where(Activity.id == meeting.activity_id)).one()
    say(session, N_("Marked the attendance of {activity} on {date}"), activity=name, date=meeting.day)


def drop_in(session: Session, meeting_id: int, participant_id: int) -> None:
    """Put somebody who came without being enrolled on the list of a meeting, as present."""
    meeting = require_meeting(session, meeting_id)
    _require_open(session, meeting)
    name = require(session, participant_id).name
    if participant_id in {one.id for one in people_on(session, meeting)}:
        raise Problem(_("{name} is on the list already. Nothing was changed.").format(name=name))
    record = Attendance(meeting_id=meeting_id, participant_id=participant_id, guest=True)
    session.add(record.change({"mark": Mark.PRESENT}))
    activity = session.get_one(Activity, meeting.activity_id)
    words = N_("{person} came to {activity} on {date} without being enrolled")
    say(session, words, person=name, activity=activity.name, date=meeting.day)


def write_up(session: Session, meeting_id: int, topic: str, notes: str) -> None:
    """Keep the leader's topic and notes for the journal of classes."""
    meeting = require_meeting(session, meeting_id).change({"topic": topic, "notes": notes})
    activity = session.get_one(Activity, meeting.activity_id)
    say(session, N_("Wrote up the meeting of {activity} on {date}"), activity=activity.name, date=meeting.day)


def is_closed(session: Session, meeting: Meeting) -> bool:
    """Whether the register is closed: the club's days have passed since the meeting, and since it was opened again."""
    return last_open(meeting, session.scalar(select(Club.lock_days))) < today(session)


def last_open(meeting: Meeting, days: int | None) -> date:
    """The last day on which the register is open, by the club's *days*."""
    return max(meeting.day, meeting.reopened_on or date.min) + timedelta(days or 0)


def reopen(session: Session, meeting_id: int, reason: str) -> None:
    """Open a closed register again, with the reason; it closes after the club's days."""
    meeting = require_meeting(session, meeting_id)
    if not reason.strip():
        raise Invalid({"reopened_why": _("Please write why the register is opened again.")})
    meeting.change({"reopened_on": today(session), "reopened_why": reason})
    activity = session.get_one(Activity, meeting.activity_id)
    words = N_("Opened the register of {activity} on {date} again: {reason}")
    say(session, words, activity=activity.name, date=meeting.day, reason=reason)


def missing(session: Session, since: date | None = None) -> list[Missing]:
    """The meetings that were held and whose people are not all marked, the oldest first; of the last year if not said.

    A meeting of today counts once it is over.
    """
    first = since or today(session) - timedelta(365)
    left: dict[int, int] = {}
    for row in rates.marks(session, since=first):
        left[row.meeting_id] = left.get(row.meeting_id, 0) + (row.mark is None)
    held = [meeting_id for meeting_id, count in left.items() if count]
    chosen = select(Meeting, Activity.name).join(Activity, Activity.id == Meeting.activity_id)
    rows = session.execute(chosen.where(Meeting.id.in_(held)).order_by(Meeting.day, Meeting.starts))
    moment = now(session).astimezone()
    return [
        Missing(meeting.id, meeting.activity_id, name, meeting.day, left[meeting.id])
        for meeting, name in rows
        if (meeting.day, meeting.ends) <= (moment.date(), moment.time())
    ]


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
    for person, name, guest in people_on(session, meeting):
        hand, excuse = marks.get(person), ledger.get(person)
        if hand is not None:
            row = RegisterRow(person, name, hand.mark, hand.reason, minutes=hand.minutes, evidence=hand.evidence)
        elif excuse is not None:
            row = RegisterRow(person, name, Mark.EXCUSED, excuse.kind.label, preset=True, evidence=excuse.evidence)
        else:
            row = RegisterRow(person, name, None, "")
        rows.append(row._replace(dropped_in=guest))
    return rows


def issue_sheet(session: Session, meeting_id: int) -> bytes:
    """The sign-in sheet to hand out: put on file, and the same bytes each time until what it says changes."""
    require_meeting(session, meeting_id)
    paper = sheet.paper(session, meeting_id)
    version, fits = version_of(session, paper)
    pdf = issue(session, paper)
    if not fits:
        say(session, N_("Printed the sign-in sheet {number}, version {version}"), number=paper.number, version=version)
    return pdf


def _require_open(session: Session, meeting: Meeting) -> None:
    if meeting.day > today(session):
        raise Problem(_("This meeting has not taken place yet, so nothing was marked."))
    if meeting.happening is Happening.CANCELLED:
        raise Problem(_("This meeting did not take place, so nothing was marked."))
    if is_closed(session, meeting):
        words = _("The register of {date} is closed, so nothing was saved. It can be opened again with a reason.")
        raise Problem(words.format(date=day(meeting.day)))
