"""Lists of any length: first one block of rows, then the ids of all, then each block that comes into sight."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple, Self

Row = tuple[Any, ...]
"""A row of a list: the id of the record, then what each column shows."""
BLOCK_SIZE = 500  # rows that are loaded at once; a list that is not longer comes whole


class LoadedRows(NamedTuple):
    """The ids of a list in its order, and the rows that are loaded, by their places."""

    ids: Sequence[int]
    rows: dict[int, Row]
    complete: bool = True
    """Whether these are all ids; else there are more to be asked for."""
    more_match: bool = False
    """Whether more match what was typed than a list shows of it."""

    @classmethod
    def of_all(cls, rows: Sequence[Row]) -> Self:
        """A list whose rows came at once."""
        return cls([row[0] for row in rows], dict(enumerate(rows)))


class RowSource(NamedTuple):
    """How the rows of a list are found: the ids in their order, all or so many of them; and the rows of some ids.

    Rows of ids that are no longer on file are left out.
    """

    find: Callable[[Any, int | None], Sequence[int]]
    load: Callable[[Any, Sequence[int]], Sequence[Row]]
    most: int | None = None
    """How many are listed, where the others are found by typing more; not more than a block."""
    plain: bool = False
    """Whether both read by plain statements and are given a reader in place of a session."""

    def load_first(self, session: Any) -> LoadedRows:
        """The first block; complete if there is nothing after it."""
        size = BLOCK_SIZE if self.most is None else self.most
        ids = self.find(session, size + 1)
        rows = self.load_places(session, dict(enumerate(ids[:size])))
        more, bounded = len(ids) > size, self.most is not None
        return LoadedRows(ids[:size], rows, complete=bounded or not more, more_match=bounded and more)

    def load_whole(self, session: Any, shown: Collection[int]) -> LoadedRows:
        """All ids, with the rows of the first block and of those records that are shown just now."""
        ids = self.find(session, None)
        places = dict(enumerate(ids[:BLOCK_SIZE]))
        if further := set(shown).difference(places.values()):  # to go through all ids takes long
            places |= {place: row_id for place, row_id in enumerate(ids) if row_id in further}
        return LoadedRows(ids, self.load_places(session, places))

    def load_places(self, session: Any, places: dict[int, int]) -> dict[int, Row]:
        """The rows of ids by their places."""
        rows = {row[0]: row for row in self.load(session, list(places.values()))}
        return {place: rows[row_id] for place, row_id in places.items() if row_id in rows}
