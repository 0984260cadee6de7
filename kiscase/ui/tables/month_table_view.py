"""The table view of a month: names stay visible as row headers beside the days or meetings, and the keys turn pages."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from kiscase.ui.tables.empty_hint import EmptyHint
from kiscase.ui.theme import style_properties


class MonthTableView(QTableView):
    """Page Up and Page Down change the month; a sentence stands in the place of an empty one."""

    paged = Signal(int)
    stepped_back = Signal()

    def __init__(self, name: str, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._set_behaviour()
        self._empty = EmptyHint(self.viewport())
        self._empty.show_text("", "")
        self._empty.hide()

    def set_empty(self, sentence: str) -> None:
        """Show a text instead of an empty grid."""
        self._empty.show_text(sentence, "")
        self._empty.setVisible(bool(sentence))
        self.setAccessibleDescription(sentence)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names have room according to the width."""
        super().resizeEvent(event)
        self._empty.setGeometry(self.viewport().rect())
        self._measure_names()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again with another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.model() is not None:
            self._measure()

    @abstractmethod
    def _measure(self) -> None:
        """Fit rows, columns and names to the font."""

    @abstractmethod
    def _measure_names(self) -> None:
        """Give the names their width."""

    def _set_behaviour(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(True)
            style_properties.set_style_property(header, "dense", True)
        style_properties.set_style_property(self, "dense", True)
