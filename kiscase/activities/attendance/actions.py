"""Marking attendance, class notes, and the sign-in sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from kiscase.activities.absences import tasks
from kiscase.activities.attendance import sign_in_sheet
from kiscase.activities.attendance.queries import enrolled_ids, list_meeting_people
from kiscase.activities.model import Activity, Attendance, AttendanceMark, Meeting, MeetingStatus
from kiscase.activities.periods import meeting_hours
from kiscase.activities.queries import is_register_closed, require_meeting
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.date_format import format_date
from kiscase.core.errors import EditConflictError, InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.history import find_latest_change
from kiscase.core.journal.recorder import insert_new_rows
from kiscase.core.journal.running_action import action_date, describe_action, get_running_action
from kiscase.issued.issuing import current_version, issue_document
from kiscase.participants.queries import require_participant

_MARKS = select(Attendance).where(Attendance.meeting_id == bindparam("meeting_id"))
_ANY_MARK = "SELECT id FROM attendance WHERE meeting_id = :meeting_id LIMIT 1"
_ACTIVITY_NAME = "SELECT name FROM activity WHERE id = :activity_id"


class MarkEntry(NamedTuple):
    """The mark of one person; None removes it, *minutes* is how long a person attended who was late or left early."""

    mark: AttendanceMark | None
    reason: str = ""
    minutes: int | None = None
    evidence: str = ""


def mark_attendance(
    session: Session,
    meeting_id: int,
    marks: Mapping[int, Sequence[Any]],
    seen: Mapping[int, AttendanceMark | None] | None = None,
) -> None:
    """Set the marks of a meeting by participant id, each a MarkEntry or its values.

    Raises Problem for people who are not on the list, for a meeting to come or cancelled, and for a closed register,
    and ChangedElsewhere when a mark is no longer the one that was *seen*.
    """
    meeting = require_meeting(session, meeting_id)
    _require_open(session, meeting)
    present = _load_marks(session, meeting_id)
    dropped_in = {one for one, row in present.items() if row.guest}
    if set(marks) - dropped_in - enrolled_ids(session, meeting):
        raise Problem(_("A person who is not enrolled on that day cannot be marked. Nothing was saved."))
    if seen is not None and any((present[one].mark if one in present else None) is not seen.get(one) for one in marks):
        raise _conflict(session, meeting_id)
    longest = round(meeting_hours(meeting.starts, meeting.ends) * 60)
    attended = replace(Attendance.fields()["minutes"], limits=(0, longest))
    new: list[dict[str, Any]] = []
    checked: dict[MarkEntry, dict[str, Any]] = {}  # nearly all people have the same one
    for participant_id, given in marks.items():
        entry = MarkEntry(*given)
        record = present.get(participant_id)
        if entry.mark is None:
            if record is not None:
                session.delete(record)
            continue
        if wrong := attended.out_of_range(entry.minutes):
            raise InvalidValuesError({"minutes": wrong})
        if record is not None:
            record.change(entry._asdict())
            continue
        if entry not in checked:
            mark = Attendance(meeting_id=meeting_id, participant_id=participant_id).change(entry._asdict())
            checked[entry] = mark.stored_values()
        new.append({**checked[entry], "participant_id": participant_id})
    insert_new_rows(session, Attendance, new)
    tasks.open_absence_tasks(
        session, meeting, [one for one, given in marks.items() if given[0] is AttendanceMark.UNEXCUSED]
    )
    tasks.refresh_absence_tasks(
        session, meeting.activity_id, [one for one, given in marks.items() if given[0] is not AttendanceMark.UNEXCUSED]
    )
    (name,) = PlainReader.in_session(session).row(_ACTIVITY_NAME, activity_id=meeting.activity_id) or (None,)
    describe_action(session, N_("Marked the attendance of {activity} on {date}"), activity=name, date=meeting.day)


def _load_marks(session: Session, meeting_id: int) -> dict[int, Attendance]:
    """The marks of a meeting by participant id; most registers have none when they are saved."""
    session.flush()  # what is read plainly is read from the file
    if PlainReader.in_session(session).row(_ANY_MARK, meeting_id=meeting_id) is None:
        return {}
    return {row.participant_id: row for row in session.scalars(_MARKS, {"meeting_id": meeting_id})}


def _conflict(session: Session, meeting_id: int) -> EditConflictError:
    latest = find_latest_change(session, Meeting.__tablename__, meeting_id, direct=False)
    if latest is None or not latest.worker or not get_running_action(session).shared:
        return EditConflictError(
            _(
                "Somebody else has marked this meeting in the meantime. Nothing was overwritten: Ctrl+Z shows what is "
                "on file, saving again replaces it."
            )
        )
    words = _(
        "{name} has marked this meeting in the meantime. Nothing was overwritten: Ctrl+Z shows what is on file, saving "
        "again replaces it."
    )
    return EditConflictError(words.format(name=latest.worker))


def add_drop_in(session: Session, meeting_id: int, participant_id: int) -> None:
    """Add somebody who is not enrolled to the list of a meeting, as present."""
    meeting = require_meeting(session, meeting_id)
    _require_open(session, meeting)
    name = require_participant(session, participant_id).name
    if participant_id in {one.id for one in list_meeting_people(session, meeting)}:
        raise Problem(_("{name} is on the list already. Nothing was changed.").format(name=name))
    record = Attendance(meeting_id=meeting_id, participant_id=participant_id, guest=True)
    session.add(record.change({"mark": AttendanceMark.PRESENT}))
    activity = session.get_one(Activity, meeting.activity_id)
    words = N_("{person} came to {activity} on {date} without being enrolled")
    describe_action(session, words, person=name, activity=activity.name, date=meeting.day)


def save_class_notes(session: Session, meeting_id: int, topic: str, notes: str) -> None:
    """Save topic and notes of a meeting for the class journal."""
    meeting = require_meeting(session, meeting_id).change({"topic": topic, "notes": notes})
    activity = session.get_one(Activity, meeting.activity_id)
    describe_action(
        session, N_("Wrote up the meeting of {activity} on {date}"), activity=activity.name, date=meeting.day
    )


def reopen_register(session: Session, meeting_id: int, reason: str) -> None:
    """Reopen a closed register with a reason; it closes again after the club's number of days."""
    meeting = require_meeting(session, meeting_id)
    if not reason.strip():
        raise InvalidValuesError({"reopened_why": _("Please enter why the register is reopened.")})
    meeting.change({"reopened_on": action_date(session), "reopened_why": reason})
    activity = session.get_one(Activity, meeting.activity_id)
    words = N_("Opened the register of {activity} on {date} again: {reason}")
    describe_action(session, words, activity=activity.name, date=meeting.day, reason=reason)


def issue_sign_in_sheet(session: Session, meeting_id: int) -> bytes:
    """Issue the sign-in sheet; it stays the same, byte for byte, until its content changes."""
    require_meeting(session, meeting_id)
    document = sign_in_sheet.sign_in_sheet_document(sign_in_sheet.load_sign_in_sheet(session, meeting_id))
    version, fits = current_version(session, document)
    pdf = issue_document(session, document)
    if not fits:
        describe_action(
            session,
            N_("Printed the sign-in sheet {number}, version {version}"),
            number=document.number,
            version=version,
        )
    return pdf


def _require_open(session: Session, meeting: Meeting) -> None:
    if meeting.day > action_date(session):
        raise Problem(_("This meeting has not taken place yet, so nothing was marked."))
    if meeting.happening is MeetingStatus.CANCELLED:
        raise Problem(_("This meeting did not take place, so nothing was marked."))
    if is_register_closed(session, meeting):
        words = _("The register of {date} is closed, so nothing was saved. It can be reopened with a reason.")
        raise Problem(words.format(date=format_date(meeting.day)))
