"""How a feature reads its list and shows the values of its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from kiscase.core.listing.view import ListView
from kiscase.ui.tables.record_list import Cell

if TYPE_CHECKING:
    from kiscase.core.spreadsheet import Spreadsheet

CellDisplays = Mapping[str, Callable[[Any], Cell]]
"""How a feature shows the values of some of its fields, by their keys; the others are shown as texts."""


class ListReading(NamedTuple):
    """How a feature reads its list: the ids of a view in their order, all or so many; the values of some of them.

    Both get a plain reader where they are *plain*, otherwise a session. *render* makes a PDF of what the list shows.
    *displays* show what texts alone would not.
    """

    find: Callable[[Any, ListView, int | None], Sequence[int]]
    read: Callable[[Any, ListView, Sequence[int]], Mapping[int, Mapping[str, Any]]]
    render: Callable[[Any, Spreadsheet], bytes]
    displays: CellDisplays = {}
    plain: bool = False
