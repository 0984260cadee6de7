"""The tables, columns and indexes of a case file compared with what the program makes.

A database can carry programs: triggers, views, generated columns, checks. A case file has none of them, and a file that
has some is refused before a row of it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, create_engine

from kiscase.core.errors import DamagedFileError
from kiscase.core.i18n import _
from kiscase.core.migrations import runner
from kiscase.core.records.record import Record

_PROGRAM = re.compile(r"\b(?:CHECK|GENERATED|VIRTUAL|COLLATE|AS)\b|\bDEFAULT\s*\(", re.IGNORECASE)
"""What in the text of a table would run or need a program."""
_QUOTED = re.compile(r'"[^"]*"|`[^`]*`|\[[^\]]*\]')
_COLUMNS = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'"
_SYSTEM_TABLES = "sqlite_"


def refuse_programs(connection: sqlite.Connection) -> None:
    """Raise DamagedFileError if reading or writing the tables would run something that is not of this program."""
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        if kind not in {"table", "index"} or not isinstance(name, str):
            raise _foreign_program()
        if kind == "table" and _has_program(connection, name, sql or ""):
            raise _foreign_program()
        if kind == "index" and (
            re.search(r"\bWHERE\b", _QUOTED.sub("", sql or ""), re.IGNORECASE)
            or any(row[1] < -1 for row in connection.execute("SELECT * FROM pragma_index_xinfo(?)", (name,)))
        ):
            raise _foreign_program()


def require_columns(connection: sqlite.Connection) -> None:
    """Raise DamagedFileError if a column of the records is missing."""
    found = set(connection.execute(_COLUMNS).fetchall())
    for known in Record.metadata.tables.values():
        for column in known.columns:
            if (known.name, column.name) not in found:
                what = f"{known.name}.{column.name}"
                raise DamagedFileError(_("The file is damaged: {what} is missing. Open a backup.").format(what=what))


def require_structure_of(connection: sqlite.Connection, version: int) -> None:
    """Raise DamagedFileError if the tables are not those of that version, although the head of the file says so."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as fresh:
            runner.run_migrations(fresh, 0, version)
            wanted = _columns_of(fresh)
    finally:
        engine.dispose()
    found = set(connection.execute(_COLUMNS).fetchall())
    later = {table for table, _column in found} & set(Record.metadata.tables) - {table for table, _column in wanted}
    if later or not wanted <= found:
        raise DamagedFileError(_("The file's header is damaged. Nothing was changed; open a backup."))


def find_structure_faults(connection: Connection) -> Iterator[str]:
    """Sentences about tables and indexes that are not those of the program."""
    tables = Record.metadata.tables
    indexes = {index.name: table.name for table in tables.values() for index in table.indexes}
    stored = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").all()
    found = {row.name for row in stored if row.type == "index"}
    named = {row.name for row in stored if row.type == "table" and not row.name.startswith(_SYSTEM_TABLES)}
    if named - set(tables):
        yield _("The file has a table that is not of this program: it was added outside of it.")
    if any(row.type == "index" and row.sql and row.name not in indexes for row in stored):
        yield _("The file has an index that is not of this program: it was added outside of it.")
    for name in sorted({table for name, table in indexes.items() if name not in found}):
        yield _("An index of {table} is missing: it was removed outside the program.").format(table=name)
    foreign = {(table, column) for table, column in _columns_of(connection) if table in tables}
    for table in sorted({table for table, column in foreign if column not in tables[table].columns}):
        yield _("{table} has a column that is not of this program: it was added outside of it.").format(table=table)


def _columns_of(connection: Connection) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in connection.exec_driver_sql(_COLUMNS)}


def _has_program(connection: sqlite.Connection, name: str, sql: str) -> bool:
    hidden = "SELECT count(*) FROM pragma_table_xinfo(?) WHERE hidden"
    return bool(_PROGRAM.search(_QUOTED.sub("", sql)) or connection.execute(hidden, (name,)).fetchone()[0])


def _foreign_program() -> DamagedFileError:
    return DamagedFileError(
        _(
            "The file holds instructions that a case file never holds, such as a trigger or a view: it was changed "
            "outside the program. Nothing in it was read or changed; open a backup."
        )
    )
