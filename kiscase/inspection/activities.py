"""The activities of a period for a folder: when they met, what their registers show, and how many people came."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.model import Activity, Meeting, MeetingStatus
from kiscase.activities.periods import meeting_hours
from kiscase.activities.reports.class_journal import KEY as JOURNAL
from kiscase.activities.reports.queries import activity_file_label
from kiscase.core.collation import sort_key
from kiscase.core.journal.running_action import action_time
from kiscase.inspection.model import FolderRequest
from kiscase.issued.model import IssuedDocument


class FolderActivity(NamedTuple):
    """An activity with its meetings of a period that are over and were not cancelled."""

    name: str
    kind: str
    first: date
    last: date
    held: int
    """The meetings whose register has an entry, and their *hours*."""
    hours: float
    not_entered: int
    """Those whose register has none."""
    people: int
    """How many people were there at least once."""
    journal: bool
    """Whether its class journal is among the issued documents."""


def list_folder_activities(session: Session, request: FolderRequest) -> list[FolderActivity]:
    """The activities that met in the period, in Polish order; one with individual meetings never names the person."""
    moment = action_time(session).astimezone()
    chosen = select(Meeting).where(
        Meeting.happening == MeetingStatus.PLANNED, Meeting.day.between(request.since, request.until)
    )
    meetings: dict[int, list[Meeting]] = defaultdict(list)
    for one in session.scalars(chosen.order_by(Meeting.day, Meeting.starts)):
        if attendance_rates.has_ended(one.day, one.ends, moment):
            meetings[one.activity_id].append(one)
    rows = defaultdict(list)
    for row in attendance_rates.list_attendance(session, since=request.since, until=request.until):
        rows[row.meeting_id].append(row)
    journals = select(IssuedDocument.row_id).where(
        IssuedDocument.document == JOURNAL, IssuedDocument.issued_on.between(request.since, request.until)
    )
    printed = set(session.scalars(journals))
    found = []
    for activity in session.scalars(select(Activity).where(Activity.id.in_(meetings))):
        own = meetings[activity.id]
        held = [one for one in own if attendance_rates.count_marked(rows[one.id])]
        found_there = (row for one in own for row in rows[one.id] if row.mark in attendance_rates.ATTENDED_MARKS)
        individual = any(one.participant_id for one in own)
        found.append(
            FolderActivity(
                name=activity_file_label(session, activity.id) if individual else activity.name,
                kind=activity.kind_text(),
                first=own[0].day,
                last=own[-1].day,
                held=len(held),
                hours=sum(meeting_hours(one.starts, one.ends) for one in held),
                not_entered=len(own) - len(held),
                people=len({row.participant_id for row in found_there}),
                journal=activity.id in printed,
            )
        )
    return sorted(found, key=lambda one: (sort_key(one.name), one.first))
