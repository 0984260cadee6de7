"""Undo and redo: writes the row images of an earlier journal entry back as a new action."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    delete,
    exists,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiscase.core.database.dialect_options import defer_foreign_keys
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.recorder import rows_showing_changes
from kiscase.core.journal.running_action import (
    ACTION,
    DAILY_UPDATE,
    FINAL_AFTER,
    REDO,
    UNDO,
    RunningAction,
    action_time,
    get_running_action,
)
from kiscase.core.journal.sentences import entry_sentence
from kiscase.core.journal.sight import ReversibleEntry
from kiscase.core.journal.tables import RowImage, change_table, entry_table
from kiscase.core.journal.timestamps import parse_timestamp
from kiscase.core.records.deletion import references_to
from kiscase.core.records.json_conversion import from_json, to_json
from kiscase.core.records.record import record_classes

_ROWS_AT_ONCE = 500
UNDONE = N_("Undone: {sentence}")


def undo_latest_action(session: Session) -> None:
    """Undo the latest action that was not undone yet; raises a Problem with the reason if that is impossible."""
    reverse_entry(session, _next_to_undo(session), UNDO, UNDONE, N_("There is nothing to undo."))


def undo_action(session: Session, entry_id: int) -> None:
    """Undo that entry and no other; raises a Problem if it was undone already or something was done since."""
    latest = _next_to_undo(session)
    undone = select(entry_table.c.id).where(entry_table.c.kind == UNDO, entry_table.c.reverses_id == entry_id)
    if latest is None or session.execute(undone).first() is not None:
        raise Problem(_("This was undone already. Nothing was changed."))
    if latest.id != entry_id:
        raise Problem(
            _("This was not undone, because something was done since: {sentence}. Undo that first.").format(
                sentence=entry_sentence(latest)
            )
        )
    undo_latest_action(session)


def redo_latest_undo(session: Session) -> None:
    """Redo what the latest undo reversed."""
    reverse_entry(session, _next_to_redo(session), REDO, N_("Done again: {sentence}"), N_("There is nothing to redo."))


def redo_action(session: Session, entry_id: int) -> None:
    """Do again what that undo reversed, if it is still the latest; raises a Problem if not."""
    latest = _next_to_redo(session)
    if latest is None or latest.id != entry_id:
        raise Problem(_("This cannot be done again, because something was done since. Nothing was changed."))
    redo_latest_undo(session)


def find_next_undo(session: Session) -> ReversibleEntry | None:
    """What `undo_latest_action` would undo; None if there is nothing or if it cannot."""
    return _describe(session, _next_to_undo(session))


def find_next_redo(session: Session) -> ReversibleEntry | None:
    """What `redo_latest_undo` would do again; None if there is nothing."""
    return _describe(session, _next_to_redo(session))


def _describe(session: Session, row: Row[Any] | None) -> ReversibleEntry | None:
    if row is None or _is_final(session, row):
        return None
    image = func.coalesce(change_table.c.after, change_table.c.before, type_=change_table.c.after.type)
    chosen = select(change_table.c.tablename, change_table.c.row_id, image).where(change_table.c.entry_id == row.id)
    changes = [(name, row_id, values) for name, row_id, values in session.execute(chosen)]
    told = rows_showing_changes(
        session.connection(), changes
    )  # the table of what is told is ordered by row, not by entry
    about = sorted(told, key=lambda place: (not told[place], place))
    return ReversibleEntry(row.id, entry_sentence(row), about)


def _next_to_undo(session: Session) -> Row[Any] | None:
    others = entry_table.c.kind.not_in([UNDO, DAILY_UPDATE])  # as what they are not: not by the index, but in order
    chosen = select(entry_table).where(others, ~is_reversed_by(UNDO), _has_reversible_change(), _is_own(session))
    return session.execute(chosen.order_by(entry_table.c.id.desc()).limit(1)).first()


def _next_to_redo(session: Session) -> Row[Any] | None:
    own = _is_own(session)
    actions = select(entry_table.c.id).where(entry_table.c.kind == ACTION, _has_reversible_change(), own)
    latest = actions.order_by(entry_table.c.id.desc()).limit(1).scalar_subquery()
    undone = entry_table.c.kind == UNDO, entry_table.c.id > latest
    chosen = select(entry_table).where(*undone, ~is_reversed_by(REDO), own)
    return session.execute(chosen.order_by(entry_table.c.id.desc()).limit(1)).first()


def _is_own(session: Session) -> ColumnElement[bool]:
    """The condition that a worker may take an entry back: where several desks work, only what is their own."""
    running = get_running_action(session)
    return entry_table.c.worker_id.is_not_distinct_from(running.worker[0]) if running.shared else true()


def is_reversed_by(kind: str) -> ColumnElement[bool]:
    """The condition that an entry of that kind has reversed the one in the query."""
    reversing = entry_table.alias()
    return exists().where(reversing.c.reverses_id == entry_table.c.id, reversing.c.kind == kind)


def _has_reversible_change() -> ColumnElement[bool]:
    """The condition that there is something to take back: an action may have changed nothing, or what lasts alone."""
    return exists().where(
        change_table.c.entry_id == entry_table.c.id, change_table.c.tablename.not_in(_exempt_tables())
    )


def _exempt_tables() -> list[str]:
    return [name for name, record in record_classes().items() if record.exempt_from_undo]


def reverse_entry(session: Session, row: Row[Any] | None, kind: str, sentence: str, nothing: str) -> None:
    """Write back what an entry of the journal has changed; raises a Problem, with *nothing* where there is none."""
    if row is None:
        raise Problem(_(nothing))
    if _is_final(session, row):
        raise Problem(_(row.final))
    running: RunningAction = session.info["running_action"]
    if row.schema != running.schema:
        raise _refusal(kind, _("it was done with an older version of kiscase"))
    running.kind, running.reverses = kind, row.id
    running.sentence = sentence
    running.names = row.names if row.kind != ACTION else row.names | {"template": row.sentence}
    connection = session.connection()
    if kind == REDO:  # what was final after a time is so again
        of = select(entry_table.c.final).where(entry_table.c.id == row.reverses_id)
        running.final = connection.execute(of).scalar_one()
    defer_foreign_keys(connection)
    chosen = select(change_table).where(
        change_table.c.entry_id == row.id, change_table.c.tablename.not_in(_exempt_tables())
    )
    changes = list(connection.execute(chosen.order_by(change_table.c.id.desc())))
    _refuse_to_return(session, [old for old in changes if old.after is None], kind)
    _refuse_to_remove(session, [old for old in changes if old.before is None])
    _refuse_while_named(connection, {(old.tablename, old.row_id) for old in changes if old.before is None}, kind)
    revisions = _matching_revisions(connection, changes, kind)
    steps = sorted(zip(changes, revisions, strict=True), key=_restoring_order)
    try:
        for (going, table), rows in groupby(steps, lambda step: (step[0].before is None, step[0].tablename)):
            if going:
                _delete_rows(connection, table, [old for old, _revision in rows], running)
            else:
                for old, revision in rows:
                    _restore_row(connection, old, revision, running)
    except IntegrityError:
        raise _refusal(kind, _("what was recorded since does not go together with it")) from None


def _refusal(kind: str, reason: str) -> Problem:
    words = _("This cannot be undone: {reason}. Nothing was changed.")
    if kind == REDO:
        words = _("This cannot be done again: {reason}. Nothing was changed.")
    return Problem(words.format(reason=reason))


def _is_final(session: Session, row: Row[Any]) -> bool:
    """Whether an entry cannot be undone, or no longer."""
    minutes = row.names.get(FINAL_AFTER)
    if not row.final or minutes is None:
        return bool(row.final)
    return action_time(session) >= parse_timestamp(row.at) + timedelta(minutes=minutes)


def _restoring_order(step: tuple[Row[Any], int]) -> tuple[bool, bool]:
    """Rows go before others change and return: what they leave, such as a number, can be used again."""
    old, _revision = step
    return (old.before is not None, old.after is None)


def _refuse_while_named(connection: Connection, going: set[tuple[str, int]], kind: str) -> None:
    """Raise a Problem while a row that stays names one that would go."""
    for table, rows in groupby(sorted(going), lambda row: row[0]):
        for row_ids in _blocks([row_id for _table, row_id in rows]):
            for record, _column, condition, _owned in references_to(table, *row_ids):
                named_by = connection.execute(select(record.__table__.c.id).where(condition)).scalars()
                if any((record.__tablename__, other) not in going for other in named_by):
                    reason = _("something that was recorded since belongs to it")
                    if record.exempt_from_undo:
                        reason = _("a document that was given out is about it")
                    raise _refusal(kind, reason)


def _refuse_to_return(session: Session, returning: Sequence[Row[Any]], kind: str) -> None:
    """Raise a Problem while a row that would return names one that is gone, or does not fit to what is there."""
    there = {(old.tablename, old.row_id) for old in returning}
    for old in returning:
        record = record_classes()[old.tablename]
        if hindrance := record.hindrance_to_return(session, old.before):
            raise Problem(hindrance)
        for key, column in record.__table__.columns.items():
            for parent in (one.column for one in column.foreign_keys):
                named = old.before.get(key)
                if named is None or (parent.table.name, named) in there:
                    continue
                if session.execute(select(parent).where(parent == named)).first() is None:
                    raise _refusal(kind, _("what it belongs to was deleted, too. Bring that back first"))


def _refuse_to_remove(session: Session, going: Sequence[Row[Any]]) -> None:
    """Raise a Problem while a row that would go has to stay."""
    for old in going:
        if hindrance := record_classes()[old.tablename].hindrance_to_removal(session, old.after):
            raise Problem(hindrance)


def _matching_revisions(connection: Connection, changes: Sequence[Row[Any]], kind: str) -> list[int]:
    """The revisions of rows, 0 of one that is gone; raises a Problem if any is not what its change made of it."""
    found: dict[tuple[str, int], Any] = {}
    for name, rows in groupby(sorted((old.tablename, old.row_id) for old in changes), lambda row: row[0]):
        table = record_classes()[name].__table__
        for row_ids in _blocks([row_id for _name, row_id in rows]):
            stored = connection.execute(select(table).where(table.c.id.in_(row_ids))).mappings()
            found |= {(name, row["id"]): row for row in stored}
    revisions = []
    for old in changes:
        row = found.get((old.tablename, old.row_id))
        if not _matches_image(row, old.after):
            raise _refusal(kind, _("it was changed again by a later action"))
        revisions.append(int(row["revision"]) if row else 0)
    return revisions


def _blocks(row_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids in parts: a statement takes so many."""
    return (row_ids[start : start + _ROWS_AT_ONCE] for start in range(0, len(row_ids), _ROWS_AT_ONCE))


def _delete_rows(connection: Connection, name: str, rows: Sequence[Row[Any]], running: RunningAction) -> None:
    """Delete rows of one table that are to be gone."""
    table: Any = record_classes()[name].__table__
    for row_ids in _blocks([old.row_id for old in rows]):
        connection.execute(delete(table).where(table.c.id.in_(row_ids)))
    for old in rows:
        running.record_images(name, old.row_id, old.after, old.before)


def _restore_row(connection: Connection, old: Row[Any], revision: int, running: RunningAction) -> None:
    """Restore one row that was there before *old* to what it was."""
    table: Any = record_classes()[old.tablename].__table__
    values = {key: from_json(table.columns[key].type, value) for key, value in old.before.items()}
    if old.after is None:
        connection.execute(insert(table), values | {"revision": 1})
    else:
        connection.execute(update(table).where(table.c.id == old.row_id), values | {"revision": revision + 1})
    running.record_images(table.name, old.row_id, old.after, old.before)


def _matches_image(found: Any, image: RowImage) -> bool:
    if found is None or image is None:
        return found is None and image is None
    return all(to_json(found[key]) == value for key, value in image.items() if not _is_hash(value))


def _is_hash(value: Any) -> bool:
    """Whether a value of an image stands for bytes."""
    return isinstance(value, dict) and value.keys() == {"sha256"}
