"""A splitter between a list and what it leads to: the list is as wide as its texts, where there is room."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from kiscase.ui.tables.record_list import RecordList

_MOST_EVER = 0.62  # of the width, where the list would have to be scrolled sideways


class ListSplitter(QSplitter):
    """The list has the share *least* of the width, and up to the share *most* where its texts need it.

    It never becomes narrower by itself, such as while a filter is typed; where somebody has moved the handle, it stays.
    """

    def __init__(self, parent: QWidget | None, *, least: float, most: float) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._least, self._most = least, most
        self._list: RecordList | None = None
        self._side: QWidget | None = None
        self._list_width = 0
        self._moved = False
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._keep)

    def set_sides(self, rows: RecordList, left: QWidget, right: QWidget) -> None:
        """Put *left* beside *right*; one of them is or holds the list, the other one takes what is left."""
        self._list = rows
        self._side = left if left is rows or left.isAncestorOf(rows) else right
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(int(self._side is left), 1)
        rows.measured.connect(self.fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._list_width = 0
        self.fit()

    def _keep(self) -> None:
        self._moved = True

    def fit(self) -> None:
        """Give the list its share; what is not in the splitter at the moment gets none."""
        place = self.indexOf(self._side) if self._side is not None else -1
        if self._moved or self._list is None or self._side is None or place < 0 or self.width() <= 0:
            return
        layout = self._side.layout() if self._side is not self._list else None
        margins = layout.contentsMargins() if layout is not None else QMargins()
        beside = margins.left() + margins.right()
        self._list_width = max(self._list_width, self._list.full_width() + beside)
        most = max(self.width() * self._most, min(self._list.least_width() + beside, self.width() * _MOST_EVER))
        wanted = round(max(self.width() * self._least, min(self._list_width, most)))
        if wanted != self.sizes()[place]:
            sizes = [wanted, self.width() - wanted]
            self.setSizes(sizes if place == 0 else sizes[::-1])
