"""A table of figures to move about in: the cells speak their row and column, Enter opens what a figure counts."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import _
from kiscase.reporting.figures import NO_FIGURE, figure_text
from kiscase.reporting.report import CellKind, CountedCell, CountedColumn, CountedTable, FigureOf
from kiscase.reporting.screen.numbers_grid import NumbersGrid
from kiscase.ui.theme import metrics, palettes
from kiscase.ui.widgets.labels import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
Figures = Mapping[tuple[str, str, str, FigureOf], CountedCell]
_NO_NUMBERS = (CellKind.NONE, CellKind.TEXT)
_ROW_LETTERS, _LEAST_LETTERS, _COLUMN_LETTERS = 42, 14, 14


def column_title(column: CountedColumn) -> str:
    """A column in full, with whom of it the figures count."""
    title = f"{column.code}. {column.label}"
    if not column.by_sex:
        return title
    whom = {FigureOf.ALL: _("women and men"), FigureOf.WOMEN: _("women"), FigureOf.MEN: _("men")}[column.figure]
    return f"{title} – {whom}"


class ReportGridModel(QAbstractTableModel):
    """The cells of a counted table; *before* are the figures of the year before, shown in brackets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table: CountedTable | None = None
        self.before: Figures | None = None
        self.row_letters = _ROW_LETTERS
        """After how many letters the label of a row goes on below."""

    def show_table(self, table: CountedTable | None, before: Figures | None) -> None:
        """Show another table."""
        self.beginResetModel()
        self.table, self.before = table, before
        self.endResetModel()

    def cell(self, index: Index) -> CountedCell | None:
        """The counted cell at an index."""
        if self.table is None or not index.isValid():
            return None
        return self.table.cells[index.row()][index.column()]

    def text(self, index: Index) -> str:
        """What a cell shows."""
        cell = self.cell(index)
        if cell is None:
            return ""
        earlier = self._before(index)
        return f"{figure_text(cell)} ({figure_text(earlier)})" if earlier is not None else figure_text(cell)

    def _before(self, index: Index) -> CountedCell | None:
        """The figure of the year before; only numbers are compared."""
        table = self.table
        if self.before is None or table is None:
            return None
        column = table.columns[index.column()]
        found = self.before.get((table.code, table.rows[index.row()].code, column.code, column.figure))
        both = (table.cells[index.row()][index.column()], found)
        return None if any(one is None or one.kind in _NO_NUMBERS for one in both) else found

    def describe(self, index: Index) -> str:
        """A cell in words: row, column: figure."""
        if self.table is None or not index.isValid():
            return ""
        row, column = self.table.rows[index.row()], self.table.columns[index.column()]
        words = _("{row}, {column}: {figure}")
        shown = _("not asked for") if self.text(index) == NO_FIGURE else self.text(index)
        return words.format(row=f"{row.code}. {row.label}", column=column_title(column), figure=shown)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.table is None else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.table is None else len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell, table = self.cell(index), self.table
        if cell is None or table is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(index)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(self.describe(index))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.describe(index)
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignLeft if cell.kind is CellKind.TEXT else Qt.AlignmentFlag.AlignRight
                return int(side | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.ForegroundRole if not cell.value:
                return palettes.theme_color("muted")
            case Qt.ItemDataRole.FontRole if table.rows[index.row()].total:
                bold = QFont()
                bold.setBold(True)
                return bold
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        table = self.table
        if table is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            row = table.rows[section]
            title, letters, short = f"{row.code}. {row.label}", self.row_letters, ""
        else:
            column = table.columns[section]
            title, letters = column_title(column), _COLUMN_LETTERS
            short = _short_title(column)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return short or "\n".join(textwrap.wrap(title, letters))
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return plain_tooltip(title) if role == Qt.ItemDataRole.ToolTipRole else title
            case Qt.ItemDataRole.TextAlignmentRole:
                side = (
                    Qt.AlignmentFlag.AlignLeft
                    if orientation is Qt.Orientation.Vertical
                    else Qt.AlignmentFlag.AlignHCenter
                )
                return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


def _short_title(column: CountedColumn) -> str:
    """The head of a column: the label stands above all people, the letters of the sexes beside it."""
    if column.by_sex and column.figure is not FigureOf.ALL:
        # Translators: the head of a narrow column: women
        women = _("W")
        # Translators: the head of a narrow column: men
        men = _("M")
        return f"{column.code}\n{women if column.figure is FigureOf.WOMEN else men}"
    return "\n".join(textwrap.wrap(f"{column.code}. {column.label}", _COLUMN_LETTERS))


class ReportGrid(NumbersGrid):
    """The view of a table; `opened` carries the counted cell whose list is asked for."""

    opened = Signal(object)
    described = Signal(str)
    """The current cell in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.figures = ReportGridModel()
        super().__init__(parent, "report grid", self.figures)
        self.selectionModel().currentChanged.connect(self._describe)

    def show_table(self, table: CountedTable | None, before: Figures | None) -> None:
        """Show a table; of the same table as before the current cell stays."""
        here, same = self.currentIndex(), table is not None and self.figures.table is not None
        same = same and table is not None and self.figures.table is not None and table.code == self.figures.table.code
        place = (here.row(), here.column()) if same and here.isValid() else (0, 0)
        self.figures.show_table(table, before)
        self.setAccessibleName(f"{table.code}. {table.title}" if table is not None else _("Table"))
        self._measure()
        if self.figures.rowCount():
            self.setCurrentIndex(self.figures.index(*place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The labels of the rows take a third at most: the figures are what is looked for."""
        super().resizeEvent(event)
        fitting = event.size().width() // (2 * self.fontMetrics().averageCharWidth() + 1)
        letters = max(_LEAST_LETTERS, min(_ROW_LETTERS, fitting))
        if letters != self.figures.row_letters:
            self.figures.row_letters = letters
            self.figures.headerDataChanged.emit(Qt.Orientation.Vertical, 0, max(0, self.figures.rowCount() - 1))
            self._measure()

    def open_number(self, index: QModelIndex) -> None:
        """Emit `opened`, where there is a number."""
        cell = self.figures.cell(index)
        if cell is not None:
            self.opened.emit(cell)

    def _describe(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.described.emit(self.figures.describe(index))

    def _measure(self) -> None:
        """Rows as high as their labels, columns as wide as their heads and figures."""
        letters, half = self.fontMetrics(), metrics.half_line(self)
        table = self.figures.table
        if table is None:
            return
        for row in range(len(table.rows)):
            lines = str(self.figures.headerData(row, Qt.Orientation.Vertical)).count("\n") + 1
            self.setRowHeight(row, letters.height() * lines + half)
        bold = QFont(self.font())
        bold.setBold(True)
        wide = QFontMetrics(bold)
        for column in range(len(table.columns)):
            head = str(self.figures.headerData(column, Qt.Orientation.Horizontal)).split("\n")
            cells = [self.figures.text(self.figures.index(row, column)) for row in range(len(table.rows))]
            widest = max(wide.horizontalAdvance(text) for text in [*head, *cells])
            self.setColumnWidth(column, widest + half * 3)
