"""The table view of the month grid: names stay visible as row headers, and the keys are those of a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QWidget,
)

from kiscase.activities.attendance.screen.mark_keys import UNMARK_KEYS, load_foreign_keys
from kiscase.activities.model import AttendanceMark
from kiscase.activities.month_grid.actions import CellKey
from kiscase.activities.month_grid.screen.cell_delegate import MarkDelegate
from kiscase.activities.month_grid.screen.table_model import MonthGridModel
from kiscase.activities.month_grid.unsaved_marks import UnsavedMarks
from kiscase.core.i18n import _
from kiscase.ui.tables.month_table_view import MonthTableView
from kiscase.ui.tables.record_list import ENTER_KEYS
from kiscase.ui.theme import metrics as theme_metrics

COPY_WITH_NAMES = "Ctrl+Shift+C"
MAX_NAME_LENGTH = 26  # letters: the maximum width of a name, which takes a third of the table at most


class MonthGridView(MonthTableView):
    """Letters mark, Backspace unmarks, Shift selects, Page Up and Page Down change the month."""

    signed = Signal(str)
    unknown = Signal(str)
    """A letter that is no mark was pressed."""
    unmarked = Signal()
    copied = Signal()
    copied_with_names = Signal()
    pasted = Signal()
    counted = Signal(int)
    """The details of a person's rate are asked for: the row."""

    def __init__(self, marks: UnsavedMarks, signs: Mapping[str, AttendanceMark], parent: QWidget | None = None) -> None:
        super().__init__("month", _("Month"), parent)
        self._signs = signs
        self._foreign = {letter: mark for letter, mark in load_foreign_keys().items() if mark is not None}
        self.grid = MonthGridModel(marks, signs, self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionsClickable(True)  # the head of a meeting selects it, a name the row
        self.setModel(self.grid)
        self.setItemDelegate(MarkDelegate(self.grid, self))
        self.doubleClicked.connect(self._double_clicked)
        with_names = QShortcut(QKeySequence(COPY_WITH_NAMES), self)
        with_names.setContext(Qt.ShortcutContext.WidgetShortcut)
        with_names.activated.connect(self.copied_with_names)
        self._measure()

    def show_marks(self, *, anew: bool) -> None:
        """Show the marks as they are now; *anew* keeps the current cell where it was, if possible."""
        held = self.selectedIndexes() if anew else []
        here = self.currentIndex()
        row, column = here.row(), here.column()
        places = [(one.row(), one.column()) for one in held]
        self.grid.refresh(anew=anew)
        if not anew:
            return
        self._measure()
        rows, columns = self.grid.rowCount(), self.grid.columnCount()
        if not rows or not columns:
            return
        current = self.grid.index(min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
        selection = QItemSelection(current, current)
        for place in places:
            if place[0] < rows and place[1] < columns:
                index = self.grid.index(*place)
                selection.merge(QItemSelection(index, index), QItemSelectionModel.SelectionFlag.Select)
        self.selectionModel().setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def go_to(self, column: int) -> None:
        """Select the first person at a meeting and scroll there."""
        if self.grid.rowCount() and 0 <= column < self.grid.columnCount():
            self.setCurrentIndex(self.grid.index(0, column))

    def current_key(self) -> CellKey | None:
        """Person and meeting of the current cell."""
        here = self.currentIndex()
        return self.grid.key(here.row(), here.column()) if here.isValid() else None

    def selected_keys(self) -> list[list[CellKey]]:
        """The selected marks, by rows; sums are left out."""
        chosen = {(one.row(), one.column()) for one in self.selectedIndexes() if one.column() < self.grid.meetings()}
        rows = sorted({row for row, _column in chosen})
        found = [[self.grid.key(row, column) for _row, column in sorted(chosen) if _row == row] for row in rows]
        return [keys for line in found if (keys := [key for key in line if key is not None])]

    def keys_from(self, rows: int, columns: int) -> list[list[CellKey]] | None:
        """So many rows and columns from the upper left selected cell; None if the grid ends before."""
        chosen = self.selectedIndexes() or [self.currentIndex()]
        top, left = min(one.row() for one in chosen), min(one.column() for one in chosen)
        if top < 0 or top + rows > self.grid.people() or left + columns > self.grid.meetings():
            return None
        found = [[self.grid.key(top + row, left + column) for column in range(columns)] for row in range(rows)]
        return [[key for key in line if key is not None] for line in found]

    def keyboardSearch(self, search: str) -> None:
        """Letters mark; they do not search."""

    def event(self, event: QEvent) -> bool:
        """The keys of the grid take precedence over the shortcuts of the page."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a spreadsheet, and the letters of the marks."""
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        sign = event.text().upper()
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.matches(QKeySequence.StandardKey.Undo) and self.grid.marks.can_undo():
            self.stepped_back.emit()
        elif plain and key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.paged.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif plain and key in UNMARK_KEYS:
            self.unmarked.emit()
        elif plain and sign and sign in self._signs:
            self.signed.emit(sign)
        elif plain and sign in self._foreign:
            self.signed.emit(next(own for own, mark in self._signs.items() if mark is self._foreign[sign]))
        elif plain and (key in ENTER_KEYS or key == Qt.Key.Key_F1) and self._asks_count():
            self.counted.emit(self.currentIndex().row())
        elif plain and key in ENTER_KEYS:
            below = self.currentIndex().row() + 1
            if below < self.grid.people():
                self.setCurrentIndex(self.grid.index(below, self.currentIndex().column()))
        elif plain and sign.isalpha():
            self.unknown.emit(sign)
        else:
            super().keyPressEvent(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_F1:
            return self._asks_count()
        if event.matches(QKeySequence.StandardKey.Undo):
            return self.grid.marks.can_undo()
        return event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Paste)

    def _asks_count(self) -> bool:
        here = self.currentIndex()
        return here.isValid() and here.column() >= self.grid.meetings() and here.row() < self.grid.people()

    def _double_clicked(self, index: QModelIndex) -> None:
        if index.column() >= self.grid.meetings() and index.row() < self.grid.people():
            self.counted.emit(index.row())

    def _measure(self) -> None:
        metrics = self.fontMetrics()
        half = theme_metrics.half_line(self)
        self.verticalHeader().setDefaultSectionSize(metrics.height() + half)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(half)
        header.setIconSize(theme_metrics.icon_size(self) * 0.75)
        sums = self.grid.meetings()
        for column in range(self.grid.columnCount()):
            title = str(self.grid.headerData(column, Qt.Orientation.Horizontal))
            widest = max(metrics.horizontalAdvance(f"{line}0") for line in title.split("\n"))
            if self.grid.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DecorationRole) is not None:
                widest += header.iconSize().width() + half
            header.resizeSection(column, max(widest + (half if column < sums else half * 2), half * 3))
        self._measure_names()

    def _measure_names(self) -> None:
        """Names are whole while there is room; in a narrow window they are shortened first."""
        most = self.fontMetrics().averageCharWidth() * MAX_NAME_LENGTH
        half = theme_metrics.half_line(self)
        room = self.width() - self.horizontalHeader().length() - self.verticalScrollBar().sizeHint().width()
        most = max(room, min(most, self.width() // 3), self.width() // 4)
        wide = min(self.grid.widest_name() + half * 3, max(most, half * 8))
        self.verticalHeader().setFixedWidth(max(wide, half * 8))
        self.grid.elide_names(max(wide, half * 8) - half * 2)
