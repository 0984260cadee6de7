"""The list of activities: its fields, and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity, ActivityFormat
from kiscase.activities.queries import find_activities, list_activity_rows
from kiscase.core import legal_rules
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import N_
from kiscase.core.listing.source import ListSource, list_field
from kiscase.core.listing.statements import arrange_found_ids, read_listed_values
from kiscase.core.listing.view import ListView
from kiscase.core.own_fields.definitions import source_for_view
from kiscase.core.records.field_info import FieldKind

ACTIVITIES = ListSource(
    table="activity",
    fields=(
        list_field("name", N_("Activity"), sql="activity.name", stretch=True),
        list_field("people", N_("People"), FieldKind.NUMBER),
        list_field("when", N_("Days and hours"), stretch=True),
        list_field(
            "kind",
            N_("Kind"),
            FieldKind.CHOICE,
            "activity.kind",
            options=legal_rules.activity_kind_options,
            label_of=legal_rules.activity_kind_label,
        ),
        list_field(
            "sub",
            N_("Subtype"),
            FieldKind.CHOICE,
            "activity.sub",
            options=legal_rules.activity_subkind_options,
            label_of=legal_rules.activity_subkind_label,
        ),
        list_field(
            "setting", N_("Form of the meetings"), FieldKind.CHOICE, "activity.setting", options=ActivityFormat.options
        ),
        list_field(
            "leader",
            N_("Leader"),
            sql="worker.family_name || ' ' || worker.given_name",
            join="LEFT JOIN worker ON worker.id = activity.leader_id",
            stretch=True,
        ),
        list_field("room", N_("Room"), sql="activity.room"),
        list_field("capacity", N_("Places"), FieldKind.NUMBER, "activity.capacity"),
        list_field("since", N_("First day"), FieldKind.DATE, "activity.since"),
        list_field("until", N_("Last day"), FieldKind.DATE, "activity.until"),
    ),
    columns=("name", "people"),
    order="activity.id",
    searched=(("activity", "activity.id"),),
)
"""What the list of activities can show."""


def read_activity_ids(session: Session, view: ListView, most: int | None = None) -> Sequence[int]:
    """The ids of the activities of a view, in its order; at *most* so many, if it is given."""
    found = find_activities(session, view.text, None if view.sort or view.filters else most)
    reader = PlainReader.in_session(session)
    return arrange_found_ids(reader, source_for_view(reader, ACTIVITIES, view), view, found)[:most]


def read_listed_activities(session: Session, view: ListView, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The values of some activities by their ids, as a view shows them."""
    found: dict[int, dict[str, Any]] = {
        row.id: {"name": row.name, "people": row.people} for row in list_activity_rows(session, ids)
    }
    others = [key for key in view.columns if key not in ACTIVITIES.columns]
    reader = PlainReader.in_session(session)
    more = read_listed_values(reader, source_for_view(reader, ACTIVITIES, view), others, ids) if others else {}
    for row_id, values in more.items():
        if row_id in found:
            found[row_id].update(values)
    if "when" in others:
        for activity in session.scalars(select(Activity).where(Activity.id.in_(ids))):
            found[activity.id]["when"] = activity.when()
    return found
