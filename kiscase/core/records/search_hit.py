"""A result of the search."""

from __future__ import annotations

from typing import NamedTuple


class SearchHit(NamedTuple):
    """A search result: table, id and title of a record, and what tells it apart from others of that title."""

    kind: str
    id: int
    title: str
    details: str = ""
