"""Adding, changing and deleting places of the directory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiscase.core.i18n import N_
from kiscase.core.journal.running_action import describe_action
from kiscase.directory.model import SupportPlace
from kiscase.directory.queries import load_support_place


def add_support_place(session: Session, changes: Mapping[str, Any]) -> int:
    """Add a place; its id. Raises InvalidValuesError."""
    place = SupportPlace().change(changes)
    session.add(place)
    session.flush()
    describe_action(session, N_("Added to the directory: {name}"), name=place.name)
    return place.id


def change_support_place(
    session: Session, place_id: int, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    """Change a place."""
    place = load_support_place(session, place_id).change(changes, revision=revision)
    describe_action(session, N_("Changed in the directory: {name}"), name=place.name)


def delete_support_place(session: Session, place_id: int) -> None:
    """Delete a place."""
    place = load_support_place(session, place_id)
    name = place.name
    session.delete(place)
    describe_action(session, N_("Deleted from the directory: {name}"), name=name)
