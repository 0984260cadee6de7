"""The activities of a federation's file: groups of 25 with their meetings, enrolments, waiting lists and registers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from typing import NamedTuple

from benchmarks.federation.bulk_journal import BulkJournal, Row, Told
from benchmarks.federation.scale import GROUP, Scale, weekdays
from kiscase.activities.model import AttendanceMark

_MARKS = [str(mark.value) for mark in AttendanceMark]
_SHARES = (20, 2, 1, 3, 2)  # of each mark
_ABSENCES = 3  # in a row: so many open a task
_HOURS = {"starts": "09:00:00.000000", "ends": "11:00:00.000000"}
_NOTED = 6  # the hour after which a register is written


class Member(NamedTuple):
    """Somebody who is enrolled: the id of the person, the name, and the contract."""

    person: int
    name: str
    contract: int


class Group(NamedTuple):
    """An activity with the people who are enrolled, and its meetings that were held."""

    number: int
    activity: int
    name: str
    members: Sequence[Member]
    meetings: Sequence[tuple[date, int]]


class Activities:
    """Writes the activities of one year after another."""

    def __init__(self, scale: Scale, journal: BulkJournal) -> None:
        self._scale, self._journal = scale, journal
        self._chance = Random(scale.people)
        self._participants_of: dict[int, list[int]] = {}

    def plan(self, year: int, number: int, members: Sequence[Member], waiting: Sequence[Member]) -> Group:
        """Plan an activity with all its meetings, enrol its people, and put others on its waiting list."""
        activity = self._journal.next_id("activity")
        drawn = self._scale.drawn_on(year)
        name = f"Warsztat {number + 1}/{drawn.year}"
        at = datetime.combine(drawn, time(12)).astimezone()
        held = self._scale.held_on(year, number)
        days = [*held, *self._scale.planned_on(year, number)]
        rows = [("activity", self._activity(activity, name, number, days))]
        meetings = []
        for day in days:
            meetings.append((day, self._journal.next_id("meeting")))
            rows.append(("meeting", _meeting(meetings[-1][1], activity, day)))
        told = {"name": name, "count": len(days)}
        self._journal.write(Told(at, "Planned the activity {name}: {count} meetings", told), rows)
        self._journal.index("activity", activity, name, [name, rows[0][1]["room"]])
        self._enrol(activity, name, members, at, until=None if len(days) > len(held) else held[-1])
        self._wait(activity, name, waiting, at, closed=len(days) == len(held))
        self._excuse(members, held)
        return Group(number, activity, name, members, meetings[: len(held)])

    def mark(self, group: Group, place: int, *, tasks: bool) -> None:
        """Write the register of a meeting of a group; with *tasks* its first person was absent without excuse."""
        day, meeting = group.meetings[place]
        marks = self._chance.choices(_MARKS, _SHARES, k=len(group.members))
        if tasks:
            marks[0] = AttendanceMark.UNEXCUSED.value
        changes, direct, people = [], [], []
        for member, mark in zip(group.members, marks, strict=True):
            row_id = self._journal.next_id("attendance")
            row = (row_id, 1, meeting, member.person, mark, None, "", "", 0)
            self._journal.add_values("attendance", row)
            changes.append(("attendance", row_id, _mark_image(row_id, meeting, member.person, mark)))
            direct.append(f'["attendance", {row_id}, true]')
            people.append(f'["participant", {member.person}, false]')
        about = [f'["activity", {group.activity}, false]', *direct, f'["meeting", {meeting}, false]', *people]
        at = datetime.combine(day, time(11 + group.number % _NOTED, group.number % 60)).astimezone()
        names = {"activity": group.name, "date": {"date": day.isoformat()}}
        told = sha256(f"[{', '.join(about)}]".encode()).hexdigest()
        self._journal.write_entry(Told(at, "Marked the attendance of {activity} on {date}", names), changes, told)
        self._journal.note_about("activity", group.activity, direct=False)
        self._journal.note_about("meeting", meeting, direct=False)
        for (_table, row_id, _image), member in zip(changes, group.members, strict=True):
            self._journal.note_about("attendance", row_id, direct=True)
            self._journal.note_about("participant", member.person, direct=False)

    def open_task(self, group: Group, on: date) -> None:
        """A task about the first person of a group, who was absent three times."""
        member = group.members[0]
        row = {
            "id": self._journal.next_id("task"),
            "participant_id": member.person,
            "activity_id": group.activity,
            "opened_on": on.isoformat(),
            "count": _ABSENCES,
        }
        names = {"activity": group.name, "date": {"date": on.isoformat()}}
        at = datetime.combine(on, time(18)).astimezone()
        parents = [("participant", member.person)]
        self._journal.write(Told(at, "Marked the attendance of {activity} on {date}", names), [("task", row)], parents)

    def _enrol(self, activity: int, name: str, members: Sequence[Member], at: datetime, until: date | None) -> None:
        rows = []
        for member in members:
            row: Row = {
                "id": self._journal.next_id("enrolment"),
                "activity_id": activity,
                "participant_id": member.person,
                "contract_id": member.contract,
                "since": (at.date() + timedelta(1)).isoformat(),
                "until": until.isoformat() if until else None,
                "ending": "completed" if until else None,
            }
            rows.append(("enrolment", row))
        parents = [("activity", activity), *(("participant", one.person) for one in members)]
        told = {"count": len(members), "activity": name}
        self._journal.write(Told(at, "Enrolled {count} people in {activity}", told), rows, parents)

    def _wait(self, activity: int, name: str, waiting: Sequence[Member], at: datetime, *, closed: bool) -> None:
        for member in waiting:
            row: Row = {
                "id": self._journal.next_id("waiting"),
                "activity_id": activity,
                "participant_id": member.person,
                "asked_on": at.date().isoformat(),
                "closed_on": (at.date() + timedelta(30)).isoformat() if closed else None,
            }
            parents = [("activity", activity), ("participant", member.person)]
            names = {"person": member.name, "activity": name}
            self._journal.write(
                Told(at, "{person} waits for a place in {activity}", names), [("waiting", row)], parents
            )

    def _excuse(self, members: Sequence[Member], held: Sequence[date]) -> None:
        for place, member in enumerate(members):
            since = held[place * len(held) // len(members)]
            until = since + timedelta(4)
            row: Row = {
                "id": self._journal.next_id("absence"),
                "participant_id": member.person,
                "kind": "sick",
                "since": since.isoformat(),
                "until": until.isoformat(),
                "evidence": "L4",
            }
            names = {"name": member.name, "since": {"date": row["since"]}, "until": {"date": row["until"]}}
            at = datetime.combine(since, time(8)).astimezone()
            parents = [("participant", member.person)]
            self._journal.write(Told(at, "Excused {name} from {since} to {until}", names), [("absence", row)], parents)

    def _activity(self, activity: int, name: str, number: int, days: Sequence[date]) -> Row:
        return {
            "id": activity,
            "name": name,
            "kind": "job_help",
            "leader_id": 1,
            "room": f"Sala {number + 1}",
            "capacity": GROUP,
            "weekdays": json.dumps([str(day) for day in weekdays(number)]),
            **_HOURS,
            "since": days[0].isoformat(),
            "until": days[-1].isoformat(),
        }


def _meeting(row_id: int, activity: int, day: date) -> Row:
    return {"id": row_id, "activity_id": activity, "day": day.isoformat(), **_HOURS}


def _mark_image(row_id: int, meeting: int, person: int, mark: str) -> str:
    """The image of a mark, written out: there are millions of them."""
    return (
        f'{{"evidence": "", "guest": false, "id": {row_id}, "mark": "{mark}", "meeting_id": {meeting}, '
        f'"minutes": null, "participant_id": {person}, "reason": ""}}'
    )
