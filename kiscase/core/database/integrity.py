"""Checks a case file: encryption seals, structure, foreign keys, the journal's hash chain."""

from __future__ import annotations

from sqlalchemy import Connection, func, select, table

from kiscase.core.errors import DamagedFileError
from kiscase.core.i18n import _
from kiscase.core.journal import hash_chain
from kiscase.core.records.record import Record


def require_columns(connection: Connection) -> None:
    """Raise DamagedFileError if a column of the records is missing."""
    columns = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'"
    found = {tuple(row) for row in connection.exec_driver_sql(columns)}
    for known in Record.metadata.tables.values():
        for column in known.columns:
            if (known.name, column.name) not in found:
                what = f"{known.name}.{column.name}"
                raise DamagedFileError(_("The file is damaged: {what} is missing. Open a backup.").format(what=what))


def find_faults(connection: Connection, *, encrypted: bool) -> list[str]:
    faults = []
    if encrypted:
        bad = connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
        faults += [_("Part of the file has a broken seal: {what}.").format(what=row[0]) for row in bad[:20]]
    for row in connection.exec_driver_sql("PRAGMA integrity_check(20)").fetchall():
        if row[0] != "ok":
            faults.append(_("The structure of the file is damaged: {what}.").format(what=row[0]))
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()[:20]:
        sentence = _("Row {row} of {table} refers to a row of {target} that no longer exists.")
        faults.append(sentence.format(row=row[1], table=row[0], target=row[2]))
    for number in [] if faults else hash_chain.find_broken_links(connection)[:20]:
        sentence = _("The journal's chain is broken at entry {number}: it was changed outside the program.")
        faults.append(sentence.format(number=number))
    return faults


def count_rows(connection: Connection) -> dict[str, int]:
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    tables = [table(name) for (name,) in names.all()]
    return {one.name: int(connection.scalar(select(func.count()).select_from(one)) or 0) for one in tables}
