"""Schedule conflicts: a person, a leader or a room needed by two activities at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity, Enrolment, Meeting, MeetingStatus, enrolment_continues
from kiscase.activities.periods import time_range_text
from kiscase.club.model import Worker
from kiscase.contracts.model import Contract
from kiscase.core.collation import fold_text
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, ngettext
from kiscase.participants.model import Participant


class MeetingSlot(NamedTuple):
    """When, where and by whom a meeting is to be held; *meeting_id* is None if it is not on file."""

    on: date
    starts: time
    ends: time
    room: str = ""
    leader_id: int | None = None
    meeting_id: int | None = None


class ScheduledMeeting(NamedTuple):
    """A meeting on file with its actual room and leader."""

    meeting_id: int
    activity_id: int
    activity: str
    on: date
    starts: time
    ends: time
    room: str
    leader_id: int | None


def find_meeting_conflicts(session: Session, slots: Sequence[MeetingSlot], *, besides: int | None = None) -> list[str]:
    """A sentence for each room and leader that another activity needs too: the first time, and how often in all.

    *besides* is the activity whose meetings the slots are.
    """
    found: dict[tuple[str, int], tuple[str, int]] = {}
    for slot, other in _overlapping(session, slots):
        if other.activity_id == besides:
            continue
        for what, sentence in _describe_conflicts(session, slot, other):
            first, times = found.get((what, other.activity_id), (sentence, 0))
            found[what, other.activity_id] = (first, times + 1)
    return [f"{sentence} {_times_text(times)}".strip() for sentence, times in found.values()]


def _describe_conflicts(session: Session, slot: MeetingSlot, other: ScheduledMeeting) -> Iterable[tuple[str, str]]:
    when = f"{format_date(other.on)}, {time_range_text(other.starts, other.ends)}"
    if slot.room and fold_text(slot.room) == fold_text(other.room):
        words = _("The room {room} is taken by {other} ({when}).")
        yield "room", words.format(room=slot.room, other=other.activity, when=when)
    if slot.leader_id and slot.leader_id == other.leader_id:
        leader = session.get_one(Worker, slot.leader_id).name
        words = _("{name} leads {other} at that time ({when}).")
        yield "leader", words.format(name=leader, other=other.activity, when=when)


def _times_text(times: int) -> str:
    return "" if times < 2 else ngettext("{count} time in all.", "{count} times in all.", times).format(count=times)


def find_person_conflicts(session: Session, participant_id: int, activity_id: int, since: date) -> list[str]:
    """A sentence for each other activity of the person that meets at the same time, from a day on."""
    mine = [
        MeetingSlot(row.day, row.starts, row.ends, meeting_id=row.id)
        for row in session.scalars(
            select(Meeting).where(
                Meeting.activity_id == activity_id, Meeting.day >= since, Meeting.happening == MeetingStatus.PLANNED
            )
        )
    ]
    theirs = set(
        session.scalars(
            select(Enrolment.activity_id)
            .outerjoin(Contract, Contract.id == Enrolment.contract_id)
            .where(
                Enrolment.participant_id == participant_id,
                enrolment_continues(since),
                Enrolment.activity_id != activity_id,
            )
        )
    )
    person, activity = session.get_one(Participant, participant_id), session.get_one(Activity, activity_id)
    found: dict[int, str] = {}
    words = _("{name}: {activity} and {other} meet at the same time, first on {when}.")
    for slot, other in _overlapping(session, mine):
        if other.activity_id in theirs:
            when = f"{format_date(slot.on)}, {time_range_text(other.starts, other.ends)}"
            names = {"name": person.name, "activity": activity.name, "other": other.activity}
            found.setdefault(other.activity_id, words.format(when=when, **names))
    return list(found.values())


def describe_people_conflicts(session: Session, people: Iterable[int], activity_id: int, since: date) -> str:
    """The sentences about people who were enrolled from a day on, and have another activity at the same time."""
    return " ".join(
        sentence
        for participant_id in people
        for sentence in find_person_conflicts(session, participant_id, activity_id, since)
    )


def _overlapping(session: Session, slots: Sequence[MeetingSlot]) -> Iterable[tuple[MeetingSlot, ScheduledMeeting]]:
    if not slots:
        return
    by_day: dict[date, list[ScheduledMeeting]] = {}
    chosen = (
        select(
            Meeting.id,
            Meeting.activity_id,
            Activity.name,
            Meeting.day,
            Meeting.starts,
            Meeting.ends,
            func.coalesce(func.nullif(Meeting.room, ""), Activity.room),
            func.coalesce(Meeting.leader_id, Activity.leader_id),
        )
        .join(Activity, Activity.id == Meeting.activity_id)
        .where(Meeting.happening == MeetingStatus.PLANNED)
        .where(Meeting.day >= min(slot.on for slot in slots), Meeting.day <= max(slot.on for slot in slots))
    )
    for row in session.execute(chosen):
        by_day.setdefault(row[3], []).append(ScheduledMeeting(*row))
    for slot in sorted(slots, key=lambda one: one.on):
        for other in by_day.get(slot.on, []):
            if other.meeting_id != slot.meeting_id and other.starts < slot.ends and slot.starts < other.ends:
                yield slot, other
