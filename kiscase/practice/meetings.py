"""The activities of the practice club: a year of weekly meetings, who is enrolled, and the marks of attendance."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import actions
from kiscase.activities.actions import planning
from kiscase.activities.actions.series import by_rule
from kiscase.activities.model import Activity, Mark, Meeting, Weekday
from kiscase.core.workdays import holiday, next_workday, workday
from kiscase.practice.contracts import CARRIED_OUT, Story
from kiscase.practice.diary import Deed, Diary
from kiscase.practice.material import material

BEFORE, AFTER = timedelta(weeks=39), timedelta(weeks=13)
# By the place of an activity in the material: words in a plan that speak of it, and the problem areas that it suits.
_SUITS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("poszukiwania pracy", "CV"), ("unemployment", "prison")),
    (("komputer", "obsług"), ("unemployment", "disability")),
    (("umiejętności społecznych",), ("mental_health", "disability")),
    (("Od nowa",), ("addiction", "mental_health")),
    (("w parku", "społecznie użyteczn"), ("prison", "addiction")),
    (("prawn", "komornik", "dług"), ()),
    (("Klubie rodzica", "przedszkol"), ("foreign_origin",)),
    (("staż",), ()),
)
_PRESENT = 0.85


@dataclass
class Series:
    """One activity with its people: (story, first day, last day or None)."""

    data: dict[str, Any]
    since: date
    until: date
    people: list[tuple[Story, date, date | None]] = field(default_factory=list)
    id: int = 0

    @property
    def weekday(self) -> Weekday:
        """The day of the week."""
        return Weekday(str(self.data["weekday"] - 1))

    @cached_property
    def days(self) -> list[date]:
        """The days of its meetings."""
        rule = Activity(weekdays=[self.weekday], since=self.since, until=self.until)
        return [on for on in by_rule(rule) if not holiday(on)]

    def enrolled(self, on: date) -> int:
        """How many people are enrolled on a day."""
        return sum(since <= on and (until is None or on <= until) for _story, since, until in self.people)


def series(told: list[Story], chance: Random, today: date) -> list[Series]:
    """The activities, and for each contract that was carried out the ones that suit it."""
    since, until = today - BEFORE, today + AFTER
    found = [Series(data, since, until) for data in material()["activity"]]
    for story in sorted(told, key=lambda one: one.drawn):
        if story.state in CARRIED_OUT:
            _enrol(story, found, chance, today)
    return found


def note(one: Series, diary: Diary, today: date, chance: Random, *, forgotten: bool) -> None:
    """Put an activity into the diary; *forgotten*: the last meeting was not marked yet."""
    leader = one.data["leader"]
    diary.note(workday(one.since - timedelta(14)), "8:30", 2, lambda session: _plan(session, one, diary))
    for place, (story, since, until) in enumerate(one.people):
        diary.note(since, f"7:{10 + place % 50}", story.hand, _enrolling(one, story))  # before the meeting of that day
        if until is not None:
            diary.note(until, f"13:{10 + place % 50}", story.hand, _leaving(one, story))
    held = [on for on in one.days if on < today and one.enrolled(on)]
    for on in held[:-1] if forgotten else held:
        clock = f"{one.data['end'].hour}:{one.data['end'].minute + chance.randrange(3, 25):02}"
        diary.note(on, clock, leader, _marking(one, on, chance))


def exceptions(found: list[Series], diary: Diary, today: date) -> None:
    """Put into the diary what does not go by the series: days off, a meeting that falls out and one that is moved."""
    told, coordinator = workday(today - timedelta(3)), 2
    since = today + timedelta(35 - today.weekday())
    values = {"name": "remont sali", "since": since, "until": since + timedelta(4)}
    diary.note(told, "8:45", coordinator, lambda session: planning.close_club(session, values, cancelling=True))
    falls_out, moved = (next(on for on in one.days if on > today) for one in found[:2])
    diary.note(
        told,
        "9:05",
        coordinator,
        lambda session: planning.cancel(session, _meeting(session, found[0], falls_out), "szkolenie osoby prowadzącej"),
    )
    diary.note(
        told,
        "9:15",
        coordinator,
        lambda session: planning.move(session, _meeting(session, found[1], moved), next_workday(moved + timedelta(1))),
    )


def _enrol(story: Story, found: list[Series], chance: Random, today: date) -> None:
    """Enrol in what the plan speaks of, else in what suits the problem area; one to three activities."""
    first = next_workday(max(story.drawn, found[0].since) + timedelta(chance.randint(1, 12)))
    last = story.ended
    if first >= today or (last and first >= last):
        return
    named = [place for place, (words, _areas) in enumerate(_SUITS) if story.plan.speaks_of(*words)]
    suited = [place for place, (_words, areas) in enumerate(_SUITS) if story.plan.problem in areas]
    for place in list(dict.fromkeys([*named, *suited]))[:3]:
        one = found[place]
        known = [other.person for other, _since, _until in one.people]
        if story.person not in known and one.enrolled(first) < one.data["capacity"]:
            one.people.append((story, first, last))


def _plan(session: Session, one: Series, diary: Diary) -> None:
    data = one.data
    changes = {
        "name": data["name"],
        "kind": data["kind"],
        "room": data["room"],
        "capacity": data["capacity"],
        "weekdays": [one.weekday],
        "starts": data["start"],
        "ends": data["end"],
        "since": one.since,
        "until": one.until,
        "note": "\n".join(f"{place}. {topic}" for place, topic in enumerate(data["topics"], 1)),
    }
    one.id = actions.plan(session, changes, leader_id=diary.workers[data["leader"]][0])


def _enrolling(one: Series, story: Story) -> Deed:
    return lambda session: actions.enrol(session, one.id, story.person.id)


def _leaving(one: Series, story: Story) -> Deed:
    return lambda session: actions.leave(session, one.id, story.person.id)


def _marking(one: Series, on: date, chance: Random) -> Deed:
    def deed(session: Session) -> None:
        meeting_id = _meeting(session, one, on)
        rows = actions.attendance(session, meeting_id)
        actions.mark(session, meeting_id, {row.participant_id: _mark(chance) for row in rows})

    return deed


def _meeting(session: Session, one: Series, on: date) -> int:
    """The meeting of a day."""
    return session.scalars(select(Meeting.id).where(Meeting.activity_id == one.id, Meeting.day == on)).one()


def _mark(chance: Random) -> tuple[Mark, str]:
    """Mostly present; some late, some excused with a reason, few without."""
    if chance.random() < _PRESENT:
        return (Mark.PRESENT, "") if chance.random() < 0.93 else (Mark.LATE, "opóźniony autobus")
    if chance.random() < 0.1:
        return Mark.LEFT_EARLY, "wizyta u lekarza"
    absence = chance.choice(material()["absence"])
    return (Mark.EXCUSED if absence["excused"] else Mark.UNEXCUSED), absence["text"]
