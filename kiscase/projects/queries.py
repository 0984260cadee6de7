"""Questions about projects: the list, one project, who is in it, what it pays for, and the projects of a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity
from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import _
from kiscase.core.search.conditions import match_condition
from kiscase.outcomes.model import StayOutcome
from kiscase.outcomes.situations import UNKNOWN, situation_label
from kiscase.participants.model import Participant
from kiscase.participants.situation.safety import warn_rows
from kiscase.participants.stays.model import Stay
from kiscase.projects.columns import end_situation_of
from kiscase.projects.model import Project, ProjectActivity, ProjectStay, ProjectSupport


class ProjectRow(NamedTuple):
    """A line of the list of projects."""

    id: int
    number: str
    name: str
    funder: str
    since: date | None
    until: date | None
    people: int
    """How many people are in it or were."""


class ProjectDetails(NamedTuple):
    """What the page shows about a project."""

    values: dict[str, Any]
    supports: list[dict[str, Any]]
    people: int


class KnownSituation(NamedTuple):
    """What the result of a stay says about somebody: as it is recorded, and in words of the funder."""

    words: str
    of_funder: str


class ProjectStayRow(NamedTuple):
    """A person's part in a project as it is listed, at the project or at the person."""

    id: int
    participant_id: int
    name: str
    project_id: int
    project: str
    started_on: date | None
    ended_on: date | None
    situation: str
    values: dict[str, Any]
    """What a form shows."""
    known: KnownSituation | None
    """What the result of the stay in the club says about the situation at the end."""


class PaidActivity(NamedTuple):
    """An activity that a project pays for, with the other projects that do so, too."""

    id: int
    activity_id: int
    name: str
    kind: str
    others: str


def list_projects(session: Session, text: str = "") -> list[ProjectRow]:
    """The projects, the newest first; with a text those that it finds."""
    people = (
        select(func.count(ProjectStay.participant_id.distinct()))
        .where(ProjectStay.project_id == Project.id)
        .correlate(Project)
        .scalar_subquery()
    )
    chosen = select(Project, people).order_by(Project.since.desc().nulls_last(), Project.id.desc())
    if text.strip():
        chosen = chosen.where(match_condition(session, Project.__tablename__, Project.id, text))
    return [
        ProjectRow(one.id, one.number, one.name, one.funder, one.since, one.until, count)
        for one, count in session.execute(chosen)
    ]


def load_project(session: Session, project_id: int) -> ProjectDetails:
    """The details of a project."""
    project = require_project(session, project_id)
    people = select(func.count(ProjectStay.participant_id.distinct())).where(ProjectStay.project_id == project_id)
    supports = [row.values() for row in list_supports(session, project_id)]
    return ProjectDetails(project.values(), supports, session.scalar(people) or 0)


def list_supports(session: Session, project_id: int) -> Sequence[ProjectSupport]:
    """What the funder calls the kinds of activities."""
    chosen = select(ProjectSupport).where(ProjectSupport.project_id == project_id).order_by(ProjectSupport.id)
    return session.scalars(chosen).all()


def list_project_people(session: Session, project_id: int) -> list[ProjectStayRow]:
    """Who is in a project or was, by name."""
    return _stay_rows(session, ProjectStay.project_id == project_id)


def list_person_projects(session: Session, participant_id: int) -> list[ProjectStayRow]:
    """In which projects a person is or was, the latest first."""
    rows = _stay_rows(session, ProjectStay.participant_id == participant_id)
    return sorted(rows, key=lambda row: (row.started_on or date.min, row.id), reverse=True)


def list_paid_activities(session: Session, project_id: int) -> list[PaidActivity]:
    """The activities that a project pays for, by name."""
    chosen = (
        select(ProjectActivity.id, Activity)
        .join(Activity, Activity.id == ProjectActivity.activity_id)
        .where(ProjectActivity.project_id == project_id)
        .order_by(Activity.name, Activity.id)
    )
    rows = session.execute(chosen).all()
    others = _other_payers(session, project_id, {activity.id for _place, activity in rows})
    return [
        PaidActivity(place, activity.id, activity.name, activity.kind_text(), ", ".join(others.get(activity.id, ())))
        for place, activity in rows
    ]


def require_project(session: Session, project_id: int) -> Project:
    """The project; raises RecordGoneError."""
    project = session.get(Project, project_id)
    if project is None:
        raise RecordGoneError(_("This project is no longer on file."))
    return project


def require_project_stay(session: Session, stay_id: int) -> ProjectStay:
    """A person's part in a project; raises RecordGoneError."""
    stay = session.get(ProjectStay, stay_id)
    if stay is None:
        raise RecordGoneError(_("This entry of the project is no longer on file."))
    return stay


def _stay_rows(session: Session, condition: Any) -> list[ProjectStayRow]:
    chosen = (
        select(ProjectStay, Participant, Project)
        .join(Participant, Participant.id == ProjectStay.participant_id)
        .join(Project, Project.id == ProjectStay.project_id)
        .where(condition)
        .order_by(Participant.sort, Participant.id, ProjectStay.started_on, ProjectStay.id)
    )
    found = session.execute(chosen).all()
    known = find_known_situations(session, [stay for stay, _person, _project in found])
    rows = [
        ProjectStayRow(
            stay.id,
            person.id,
            person.search_title(),
            project.id,
            project.name,
            stay.started_on,
            stay.ended_on,
            stay.situation,
            stay.values(),
            known.get(stay.id),
        )
        for stay, person, project in found
    ]
    return warn_rows(session, rows)


def find_known_situations(session: Session, parts: Sequence[ProjectStay]) -> dict[int, KnownSituation]:
    """What the latest result of a stay in the club that ended during or after a part in a project says, by its id."""
    people = {part.participant_id for part in parts}
    chosen = (
        select(StayOutcome, Stay.ended_on)
        .join(Stay, Stay.id == StayOutcome.stay_id)
        .where(StayOutcome.participant_id.in_(people), StayOutcome.situation != UNKNOWN)
        .order_by(Stay.ended_on.nulls_first(), Stay.id)
    )
    found = {}
    outcomes = session.execute(chosen).all()
    for part in parts:
        for outcome, ended_on in outcomes:
            if outcome.participant_id == part.participant_id and ended_on and ended_on >= (part.started_on or ended_on):
                words = situation_label(outcome.situation)
                found[part.id] = KnownSituation(words, end_situation_of(outcome.situation))
    return found


def _other_payers(session: Session, project_id: int, activities: Collection[int]) -> dict[int, list[str]]:
    chosen = (
        select(ProjectActivity.activity_id, Project.name)
        .join(Project, Project.id == ProjectActivity.project_id)
        .where(ProjectActivity.activity_id.in_(activities), ProjectActivity.project_id != project_id)
        .order_by(Project.name, Project.id)
    )
    found: dict[int, list[str]] = {}
    for activity, name in session.execute(chosen):
        found.setdefault(activity, []).append(name)
    return found
