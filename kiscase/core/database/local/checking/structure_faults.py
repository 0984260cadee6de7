"""The tables, columns and indexes of a case file compared with what the program makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, create_engine

from kiscase.core.database.local.structure import STORED_COLUMNS
from kiscase.core.errors import DamagedFileError
from kiscase.core.i18n import _
from kiscase.core.migrations import runner
from kiscase.core.records.record import Record

_SYSTEM_TABLES = "sqlite_"


def require_structure_of(connection: sqlite.Connection, version: int) -> None:
    """Raise DamagedFileError if the tables are not those of that version, although the head of the file says so."""
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as fresh:
            runner.run_migrations(fresh, 0, version)
            wanted = _columns_of(fresh)
    finally:
        engine.dispose()
    found = set(connection.execute(STORED_COLUMNS).fetchall())
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
    return {tuple(row) for row in connection.exec_driver_sql(STORED_COLUMNS)}
