"""Lists what a number of a report counts: exactly these people, attendances, meetings or contracts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity, Attendance, Meeting
from kiscase.activities.periods import time_range_text
from kiscase.contracts.model import Contract
from kiscase.core.date_format import format_date
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import participant_names
from kiscase.reporting.counted_items import CountedItem
from kiscase.reporting.statistics.model import CountedThing

_AT_ONCE = 5_000  # ids in one statement
T = TypeVar("T")


def list_counted(
    session: Session, thing: CountedThing, counted: Collection[Any], details: Mapping[int, str]
) -> list[CountedItem]:
    """What a number counts, row by row; *details* stand beside people."""
    match thing:
        case CountedThing.MARK:
            return _attendances(session, counted)
        case CountedThing.MEETING:
            return _meetings(session, counted)
        case CountedThing.CONTRACT:
            return _contracts(session, counted)
        case _:
            names = participant_names(session, counted)
            people = _sorted_people(session, counted)
            return [_person(one, names[one], details.get(one, "")) for one in people]


def _person(person: int, name: str, detail: str) -> CountedItem:
    return CountedItem(person, name, detail, (Participant.__tablename__, person))


def _sorted_people(session: Session, ids: Collection[int]) -> list[int]:
    rows = [
        (row.sort, row.id)
        for some in _in_parts(sorted(ids))
        for row in session.execute(select(Participant.id, Participant.sort).where(Participant.id.in_(some)))
    ]
    return [row_id for _sort, row_id in sorted(rows)]


def _attendances(session: Session, counted: Collection[tuple[int, int]]) -> list[CountedItem]:
    names = participant_names(session, {person for _meeting, person in counted})
    meetings = _described_meetings(session, {meeting for meeting, _person in counted})
    people = {one: place for place, one in enumerate(_sorted_people(session, names))}
    marks = {
        (row.meeting_id, row.participant_id): row.mark.label
        for some in _in_parts(sorted(meetings))
        for row in session.execute(
            select(Attendance.meeting_id, Attendance.participant_id, Attendance.mark).where(
                Attendance.meeting_id.in_(some)
            )
        )
    }
    ordered = sorted(counted, key=lambda pair: (people[pair[1]], meetings[pair[0]][0], pair[0]))
    return [
        _person(
            person,
            names[person],
            " · ".join(filter(None, (meetings[meeting][1], marks.get((meeting, person), "")))),
        )
        for meeting, person in ordered
    ]


def _meetings(session: Session, counted: Collection[int]) -> list[CountedItem]:
    found = _described_meetings(session, counted)
    return [
        CountedItem(one, found[one][1], "", (Meeting.__tablename__, one))
        for one in sorted(counted, key=lambda one: (found[one][0], one))
    ]


def _described_meetings(session: Session, ids: Collection[int]) -> dict[int, tuple[Any, str]]:
    """By id: what a meeting is sorted by, and its day, time and activity."""
    chosen = select(Meeting.id, Meeting.day, Meeting.starts, Meeting.ends, Activity.name).join(
        Activity, Activity.id == Meeting.activity_id
    )
    return {
        row.id: (
            (row.day, row.starts),
            f"{format_date(row.day)}, {time_range_text(row.starts, row.ends)}, {row.name}",
        )
        for some in _in_parts(sorted(ids))
        for row in session.execute(chosen.where(Meeting.id.in_(some)))
    }


def _contracts(session: Session, counted: Collection[int]) -> list[CountedItem]:
    contracts = [
        one
        for some in _in_parts(sorted(counted))
        for one in session.scalars(select(Contract).where(Contract.id.in_(some)).order_by(Contract.id))
    ]
    names = participant_names(session, {one.participant_id for one in contracts})
    return [
        CountedItem(
            one.id,
            one.title,
            f"{names[one.participant_id]} · {one.state_and_end()}",
            (Contract.__tablename__, one.id),
        )
        for one in contracts
    ]


def _in_parts(ids: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(ids)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
