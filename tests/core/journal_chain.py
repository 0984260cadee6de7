"""Writes the hashes of a journal anew, after its content was changed outside the program."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from kiscase.core.journal import hash_chain
from kiscase.core.journal.tables import about_table, change_table, entry_table


def rebuild_chain(connection: Connection) -> None:
    """Number the entries without a gap and write their hashes anew, as somebody who knows the program can."""
    previous = ""
    entries = connection.execute(select(entry_table).order_by(entry_table.c.id)).mappings().all()
    for number, row in enumerate(entries, 1):
        chosen = select(change_table).where(change_table.c.entry_id == row["id"]).order_by(change_table.c.id)
        changes = [(one.tablename, one.row_id, one.before, one.after) for one in connection.execute(chosen)]
        values = {key: value for key, value in row.items() if key not in ("id", "hash")} | {"previous": previous}
        previous = hash_chain.entry_hash(values, changes)
        for table, key in ((about_table, "entry_id"), (change_table, "entry_id"), (entry_table, "id")):
            connection.execute(update(table).where(table.c[key] == row["id"]).values({key: number}))
        connection.execute(
            update(entry_table).where(entry_table.c.id == number).values(previous=values["previous"], hash=previous)
        )
