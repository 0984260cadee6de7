"""The list of projects: its fields, and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import N_
from kiscase.core.listing.source import ListSource, list_field
from kiscase.core.listing.statements import read_listed_ids, read_listed_values
from kiscase.core.listing.view import ListView
from kiscase.core.records.field_info import FieldKind

_PEOPLE = (
    "(SELECT COUNT(DISTINCT project_stay.participant_id) FROM project_stay WHERE project_stay.project_id = project.id)"
)

PROJECTS = ListSource(
    table="project",
    fields=(
        list_field("name", N_("Title of the project"), sql="project.name", stretch=True, main=True),
        list_field("people", N_("People"), FieldKind.NUMBER, _PEOPLE),
        list_field("number", N_("Number of the project"), sql="project.number"),
        list_field("funder", N_("Funder"), sql="project.funder", stretch=True),
        list_field("since", N_("From"), FieldKind.DATE, "project.since"),
        list_field("until", N_("Until"), FieldKind.DATE, "project.until"),
    ),
    columns=("name", "people"),
    order="project.since DESC, project.id DESC",
    searched=(("project", "project.id"),),
)
"""What the list of projects can show; the newest comes first."""


def read_project_ids(reader: PlainReader, view: ListView, most: int | None = None) -> Sequence[int]:
    """The ids of the projects of a view, in its order; at *most* so many, if it is given."""
    return read_listed_ids(reader, PROJECTS, view, most)


def read_listed_projects(reader: PlainReader, view: ListView, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The values of some projects by their ids, as a view shows them."""
    return read_listed_values(reader, PROJECTS, view.columns, ids)
