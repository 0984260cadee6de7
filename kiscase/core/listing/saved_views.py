"""Views of lists that are saved under a name, for all workers of the club."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiscase.core.collation import fold_text, sort_key
from kiscase.core.errors import Problem, RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.core.records.fields import field
from kiscase.core.records.record import Record


class SavedView(Record):
    """What a list of one kind of records shows, under a name; the content is what `ListView.to_data` gives."""

    __tablename__ = "saved_view"

    kind: Mapped[str] = mapped_column(String(40), nullable=False, index=True)
    name: Mapped[str] = field(N_("Name of the view"), required=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False, default=dict)


class SavedViewRow(NamedTuple):
    """A saved view as a menu offers it."""

    id: int
    name: str
    content: dict[str, Any]


def list_saved_views(session: Session, kind: str) -> list[SavedViewRow]:
    """The views of the list of a kind of records, in Polish order."""
    found = session.scalars(select(SavedView).where(SavedView.kind == kind))
    rows = [SavedViewRow(one.id, one.name, one.content) for one in found]
    return sorted(rows, key=lambda row: (sort_key(row.name), row.id))


def save_view(session: Session, kind: str, name: str, content: Mapping[str, Any]) -> int:
    """Save a view under a name; one of that name becomes this one. The id."""
    saved = _find_view(session, kind, name)
    if saved is None:
        saved = SavedView(kind=kind).change({"name": name})
        session.add(saved)
    saved.content = dict(content)
    session.flush()
    describe_action(session, N_("Saved the list view {name}"), name=saved.name)
    return saved.id


def rename_view(session: Session, view_id: int, name: str) -> None:
    """Give a saved view another name."""
    saved = _require_view(session, view_id)
    other = _find_view(session, saved.kind, name)
    if other is not None and other is not saved:
        raise Problem(_("There is a view of this name already. Nothing was changed. Choose another name."))
    saved.change({"name": name})
    describe_action(session, N_("Renamed a list view: {name}"), name=saved.name)


def delete_view(session: Session, view_id: int) -> None:
    """Delete a saved view; no record is touched."""
    saved = _require_view(session, view_id)
    session.delete(saved)
    describe_action(session, N_("Deleted the list view {name}"), name=saved.name)


def _find_view(session: Session, kind: str, name: str) -> SavedView | None:
    chosen = select(SavedView).where(SavedView.kind == kind).order_by(SavedView.id)
    return next((one for one in session.scalars(chosen) if fold_text(one.name) == fold_text(name)), None)


def _require_view(session: Session, view_id: int) -> SavedView:
    saved = session.get(SavedView, view_id)
    if saved is None:
        raise RecordGoneError(_("This view is no longer on file."))
    return saved
