"""What undo would reverse, and whether it is about what the user looks at."""

from __future__ import annotations

from typing import NamedTuple


class ReversibleEntry(NamedTuple):
    """What undo or redo would reverse: the id of the entry, its sentence, and the rows (table, id) that it is about."""

    id: int
    sentence: str
    about: list[tuple[str, int]]


class Sight(NamedTuple):
    """What the user looks at: the tables of a page and, if one is open, the row (table, id) of a record."""

    tables: frozenset[str]
    record: tuple[str, int] | None = None

    def shows(self, entry: ReversibleEntry) -> bool:
        """Whether an entry is about what the user looks at."""
        if self.record is not None:
            return self.record in entry.about
        return any(table in self.tables for table, _row_id in entry.about)
