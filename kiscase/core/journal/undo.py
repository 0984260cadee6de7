"""Undo and redo: writes the row images of an earlier journal entry back as a new action."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, exists, func, insert, select, update
from sqlalchemy.orm import Session

from kiscase.core.database.dialect_options import defer_foreign_keys
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import ACTION, REDO, UNDO, RunningAction
from kiscase.core.journal.tables import RowImage, change_table, entry_table
from kiscase.core.records.json_conversion import from_json, to_json
from kiscase.core.records.record import record_classes


def undo_latest_action(session: Session) -> None:
    """Undo the latest action that was not undone yet; raises a Problem with the reason if that is impossible."""
    _reverse(session, _next_to_undo(session), UNDO, N_("Undone: {sentence}"), N_("There is nothing to undo."))


def redo_latest_undo(session: Session) -> None:
    """Redo what the latest undo reversed."""
    _reverse(session, _next_to_redo(session), REDO, N_("Done again: {sentence}"), N_("There is nothing to redo."))


def _next_to_undo(session: Session) -> Row[Any] | None:
    undone = select(entry_table.c.reverses_id).where(entry_table.c.kind == UNDO)
    chosen = select(entry_table).where(
        entry_table.c.kind.in_([ACTION, REDO]), entry_table.c.id.not_in(undone), _has_reversible_change()
    )
    return session.execute(chosen.order_by(entry_table.c.id.desc()).limit(1)).first()


def _next_to_redo(session: Session) -> Row[Any] | None:
    latest_act = (
        select(func.max(entry_table.c.id))
        .where(entry_table.c.kind == ACTION, _has_reversible_change())
        .scalar_subquery()
    )
    redone = select(entry_table.c.reverses_id).where(entry_table.c.kind == REDO)
    chosen = select(entry_table).where(
        entry_table.c.kind == UNDO, entry_table.c.id.not_in(redone), entry_table.c.id > latest_act
    )
    return session.execute(chosen.order_by(entry_table.c.id.desc()).limit(1)).first()


def _has_reversible_change() -> ColumnElement[bool]:
    """The condition that there is something to take back: an action may have changed nothing, or what lasts alone."""
    return exists().where(
        change_table.c.entry_id == entry_table.c.id, change_table.c.tablename.not_in(_exempt_tables())
    )


def _exempt_tables() -> list[str]:
    return [name for name, record in record_classes().items() if record.exempt_from_undo]


def _reverse(session: Session, row: Row[Any] | None, kind: str, sentence: str, nothing: str) -> None:
    if row is None:
        raise Problem(_(nothing))
    if row.final:
        raise Problem(_(row.final))
    running: RunningAction = session.info["running_action"]
    if row.schema != running.schema:
        raise Problem(_("This cannot be undone: it was done with an older version of kiscase. Nothing was changed."))
    running.kind, running.reverses = kind, row.id
    running.sentence = sentence
    running.names = row.names if row.kind != ACTION else row.names | {"template": row.sentence}
    connection = session.connection()
    defer_foreign_keys(connection)
    chosen = select(change_table).where(
        change_table.c.entry_id == row.id, change_table.c.tablename.not_in(_exempt_tables())
    )
    for old in connection.execute(chosen.order_by(change_table.c.id.desc())).all():
        _restore_row(connection, record_classes()[old.tablename].__table__, old, running)  # type: ignore[arg-type]


def _restore_row(connection: Connection, table: Table, old: Row[Any], running: RunningAction) -> None:
    """Restore one row to what it was before *old*."""
    found = connection.execute(select(table).where(table.c.id == old.row_id)).mappings().first()
    revision = found["revision"] if found else 0
    if not _matches_image(found, old.after):
        raise Problem(_("This cannot be undone: it was changed again by a later action. Nothing was changed."))
    values = {key: from_json(table.columns[key].type, value) for key, value in (old.before or {}).items()}
    if old.before is None:
        connection.execute(delete(table).where(table.c.id == old.row_id))
    elif old.after is None:
        connection.execute(insert(table), values | {"revision": 1})
    else:
        connection.execute(update(table).where(table.c.id == old.row_id), values | {"revision": revision + 1})
    running.record_images(table.name, old.row_id, old.after, old.before)


def _matches_image(found: Any, image: RowImage) -> bool:
    if found is None or image is None:
        return found is None and image is None
    return all(to_json(found[key]) == value for key, value in image.items() if not isinstance(value, dict))
