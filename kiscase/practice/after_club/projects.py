"""The projects of the practice club: one of EFS+ with people in most states, and one that pays for the same hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from kiscase.core.workdays import workday_on_or_before
from kiscase.practice.activities import ActivitySeries
from kiscase.practice.people import PracticePerson
from kiscase.practice.timeline import Timeline
from kiscase.projects import actions as projects
from kiscase.projects import stays
from kiscase.projects.queries import list_project_people

_ENTERED = timedelta(120)  # before today
_LEFT = timedelta(20)  # before today
_MOST_PEOPLE = 8
_GMINA = "0606112"
"""A gmina of the register: the towns of the practice people do not exist, and the file wants one that does."""
_SUPPORTS = {
    "job_help": ("Aktywizacja zawodowa", "Doradztwo zawodowe"),
    "self_help": ("Aktywizacja społeczna", "Grupa samopomocowa"),
}


@dataclass
class _PracticeProject:
    number: str
    name: str
    funder: str
    paid: Sequence[ActivitySeries]
    people: Sequence[PracticePerson]
    since: date
    id: int = 0
    left: list[PracticePerson] = field(default_factory=list)


def schedule_projects(activities: Sequence[ActivitySeries], diary: Timeline, today: date) -> None:
    """Put them into the diary: entered on one day, most with their gmina, and one who has left."""
    entered = workday_on_or_before(today - _ENTERED)
    begun = [one for one in activities if one.since < entered - timedelta(7)]
    paid = sorted(begun, key=lambda one: (-len(one.people), one.data["name"]))[:2]
    stays_on = entered + timedelta(30)
    joined = [
        story.person
        for one in paid
        for story, since, until in one.people
        if since <= entered and (until or one.until) > stays_on
    ]
    people = list({id(person): person for person in joined}.values())[:_MOST_PEOPLE]
    if not people:
        return
    number, since = f"FEPR.08.05-IZ.00-0001/{today.year % 100:02}", today - timedelta(300)
    start = _PracticeProject(number, "Nowy start", "EFS+, Fundusze Europejskie", paid, people, since, left=people[2:3])
    step = _PracticeProject("ZP/12", "Krok do pracy", "Gmina, zadanie publiczne", paid[:1], people[:2], since)
    for made, clock in ((start, "13:10"), (step, "13:30")):
        diary.schedule(entered, clock, 1, partial(_begin, made=made, on=entered))
    diary.schedule(entered, "13:20", 1, partial(_complete, made=start))
    diary.schedule(workday_on_or_before(today - _LEFT), "13:00", 1, partial(_end, made=start, today=today))


def _begin(session: Session, made: _PracticeProject, on: date) -> None:
    changes: dict[str, Any] = {"number": made.number, "name": made.name, "funder": made.funder, "since": made.since}
    kinds = dict.fromkeys(one.data["kind"] for one in made.paid)
    words = {kind: _SUPPORTS.get(kind, ("Aktywizacja społeczna", "Zajęcia klubu")) for kind in kinds}
    supports = [{"activity_kind": kind, "scope": scope, "support": support} for kind, (scope, support) in words.items()]
    made.id = projects.add_project(session, changes | {"until": made.since + timedelta(600)}, supports)
    projects.set_paid_activities(session, made.id, [one.id for one in made.paid])
    stays.add_people_to_project(session, made.id, [person.id for person in made.people], on)


def _complete(session: Session, made: _PracticeProject) -> None:
    """All but the last get their gmina, and how urban it is."""
    for row in list_project_people(session, made.id):
        if row.participant_id != made.people[-1].id:
            stays.change_project_stay(session, row.id, {"gmina": _GMINA, "degurba": "3"})


def _end(session: Session, made: _PracticeProject, today: date) -> None:
    left = {person.id for person in made.left}
    entries = [row.id for row in list_project_people(session, made.id) if row.participant_id in left]
    if entries:
        stays.end_project_stays(session, entries, {"ended_on": workday_on_or_before(today - _LEFT)})
