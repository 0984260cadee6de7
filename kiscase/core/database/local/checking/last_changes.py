"""Which change of the journal was the last of each row, in little memory: eight bytes a row."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import chain

from sqlalchemy import Connection

from kiscase.core.database.plain_reader import PlainReader

_CHANGES = 'SELECT id, tablename, row_id, "after" IS NULL FROM journal_change ORDER BY id'
_LARGEST_GAP = 10_000  # ids are given one after the other; one far above them all was written by somebody else
_GONE = 0


class LastChanges:
    """The numbers of the last changes by table and row, where the row is still there by the journal."""

    def __init__(self, connection: Connection) -> None:
        self._tables: dict[str, TableChanges] = {}
        self.count = 0
        """How many rows the journal knows, those that are gone among them."""
        for number, table, row_id, gone in PlainReader.of_connection(connection).stream(_CHANGES):
            if table not in self._tables:
                self._tables[table] = TableChanges()
            self._tables[table].note(row_id, _GONE if gone else number)
        self.count = sum(map(len, self._tables.values()))

    def of_table(self, table: str) -> TableChanges:
        """Those of a table."""
        return self._tables.get(table) or TableChanges()


class TableChanges:
    """The numbers of the last changes of the rows of one table."""

    def __init__(self) -> None:
        self._dense = array("q")
        self._others: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._dense) + len(self._others)

    def note(self, row_id: int, number: int) -> None:
        """A later change of a row."""
        dense = self._dense
        if not isinstance(row_id, int) or row_id in self._others or not 0 <= row_id < len(dense) + _LARGEST_GAP:
            self._others[row_id] = number
        elif row_id < len(dense):
            dense[row_id] = number
        else:
            dense.extend([_GONE] * (row_id - len(dense)))
            dense.append(number)

    def take(self, row_id: int) -> int:
        """The last change of a row, 0 if the journal does not have the row; it is not among what is left."""
        if row_id in self._others:
            return self._others.pop(row_id)
        if not 0 <= row_id < len(self._dense):
            return _GONE
        number = self._dense[row_id]
        self._dense[row_id] = _GONE
        return number

    def left(self) -> Iterator[tuple[int, int]]:
        """The rows that were not taken, each with its last change."""
        for row_id, number in chain(enumerate(self._dense), self._others.items()):
            if number != _GONE:
                yield row_id, number
