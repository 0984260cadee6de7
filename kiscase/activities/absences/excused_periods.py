"""Excused absences: a period for which a person is excused from every meeting without a mark made by hand.

An excuse that comes after the register can also change what was marked as absent without excuse, in closed registers,
too: the mark is then made by hand, with the reason and the evidence of the excuse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.absences import tasks
from kiscase.activities.model import Absence, Activity, Attendance, AttendanceMark, Meeting, is_covered_by_absence
from kiscase.core.date_format import format_date
from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, use_language
from kiscase.core.journal.row_versions import list_changes_beside
from kiscase.core.journal.running_action import describe_action
from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import distinguish_namesakes
from kiscase.participants.queries import require_participant

_MARK_FIELDS = ("mark", "reason", "evidence", "minutes")


class AbsenceRow(NamedTuple):
    """An excused absence in a list; *meetings* is how many meetings it covers."""

    id: int
    participant_id: int
    name: str
    kind: str
    since: date
    until: date
    evidence: str
    meetings: int


class AbsentMeeting(NamedTuple):
    """A meeting at which somebody was marked as absent without excuse."""

    meeting_id: int
    day: date
    activity: str


class AbsenceCoverage(NamedTuple):
    """How many meetings an excused absence covers, and how many have a mark made by hand."""

    meetings: int
    by_hand: int
    """Other marks than those in *absent*: they stay."""
    absent: Sequence[AbsentMeeting] = ()
    """The meetings marked as absent without excuse, which the excuse can change."""


def record_absence(
    session: Session, participant_id: int, values: Mapping[str, Any], *, excuse_marks: bool = False
) -> int:
    """Excuse a person for a period; returns the id. *excuse_marks* also changes the marks “absent without excuse”."""
    absence = Absence(participant_id=participant_id).change(values)
    session.add(absence)
    session.flush()
    known: dict[str, Any] = {
        "name": require_participant(session, participant_id).name,
        "since": absence.since,
        "until": absence.until,
    }
    days = _excuse_marks(session, absence) if excuse_marks else []
    if days:
        words = N_("Excused {name} from {since} to {until}; marked as excused instead of absent: {days}")
        describe_action(session, words, days=_list_days(days), **known)
    else:
        describe_action(session, N_("Excused {name} from {since} to {until}"), **known)
    return absence.id


def change_absence(
    session: Session,
    absence_id: int,
    values: Mapping[str, Any],
    revision: int | None = None,
    *,
    excuse_marks: bool = False,
) -> int:
    """Change an excused absence; *excuse_marks* also changes the marks “absent without excuse”.

    The marks that it had changed, of days that it no longer covers, are what they were before; returns how many.
    """
    absence = _absence(session, absence_id).change(values, revision=revision)
    session.flush()
    name = require_participant(session, absence.participant_id).name
    again = _restore_marks(session, absence)
    days = _excuse_marks(session, absence) if excuse_marks else []
    words = N_("Changed an excuse of {name}")
    if days and again:
        words = N_("Changed an excuse of {name}; marked as excused: {days}; marked as absent again: {again}")
    elif days:
        words = N_("Changed an excuse of {name}; marked as excused instead of absent: {days}")
    elif again:
        words = N_("Changed an excuse of {name}; marked as absent again: {again}")
    describe_action(session, words, name=name, days=_list_days(days), again=_list_days(again))
    return len(again)


def remove_absence(session: Session, absence_id: int) -> int:
    """Delete an excused absence; other marks made by hand than those that it had changed stay.

    Those are what they were before; returns how many.
    """
    absence = _absence(session, absence_id)
    name = require_participant(session, absence.participant_id).name
    session.delete(absence)
    session.flush()
    again = _restore_marks(session, absence)
    words = N_("Took an excuse of {name} back")
    if again:
        words = N_("Took an excuse of {name} back; marked as absent again: {again}")
    describe_action(session, words, name=name, again=_list_days(again))
    return len(again)


def list_absences(session: Session, participant_id: int | None = None) -> list[AbsenceRow]:
    """The excused absences of one person or of everybody, the latest first."""
    chosen = select(Absence, Participant.family_name, Participant.given_name).join(
        Participant, Participant.id == Absence.participant_id
    )
    if participant_id is not None:
        chosen = chosen.where(Absence.participant_id == participant_id)
    found = session.execute(chosen.order_by(Absence.since.desc(), Absence.id.desc()).limit(500)).all()
    days = _list_covered_days(session, [row[0] for row in found])
    rows = [
        AbsenceRow(
            row.id,
            row.participant_id,
            join_names(family, given),
            row.kind.label,
            row.since,
            row.until,
            row.evidence,
            sum(row.since <= day <= row.until for day in days.get(row.participant_id, ())),
        )
        for row, family, given in found
    ]
    return distinguish_namesakes(session, rows)


def _list_covered_days(session: Session, absences: Sequence[Absence]) -> dict[int, list[date]]:
    """The days of the meetings of each person to which an excused absence gives the mark, one for each meeting."""
    found: dict[int, list[date]] = {}
    if absences:
        since, until = min(row.since for row in absences), max(row.until for row in absences)
        people = {row.participant_id for row in absences}
        for row in attendance_rates.list_attendance(session, people=people, since=since, until=until, ahead=True):
            if row.mark is None or row.preset:
                found.setdefault(row.participant_id, []).append(row.day)
    return found


def load_absence(session: Session, absence_id: int) -> dict[str, Any]:
    """The values of an excused absence for its form."""
    return _absence(session, absence_id).values()


def count_covered_meetings(session: Session, participant_id: int, since: date, until: date) -> AbsenceCoverage:
    """How many meetings an excused absence over a period would cover."""
    rows = attendance_rates.list_attendance(
        session, participant_id=participant_id, since=since, until=until, ahead=True
    )
    covered = sum(row.mark is None or row.preset for row in rows)
    absent = [row for row in rows if row.mark is AttendanceMark.UNEXCUSED]
    chosen = select(Activity.id, Activity.name).where(Activity.id.in_({row.activity_id for row in absent}))
    names = {row.id: row.name for row in session.execute(chosen)}
    return AbsenceCoverage(
        covered,
        len(rows) - covered - len(absent),
        [AbsentMeeting(row.meeting_id, row.day, names[row.activity_id]) for row in absent],
    )


def _excuse_marks(session: Session, absence: Absence) -> list[date]:
    """Change the marks “absent without excuse” of the period, whether their registers are closed or not; the days."""
    absent = count_covered_meetings(session, absence.participant_id, absence.since, absence.until).absent
    chosen = (
        select(Attendance, Meeting)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Attendance.participant_id == absence.participant_id)
        .where(Meeting.id.in_([row.meeting_id for row in absent]))
        .order_by(Meeting.day, Meeting.starts)
    )
    with use_language(DEFAULT_LANGUAGE):  # it is kept, and printed in that language
        reason = absence.kind.label
    days, activities = [], set()
    for mark, meeting in session.execute(chosen):
        mark.change({"mark": AttendanceMark.EXCUSED, "reason": reason, "evidence": absence.evidence, "minutes": None})
        days.append(meeting.day)
        activities.add(meeting.activity_id)
    session.flush()
    for activity in activities:
        tasks.refresh_absence_tasks(session, activity, [absence.participant_id])
    return days


def _restore_marks(session: Session, absence: Absence) -> list[date]:
    """Undo what an absence did to marks on days that none covers now, unless somebody changed them since; the days."""
    beside = (Absence.__tablename__, absence.id)
    changes = {row.row_id: row for row in list_changes_beside(session, Attendance.__tablename__, beside)}
    chosen = (
        select(Attendance, Meeting)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Attendance.id.in_(changes), ~is_covered_by_absence(Attendance.participant_id))
        .order_by(Meeting.day, Meeting.starts)
    )
    days, latest = [], {}
    for mark, meeting in session.execute(chosen).all():
        change = changes[mark.id]
        if change.after["mark"] != AttendanceMark.EXCUSED or any(
            getattr(mark, key) != change.after[key] for key in _MARK_FIELDS
        ):
            continue
        mark.change({key: change.before[key] for key in _MARK_FIELDS})
        days.append(meeting.day)
        latest[meeting.activity_id] = meeting
    session.flush()
    for activity, meeting in latest.items():
        tasks.refresh_absence_tasks(session, activity, [absence.participant_id])
        tasks.open_absence_tasks(session, meeting, [absence.participant_id])
    return days


def _list_days(days: Sequence[date]) -> str:
    return ", ".join(format_date(day) for day in dict.fromkeys(days))


def _absence(session: Session, absence_id: int) -> Absence:
    absence = session.get(Absence, absence_id)
    if absence is None:
        raise RecordGoneError(_("This excuse is no longer on file."))
    return absence
