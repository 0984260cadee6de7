"""Undo and redo of what was saved: the journal's images before an action are written back as a new action."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, exists, func, insert, select, text, update
from sqlalchemy.orm import Session

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal import ACT, REDO, UNDO, Doing, Image, change, entry, records
from kiscase.core.record import plain, typed


def undo(session: Session) -> None:
    """Take the latest action back that is not taken back; a Problem says why when that cannot be."""
    _reverse(session, _undoable(session), UNDO, N_("Undone: {sentence}"), N_("There is nothing to undo."))


def redo(session: Session) -> None:
    """Do again what the latest undo took back."""
    _reverse(session, _redoable(session), REDO, N_("Done again: {sentence}"), N_("There is nothing to redo."))


def _undoable(session: Session) -> Row[Any] | None:
    undone = select(entry.c.reverses_id).where(entry.c.kind == UNDO)
    chosen = select(entry).where(entry.c.kind.in_([ACT, REDO]), entry.c.id.not_in(undone), _changed())
    return session.execute(chosen.order_by(entry.c.id.desc()).limit(1)).first()


def _redoable(session: Session) -> Row[Any] | None:
    latest_act = select(func.max(entry.c.id)).where(entry.c.kind == ACT, _changed()).scalar_subquery()
    redone = select(entry.c.reverses_id).where(entry.c.kind == REDO)
    chosen = select(entry).where(entry.c.kind == UNDO, entry.c.id.not_in(redone), entry.c.id > latest_act)
    return session.execute(chosen.order_by(entry.c.id.desc()).limit(1)).first()


def _changed() -> ColumnElement[bool]:
    """The condition that there is something to take back: an action may have changed nothing, or what lasts alone."""
    return exists().where(change.c.entry_id == entry.c.id, change.c.tablename.not_in(_lasting()))


def _lasting() -> list[str]:
    return [name for name, record in records().items() if record.lasting]


def _reverse(session: Session, row: Row[Any] | None, kind: str, sentence: str, nothing: str) -> None:
    if row is None:
        raise Problem(_(nothing))
    if row.final:
        raise Problem(_(row.final))
    doing: Doing = session.info["doing"]
    if row.schema != doing.schema:
        raise Problem(_("This cannot be undone: it was done with an older version of kiscase. Nothing was changed."))
    doing.kind, doing.reverses = kind, row.id
    doing.sentence = sentence
    doing.names = row.names if row.kind != ACT else row.names | {"template": row.sentence}
    connection = session.connection()
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    chosen = select(change).where(change.c.entry_id == row.id, change.c.tablename.not_in(_lasting()))
    for old in connection.execute(chosen.order_by(change.c.id.desc())).all():
        _put(connection, records()[old.tablename].__table__, old, doing)  # type: ignore[arg-type]


def _put(connection: Connection, table: Table, old: Row[Any], doing: Doing) -> None:
    """Set one row back to what it was before *old*."""
    found = connection.execute(select(table).where(table.c.id == old.row_id)).mappings().first()
    revision = found["revision"] if found else 0
    if not _same(found, old.after):
        raise Problem(
            _("This cannot be undone: it was changed again later by another action. Nothing was changed now.")
        )
    values = {key: typed(table.columns[key].type, value) for key, value in (old.before or {}).items()}
    if old.before is None:
        connection.execute(delete(table).where(table.c.id == old.row_id))
    elif old.after is None:
        connection.execute(insert(table), values | {"revision": 1})
    else:
        connection.execute(update(table).where(table.c.id == old.row_id), values | {"revision": revision + 1})
    doing.note(table.name, old.row_id, old.after, old.before)


def _same(found: Any, image: Image) -> bool:
    if found is None or image is None:
        return found is None and image is None
    return all(plain(found[key]) == value for key, value in image.items() if not isinstance(value, dict))
