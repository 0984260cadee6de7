"""Refuses a case file with programs in it, or with columns missing, before a row of it is read.

A database can carry programs: triggers, views, generated columns, checks. A case file has none of them.
"""

from __future__ import annotations

import re

import sqlcipher3.dbapi2 as sqlite

from kiscase.core.errors import DamagedFileError
from kiscase.core.i18n import _
from kiscase.core.resources import resource_path

_PROGRAM = re.compile(r"\b(?:CHECK|GENERATED|VIRTUAL|COLLATE|AS)\b|\bDEFAULT\s*\(", re.IGNORECASE)
"""What in the text of a table would run or need a program."""
_QUOTED = re.compile(r'"[^"]*"|`[^`]*`|\[[^\]]*\]')
STORED_COLUMNS = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'"


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
    found = set(connection.execute(STORED_COLUMNS).fetchall())
    for table, column in record_columns():
        if (table, column) not in found:
            what = f"{table}.{column}"
            raise DamagedFileError(_("The file is damaged: {what} is missing. Open a backup.").format(what=what))


def record_columns() -> list[tuple[str, str]]:
    """The tables and columns of the records; they stand in a file, for the records themselves take long to load."""
    lines = resource_path("schema/columns.txt").read_text(encoding="ascii").splitlines()
    return [
        (table, column)
        for table, _colon, columns in (line.partition(":") for line in lines)
        for column in columns.split()
    ]


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
