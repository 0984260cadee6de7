"""The widths of the columns of a list: what each needs, and how they share the room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QTableView

_NARROWEST_TEXT = 14  # characters: the least width of a column that takes what is left
_NARROWEST_MAIN = 28  # of the one that the list is about


class ColumnWidths:
    """Gives names and texts (the columns *texts*) what the others leave; where that is too little, it is scrolled.

    *texts* has for each of them whether the list is about it: such a column is the last to give way.
    """

    def __init__(self, view: QTableView, number: int, texts: Mapping[int, bool]) -> None:
        self._view, self._texts = view, texts
        self._needed = [0] * number

    def fit(self, widest: Callable[[int], Iterable[QModelIndex]]) -> None:
        """Measure what each column needs by its *widest* cells, and share the room."""
        self._needed = [self._width_needed(column, widest(column)) for column in range(len(self._needed))]
        self.share()

    def grow(self, widest: Callable[[int], Iterable[QModelIndex]]) -> None:
        """Give more to columns that need more for these cells, too."""
        widths = (self._width_needed(column, widest(column)) for column in range(len(self._needed)))
        self._needed = list(map(max, self._needed, widths))
        self.share()

    def full(self) -> int:
        """The width at which nothing has to give way."""
        return sum(self._needed)

    def least(self) -> int:
        """The width at which nothing has to be scrolled sideways."""
        return sum(map(self._least_needed, range(len(self._needed))))

    def share(self) -> None:
        """Set the widths for the room that there is now."""
        others = sum(width for place, width in enumerate(self._needed) if place not in self._texts)
        room = self._view.viewport().width() - others
        leasts = {place: self._least_needed(place) for place in self._texts}
        for place in (place for place, is_main in self._texts.items() if is_main):
            lacking = max(0, sum(leasts.values()) - room)  # nothing is scrolled sideways for its sake
            leasts[place] = max(leasts[place] - lacking, self._least_of_text(place))
        needs = {place: (least, self._needed[place]) for place, least in leasts.items()}
        for place, width in (dict(enumerate(self._needed)) | _shares(needs, room)).items():
            self._view.horizontalHeader().resizeSection(place, width)

    def _width_needed(self, column: int, widest: Iterable[QModelIndex]) -> int:
        if self._view.isColumnHidden(column):
            return 0
        heading = self._view.horizontalHeader().sectionSizeHint(column)
        return max([heading, *(self._view.sizeHintForIndex(cell).width() for cell in widest)])

    def _least_needed(self, column: int) -> int:
        if column not in self._texts:
            return self._needed[column]
        return self._least_of_text(column, _NARROWEST_MAIN if self._texts[column] else _NARROWEST_TEXT)

    def _least_of_text(self, column: int, characters: int = _NARROWEST_TEXT) -> int:
        """The width of some characters, of the heading if that is wider, but not more than all of it needs."""
        narrowest = characters * self._view.fontMetrics().averageCharWidth()
        return min(self._needed[column], max(narrowest, self._view.horizontalHeader().sectionSizeHint(column)))


def _shares(needs: dict[int, tuple[int, int]], room: int) -> dict[int, int]:
    """The widths of columns by the least and the full width that each needs: the widest ones give way first."""
    shares: dict[int, int] = {}
    kept = sum(least for least, _full in needs.values())  # for the columns that follow
    for left, place in zip(range(len(needs), 0, -1), sorted(needs, key=lambda one: needs[one][1]), strict=True):
        least, full = needs[place]
        kept -= least
        free = room - sum(shares.values())
        shares[place] = max(least, min(full, free // left, free - kept))
    more = max(0, room - sum(shares.values()))
    for number, place in enumerate(shares):
        shares[place] += more // len(shares) + (number < more % len(shares))
    return shares
