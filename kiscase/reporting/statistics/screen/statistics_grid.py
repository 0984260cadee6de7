"""The table of a report: the keyboard moves from number to number, Enter opens what one counts."""

from __future__ import annotations

import textwrap
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import _
from kiscase.reporting.screen.numbers_grid import NumbersGrid
from kiscase.reporting.statistics.model import StatisticsTable
from kiscase.ui.theme import metrics, palettes
from kiscase.ui.widgets.labels import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
_ROW_LETTERS, _LEAST_LETTERS, _COLUMN_LETTERS = 40, 14, 13
_LABEL_SHARE = 0.4  # of the width
_SIDES = {Qt.Orientation.Vertical: Qt.AlignmentFlag.AlignLeft, Qt.Orientation.Horizontal: Qt.AlignmentFlag.AlignHCenter}


class StatisticsGridModel(QAbstractTableModel):
    """The numbers of a report."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: StatisticsTable | None = None
        self.row_letters = _ROW_LETTERS
        """After so many letters the label of a row is wrapped."""

    def show_table(self, table: StatisticsTable) -> None:
        """Show another report."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def describe(self, index: Index) -> str:
        """A number in words: row, column, number."""
        if self.table is None or not index.isValid():
            return ""
        row, column = self.table.rows[index.row()].label, self.table.columns[index.column()].label
        words = _("{row}, {column}: {number}")
        return words.format(row=row, column=column, number=self.table.cell_text(index.row(), index.column()))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.table is None else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.table is None else len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.table is None or not index.isValid():
            return None
        row = self.table.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.table.cell_text(index.row(), index.column())
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.describe(index)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.ForegroundRole if not row.cells[index.column()].value:
                return palettes.theme_color("muted")
            case Qt.ItemDataRole.FontRole if row.total:
                bold = QFont()
                bold.setBold(True)
                return bold
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.table is None:
            return None
        is_row = orientation is Qt.Orientation.Vertical
        title = self.table.rows[section].label if is_row else self.table.columns[section].label
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return "\n".join(textwrap.wrap(title, self.row_letters if is_row else _COLUMN_LETTERS))
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(title)
            case Qt.ItemDataRole.AccessibleTextRole:
                return title
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(_SIDES[orientation] | Qt.AlignmentFlag.AlignVCenter)
        return None


class StatisticsGrid(NumbersGrid):
    """The view of a report; `opened` carries the row and the column of a number."""

    opened = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.numbers = StatisticsGridModel()
        super().__init__(parent, "statistics grid", self.numbers)

    def show_table(self, table: StatisticsTable) -> None:
        """Show a report; the current cell stays where there still is one."""
        here = self.currentIndex()
        room = int(self.width() * _LABEL_SHARE / self.fontMetrics().averageCharWidth())
        self.numbers.row_letters = min(_ROW_LETTERS, max(_LEAST_LETTERS, room))
        self.numbers.show_table(table)
        self.setAccessibleName(table.title)
        self._measure(table)
        place = (here.row(), here.column()) if here.isValid() else (0, 0)
        kept = self.numbers.index(*place)
        self.setCurrentIndex(kept if kept.isValid() else self.numbers.index(0, 0))

    def open_number(self, index: QModelIndex) -> None:
        """Emit `opened`, where there is a number."""
        if index.isValid():
            self.opened.emit(index.row(), index.column())

    def _measure(self, table: StatisticsTable) -> None:
        """Rows as high as their labels, columns as wide as their heads and numbers."""
        half, bold = metrics.half_line(self), QFont(self.font())
        bold.setBold(True)
        letters = self.fontMetrics()
        vertical, horizontal = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
        for row in range(len(table.rows)):
            lines = str(self.numbers.headerData(row, vertical)).count("\n") + 1
            self.setRowHeight(row, letters.lineSpacing() * lines + half * 2)
        for column in range(len(table.columns)):
            heads = str(self.numbers.headerData(column, horizontal)).split("\n")
            texts = [table.cell_text(row, column) for row in range(len(table.rows))]
            widest = max(letters.horizontalAdvance(f"{text}00") for text in [*heads, *texts])
            self.setColumnWidth(column, widest + half * 2)
