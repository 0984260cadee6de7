"""The widths of the columns of a list, how they share the room, and the heights of rows that show whole texts."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Mapping

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.row_blocks import BLOCK_SIZE

CellAt = Callable[[int, int], str | StatusDisplay | None]
"""What the cell in a row and a column shows, if the row is loaded."""
_LINE_BELOW = 1  # dots between the rows
_MEASURED = 12  # the longest texts of a column whose widths are taken
_NARROWEST_TEXT = 14  # characters: the least width of a column that takes what is left
_NARROWEST_MAIN = 28  # of the one that the list is about
_NARROWEST_WHOLE = 32  # of one that is read whole, so that its rows do not become high


class ColumnWidths:
    """Gives names and texts (the columns *texts*) what the others leave; where that is too little, it is scrolled.

    *texts* has for each of them whether the list is about it: such a column is the last to give way. Rows become as
    high as their texts in the columns *whole*.
    """

    def __init__(
        self,
        view: QTableView,
        cell_at: CellAt,
        number: int,
        texts: Mapping[int, bool],
        fixed: Mapping[int, int],
        *,
        whole: Collection[int] = (),
    ) -> None:
        """*fixed* are the widths that somebody set."""
        self._view, self._cell_at, self._whole = view, cell_at, whole
        self._fixed = dict(fixed)
        self._texts = {place: is_main for place, is_main in texts.items() if place not in fixed}
        self._needed = [0] * number
        self._headings: dict[int, int] = {}
        self.is_sharing = False
        """Whether the widths that are set just now are not set by hand."""

    def fix(self, column: int, width: int) -> None:
        """Keep the width that somebody gives a column."""
        self._fixed[column] = self._needed[column] = width
        self._texts.pop(column, None)

    def forget_headings(self) -> None:
        """The font or the style has changed: measure the headings anew."""
        self._headings.clear()

    def fit(self, rows: Iterable[int]) -> None:
        """Measure what each column needs by the widest cells of some rows, and share the room."""
        self._needed = [self._width_needed(column, rows) for column in range(len(self._needed))]
        self.share()

    def grow(self, rows: Iterable[int]) -> None:
        """Give more to columns that need more for these rows, too."""
        widths = (self._width_needed(column, rows) for column in range(len(self._needed)))
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
        needs = {place: (least, self._full_needed(place, least, room)) for place, least in leasts.items()}
        self.is_sharing = True
        for place, width in (dict(enumerate(self._needed)) | _shares(needs, room)).items():
            self._view.horizontalHeader().resizeSection(place, width)
        self.is_sharing = False
        if self._whole:
            self._fit_heights()

    def _fit_heights(self) -> None:
        """Make rows as high as their texts need; those of a long list after its first block keep two lines."""
        usual = self._view.verticalHeader().defaultSectionSize()
        for row in range(min(self._view.model().rowCount(), BLOCK_SIZE)):
            height = max([usual, *(self._height_needed(row, column) for column in self._whole)])
            if height != self._view.rowHeight(row):
                self._view.setRowHeight(row, height)

    def _height_needed(self, row: int, column: int) -> int:
        text, width = self._cell_at(row, column), self._view.columnWidth(column)
        if not isinstance(text, str) or self._view.fontMetrics().horizontalAdvance(text) < width:
            return 0
        option = QStyleOptionViewItem()
        self._view.initViewItemOption(option)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasDisplay
        option.rect = QRect(0, 0, width, self._view.rowHeight(row))
        text_part = QStyle.SubElement.SE_ItemViewItemText  # Qt takes the padding off where it draws, not here
        option.rect.setWidth(self._view.style().subElementRect(text_part, option, self._view).width())
        return self._view.itemDelegate().sizeHint(option, self._view.model().index(row, column)).height() + _LINE_BELOW

    def _width_needed(self, column: int, rows: Iterable[int]) -> int:
        if column in self._fixed or self._view.isColumnHidden(column):
            return self._fixed.get(column, 0)
        model = self._view.model()
        cells = (model.index(row, column) for row in self._widest(column, rows))
        return max([self._heading(column), *(self._view.sizeHintForIndex(cell).width() for cell in cells)])

    def _widest(self, column: int, rows: Iterable[int]) -> list[int]:
        """The row with the widest text of a column; where there are statuses, all that may have the widest cell."""
        shown = {cell: row for row in rows if (cell := self._cell_at(row, column)) is not None}
        longest = heapq.nlargest(_MEASURED, shown, key=_length) if len(shown) > _MEASURED else list(shown)
        texts = [cell for cell in longest if isinstance(cell, str)]
        if len(texts) < len(longest) or len(texts) < 2:
            return [shown[cell] for cell in longest]
        return [shown[max(texts, key=self._view.fontMetrics().horizontalAdvance)]]

    def _least_needed(self, column: int) -> int:
        if column not in self._texts:
            return self._needed[column]
        main = _NARROWEST_WHOLE if column in self._whole else _NARROWEST_MAIN
        return self._least_of_text(column, main if self._texts[column] else _NARROWEST_TEXT)

    def _full_needed(self, column: int, least: int, room: int) -> int:
        """What a text takes where there is room; beside one that is read whole and lacks it, no more than its share."""
        lacking = sum(self._needed[place] for place in self._texts) > room
        if not lacking or column in self._whole or not any(self._texts.get(place) for place in self._whole):
            return self._needed[column]
        return min(self._needed[column], max(least, _NARROWEST_MAIN * self._view.fontMetrics().averageCharWidth()))

    def _least_of_text(self, column: int, characters: int = _NARROWEST_TEXT) -> int:
        """The width of some characters, of the heading if that is wider, but not more than all of it needs."""
        narrowest = characters * self._view.fontMetrics().averageCharWidth()
        return min(self._needed[column], max(narrowest, self._heading(column)))

    def _heading(self, column: int) -> int:
        if column not in self._headings:
            self._headings[column] = self._view.horizontalHeader().sectionSizeHint(column)
        return self._headings[column]


def _length(cell: str | StatusDisplay) -> int:
    return len(cell if isinstance(cell, str) else cell[0])


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
