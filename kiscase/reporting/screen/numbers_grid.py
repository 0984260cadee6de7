"""What the tables of reports have in common: one number is the current one, and Enter opens what it counts."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from kiscase.core.i18n import _
from kiscase.ui.tables.record_list import ENTER_KEYS


class NumbersGrid(QTableView):
    """A table of numbers to read; a double click or Enter opens one."""

    def __init__(self, parent: QWidget | None, name: str, numbers: QAbstractTableModel) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(_("Table"))  # until one is shown
        numbers.setParent(self)
        self.setModel(numbers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionsClickable(False)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self.open_number)

    @abstractmethod
    def open_number(self, index: QModelIndex) -> None:
        """Ask for what the number at *index* counts."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens what the current number counts."""
        if event.key() in ENTER_KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.open_number(self.currentIndex())
            return
        super().keyPressEvent(event)
