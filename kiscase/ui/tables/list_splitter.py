"""A splitter between a list and what it leads to: the list is as wide as its texts, where there is room."""

from __future__ import annotations

from PySide6.QtCore import Qt
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
        self._left: QWidget | None = None
        self._list_width = 0
        self._moved = False
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(self._keep)

    def set_sides(self, rows: RecordList, left: QWidget, right: QWidget) -> None:
        """Put *left*, which holds the list, beside *right*."""
        self._list, self._left = rows, left
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(1, 1)
        rows.measured.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._list_width = 0
        self._fit()

    def _keep(self) -> None:
        self._moved = True

    def _fit(self) -> None:
        if self._moved or self._list is None or self._left is None or self.width() <= 0:
            return
        beside = self._left.width() - self._list.width() if self._list.isVisible() else 0
        self._list_width = max(self._list_width, self._list.full_width() + beside)
        most = max(self.width() * self._most, min(self._list.least_width() + beside, self.width() * _MOST_EVER))
        left = round(max(self.width() * self._least, min(self._list_width, most)))
        if left != self.sizes()[0]:
            self.setSizes([left, self.width() - left])
