"""The same hours under two projects: a meeting that somebody attended while both of them paid for it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from kiscase.activities.attendance_rates import ATTENDED_MARKS, list_attendance
from kiscase.activities.model import Activity
from kiscase.core.collation import sort_key
from kiscase.participants.model import Participant
from kiscase.projects.model import Project, ProjectActivity, ProjectStay


class DoubleFunding(NamedTuple):
    """The meetings of an activity that a person attended under two projects."""

    participant_id: int
    name: str
    activity: str
    other_project: str
    meetings: int
    hours: float
    first_day: date
    last_day: date


def find_double_funding(session: Session, project_id: int) -> list[DoubleFunding]:
    """Who attended which activity under this project and another one at a time, by name."""
    mine, other = aliased(ProjectActivity), aliased(ProjectActivity)
    chosen = (
        select(Activity.id, Activity.name, Project.id, Project.name)
        .join(mine, mine.activity_id == Activity.id)
        .join(other, other.activity_id == Activity.id)
        .join(Project, Project.id == other.project_id)
        .where(mine.project_id == project_id, other.project_id != project_id)
        .order_by(Activity.name, Activity.id, Project.id)
    )
    found = []
    own_stays = None
    for activity_id, activity, other_id, other_name in session.execute(chosen).all():
        own_stays = own_stays or _stays_by_person(session, project_id)
        other_stays = _stays_by_person(session, other_id)
        meetings: dict[int, list[tuple[date, float]]] = {}
        for row in list_attendance(session, activity_id=activity_id):
            stays = (own_stays.get(row.participant_id, ()), other_stays.get(row.participant_id, ()))
            if row.mark in ATTENDED_MARKS and all(any(stay.holds_on(row.day) for stay in some) for some in stays):
                meetings.setdefault(row.participant_id, []).append((row.day, row.hours))
        names = _names_of_people(session, set(meetings))
        found += [
            DoubleFunding(
                person,
                names[person],
                activity,
                other_name,
                len(attended),
                sum(hours for _day, hours in attended),
                attended[0][0],
                attended[-1][0],
            )
            for person, attended in meetings.items()
        ]
    return sorted(found, key=lambda one: (sort_key(one.name), one.participant_id, one.activity, one.other_project))


def _stays_by_person(session: Session, project_id: int) -> dict[int, list[ProjectStay]]:
    chosen = select(ProjectStay).where(ProjectStay.project_id == project_id).order_by(ProjectStay.id)
    found: dict[int, list[ProjectStay]] = {}
    for stay in session.scalars(chosen):
        found.setdefault(stay.participant_id, []).append(stay)
    return found


def _names_of_people(session: Session, ids: set[int]) -> dict[int, str]:
    chosen = select(Participant).where(Participant.id.in_(ids)).order_by(Participant.id)
    return {person.id: person.search_title() for person in session.scalars(chosen)}
