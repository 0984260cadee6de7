"""Adding, changing and deleting projects, and which activities they pay for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from kiscase.activities.queries import activity_names
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.core.records.replacement import replace_rows
from kiscase.projects.model import ExportLayout, Project, ProjectActivity, ProjectExport, ProjectStay, ProjectSupport
from kiscase.projects.queries import list_supports, require_project


def add_project(session: Session, changes: Mapping[str, Any], supports: Sequence[Mapping[str, Any]] = ()) -> int:
    """Add a project with what its funder calls the kinds of activities; the id. Raises InvalidValuesError."""
    project = Project().change(changes)
    _require_new_number(session, project)
    session.add(project)
    session.flush()
    _set_supports(session, project, supports)
    describe_action(session, N_("Added the project {name}"), name=project.name)
    return project.id


def change_project(
    session: Session,
    project_id: int,
    changes: Mapping[str, Any],
    supports: Sequence[Mapping[str, Any]] | None = None,
    revision: int | None = None,
) -> None:
    """Change a project and, unless None, what its funder calls the kinds of activities."""
    project = require_project(session, project_id)
    with session.no_autoflush:
        project.change(changes, revision=revision)
        _require_new_number(session, project)
    if supports is not None:
        _set_supports(session, project, supports)
    describe_action(session, N_("Changed the project {name}"), name=project.name)


def delete_project(session: Session, project_id: int) -> None:
    """Delete a project that was entered by mistake; raises a Problem where somebody is in it or it was exported."""
    project = require_project(session, project_id)
    for record in (ProjectStay, ProjectExport):
        if session.scalar(select(record.id).where(record.project_id == project_id).limit(1)) is not None:
            raise Problem(
                _(
                    "{name} cannot be deleted: people are entered there, or it was exported. Nothing was changed."
                ).format(name=project.name)
            )
    for part in (ProjectSupport, ProjectActivity, ExportLayout):
        for row in session.scalars(select(part).where(part.project_id == project_id).order_by(part.id)):
            session.delete(row)
    session.flush()
    session.delete(project)
    describe_action(session, N_("Deleted the project {name}"), name=project.name)


def set_paid_activities(session: Session, project_id: int, activities: Sequence[int]) -> None:
    """Let a project pay for these activities and no others."""
    project = require_project(session, project_id)
    chosen = select(ProjectActivity).where(ProjectActivity.project_id == project_id).order_by(ProjectActivity.id)
    known = {row.activity_id: row for row in session.scalars(chosen)}
    names = activity_names(session, set(activities))
    for activity in dict.fromkeys(activities):
        if activity not in known and activity in names:
            session.add(ProjectActivity(project_id=project_id, activity_id=activity))
    for activity, row in known.items():
        if activity not in activities:
            session.delete(row)
    describe_action(
        session, N_("The project {name} pays for {count} activities"), name=project.name, count=len(set(activities))
    )


def _require_new_number(session: Session, project: Project) -> None:
    chosen = select(Project.id).where(Project.number == project.number, Project.id != (project.id or 0))
    if session.scalar(chosen.limit(1)) is not None:
        raise InvalidValuesError({"number": _("A project of this number is on file already. Nothing was saved.")})


def _set_supports(session: Session, project: Project, rows: Sequence[Mapping[str, Any]]) -> None:
    known = list_supports(session, project.id)
    if replace_rows(session, known, rows, lambda: ProjectSupport(project_id=project.id)):
        flag_modified(project, "name")  # the revision changes even if only those did
    session.flush()
