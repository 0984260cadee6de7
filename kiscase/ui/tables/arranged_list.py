"""A list whose columns can be chosen, sized and sorted by, and of which several rows can be selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from kiscase.core.i18n import _
from kiscase.ui.tables.record_list import ListColumn, ListRows, RecordList, RecordListModel
from kiscase.ui.tables.row_blocks import LoadedRows
from kiscase.ui.tables.status_cell_delegate import ModelIndex
from kiscase.ui.theme import icons

_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
_SELECT_ONE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_ALL = 1 << 30
_STEPS: dict[Qt.Key, Callable[[int], int]] = {
    Qt.Key.Key_Down: lambda _page: 1,
    Qt.Key.Key_Up: lambda _page: -1,
    Qt.Key.Key_PageDown: lambda page: page,
    Qt.Key.Key_PageUp: lambda page: -page,
    Qt.Key.Key_Home: lambda _page: -_ALL,
    Qt.Key.Key_End: lambda _page: _ALL,
}
"""How far each key goes, by the number of rows in sight."""


class ArrangedListModel(RecordListModel):
    """Rows whose columns change; the heading by which they are sorted shows it."""

    sorted_by = ""
    descending = False

    def set_columns(self, columns: Sequence[ListColumn]) -> None:
        """Have other columns; the rows are gone until they are given again."""
        self.beginResetModel()
        self._ids, self._rows = [], []
        self.loaded.clear()
        self._take_columns(columns)
        self.endResetModel()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The heading, with an arrow where the list is sorted by it; screen readers hear it in words."""
        if orientation is Qt.Orientation.Horizontal and self.columns[section].key == self.sorted_by:
            if role == Qt.ItemDataRole.DecorationRole:
                return icons.themed_icon("chevron-down" if self.descending else "chevron-up", "muted")
            if role == Qt.ItemDataRole.AccessibleTextRole:
                words = _("{column}, sorted from the end") if self.descending else _("{column}, sorted")
                return words.format(column=self.columns[section].title)
        return super().headerData(section, orientation, role)


class ArrangedList(RecordList):
    """Emits `heading_clicked` with the key of a column, and `resized` when somebody sets its width."""

    rows: ArrangedListModel
    model_class = ArrangedListModel

    heading_clicked = Signal(str)
    resized = Signal(str, int)

    def __init__(self, columns: Sequence[ListColumn], parent: QWidget | None = None) -> None:
        super().__init__(columns, parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._anchor = 0
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._clicked)
        header.sectionResized.connect(self._resized)

    def set_columns(self, columns: Sequence[ListColumn], widths: Mapping[str, int]) -> None:
        """Have other columns, some of them with widths that somebody set."""
        if list(columns) != self.rows.columns:
            self.rows.set_columns(columns)
        fixed = {place: widths[one.key] for place, one in enumerate(columns) if one.key in widths}
        self._measure_columns(columns, fixed)

    def show_sorting(self, key: str, *, descending: bool) -> None:
        """Show at its heading by which column the list is sorted."""
        self.rows.sorted_by, self.rows.descending = key, descending
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.rows.columns) - 1)
        self._widths.forget_headings()
        self._fit_contents()

    def selected_ids(self) -> list[int]:
        """The ids of all selected records, in the order of the list."""
        spans = sorted((span.top(), span.bottom()) for span in self._spans())
        ids = (self.rows.id_at(place) for first, last in spans for place in range(first, last + 1))
        return [record for record in ids if record is not None]

    def current_id(self) -> int | None:
        """The id of the selected record; None where several are."""
        spans = self._spans()
        if len(spans) != 1 or spans[0].top() != spans[0].bottom():
            return None
        return self.rows.id_at(spans[0].top())

    def set_rows(self, rows: ListRows | LoadedRows) -> None:
        """Show other rows; where several are selected they stay so."""
        selected = set(self.selected_ids())
        super().set_rows(rows)
        if len(selected) > 1:
            self._select_again(selected)

    def show_id(self, record: int | None) -> bool:
        """Select a record alone, unless it is one of several that are selected."""
        selected = self.selected_ids()
        if len(selected) > 1 and record in selected:
            self._kept = record
            return True
        return super().show_id(record)

    def selectionCommand(self, index: ModelIndex, event: Any = None) -> QItemSelectionModel.SelectionFlag:
        """What the program selects is selected alone, whichever key is held just now."""
        return _SELECT_ONE if event is None else super().selectionCommand(index, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With Shift the keys that move select all rows on the way; Ctrl+A selects every row."""
        key, modifiers = event.key(), event.modifiers()
        if key in _STEPS and modifiers & Qt.KeyboardModifier.ShiftModifier and self.currentIndex().isValid():
            self._extend(self.currentIndex().row() + _STEPS[Qt.Key(key)](len(self.places_in_sight())))
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def _extend(self, row: int) -> None:
        """Select all rows from the one that was selected alone to this one."""
        if len(self.selected_ids()) < 2:
            self._anchor = self.currentIndex().row()
        row = min(max(row, 0), self.rows.rowCount() - 1)
        first, last = sorted((row, min(self._anchor, self.rows.rowCount() - 1)))
        reached = self.rows.index(row, 0)
        self.selectionModel().setCurrentIndex(reached, QItemSelectionModel.SelectionFlag.NoUpdate)
        span = QItemSelection(self.rows.index(first, 0), self.rows.index(last, len(self.rows.columns) - 1))
        self.selectionModel().select(span, _SELECT_ONE)
        self.scrollTo(reached)

    def _spans(self) -> list[QItemSelectionRange]:
        return self.selectionModel().selection().toList()

    def _select_again(self, records: set[int]) -> None:
        selection = QItemSelection()
        last = len(self.rows.columns) - 1
        for place in range(self.rows.rowCount()):
            if self.rows.id_at(place) in records:
                selection.select(self.rows.index(place, 0), self.rows.index(place, last))
        self._restoring = True
        self.selectionModel().select(selection, _SELECT)
        self._restoring = False

    def _clicked(self, section: int) -> None:
        self.heading_clicked.emit(self.rows.columns[section].key)

    def _resized(self, section: int, _before: int, width: int) -> None:
        if not self._widths.is_sharing and QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._widths.fix(section, width)
            self.resized.emit(self.rows.columns[section].key, width)
