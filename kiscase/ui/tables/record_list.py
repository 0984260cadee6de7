"""A read-only table of plain rows, whose selection survives a reload."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from kiscase.ui.status_display import StatusDisplay, warning_of
from kiscase.ui.tables.column_widths import ColumnWidths
from kiscase.ui.tables.empty_hint import EmptyHint
from kiscase.ui.tables.list_behaviour import set_list_behaviour
from kiscase.ui.tables.row_blocks import BLOCK_SIZE, LoadedRows, Row
from kiscase.ui.tables.status_cell_delegate import ModelIndex, StatusCellDelegate
from kiscase.ui.theme import metrics, palettes
from kiscase.ui.widgets.labels import plain_tooltip

ListRows = Sequence[Row]
"""The rows of a list, all of them."""
Cell = str | StatusDisplay
"""What a cell shows: a text, perhaps a muted one, or a status."""


class MutedText(str):
    """A text shown in a muted colour: it is over, or does not count."""

    __slots__ = ()


_NOT_LOADED = MutedText("…")
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
MENU_KEYS = ((Qt.Key.Key_Menu, Qt.KeyboardModifier(0)), (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier))
_SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}
_LINE_BELOW = 3  # dots between the rows
_ARROW_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End)
_FIRST_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space, *ENTER_KEYS)


class ListColumn(NamedTuple):
    """A column: its key, its title in words, its side, and whether it holds names or other long texts (`stretch`).

    A column takes what its content takes: numbers, dates, times, codes and states are never cut, nor any heading. Names
    and texts share what is left: the longest ones give way first, by a second line and, after it, by an ellipsis; the
    *main* one, which the list is about, keeps more room; one that is read *whole* has as many lines as it needs.
    """

    key: str
    title: str
    align: Literal["left", "right"] = "left"
    stretch: bool = False
    main: bool = False
    whole: bool = False


class RecordListModel(QAbstractTableModel):
    """Plain rows: the first item is the id, the others what the columns show. Some of a long list may not be loaded."""

    missing = Signal(int)
    """A row that is not loaded is shown: its place."""

    def __init__(self, columns: Sequence[ListColumn], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._take_columns(columns)
        self._ids: list[int] = []
        self._rows: list[Row | None] = []
        self.loaded: set[int] = set()

    def _take_columns(self, columns: Sequence[ListColumn]) -> None:
        self.columns = list(columns)
        self._sides = [_SIDES[column.align] for column in columns]

    def set_rows(self, rows: ListRows | LoadedRows) -> bool:
        """Show other rows, in one reset; of the same records, show what has changed in the rows that differ.

        Returns whether anything is shown otherwise.
        """
        given = rows if isinstance(rows, LoadedRows) else LoadedRows.of_all(rows)
        ids, before = list(given.ids), len(self._ids)
        same = bool(before) and ids[:before] == self._ids
        if not same:
            self.beginResetModel()
            self._rows = [None] * len(ids)
        elif len(ids) > before:
            self.beginInsertRows(QModelIndex(), before, len(ids) - 1)
            self._rows += [None] * (len(ids) - before)
        self._ids = ids
        if not same:
            self.loaded.clear()
            self._take(given.rows)
            self.endResetModel()
            return True
        if len(ids) > before:
            self.endInsertRows()
        left = self.loaded - given.rows.keys()
        for place in left:
            self._rows[place] = None  # it is loaded again when it comes into sight
        self.loaded &= given.rows.keys()
        return self.fill(given.rows) or bool(left) or len(ids) > before

    def fill(self, rows: Mapping[int, Row]) -> bool:
        """Show these rows in their places, where these are still those of the same records; whether any differs."""
        fitting = {place: row for place, row in rows.items() if self.id_at(place) == row[0]}
        changed = [place for place, row in fitting.items() if row != self._rows[place]]
        self._take(fitting)
        for place in changed:
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
        return bool(changed)

    def _take(self, rows: Mapping[int, Row]) -> None:
        for place, row in rows.items():
            self._rows[place] = row
        self.loaded |= rows.keys()

    def ids_of_blocks(self, blocks: Iterable[int]) -> dict[int, int]:
        """The ids of the records in some blocks by their places, without those that are loaded."""
        places = (place for block in blocks for place in range(block * BLOCK_SIZE, (block + 1) * BLOCK_SIZE))
        return {place: self._ids[place] for place in places if place < len(self._ids) and self._rows[place] is None}

    def id_at(self, row: int) -> int | None:
        """The id of the record in a row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, record: int | None) -> int | None:
        """The row of a record, if it is shown."""
        return self._ids.index(record) if record is not None and record in self._ids else None

    def cell_at(self, place: int, column: int) -> Cell | None:
        """The cell of a row, if it is loaded."""
        row = self._rows[place]
        return None if row is None else row[column + 1]

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: ModelIndex = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def show_cell(self, index: ModelIndex) -> tuple[Cell, Qt.AlignmentFlag, bool]:
        """What a cell shows, its side, and whether it is muted."""
        place, column = index.row(), index.column()
        row = self._rows[place]
        if row is None:
            self.missing.emit(place)
        cell: Cell = _NOT_LOADED if row is None else row[column + 1]
        return cell, self._sides[column], isinstance(cell, MutedText)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell, side, muted = self.show_cell(index)
        text = cell if isinstance(cell, str) else cell[0]
        column = self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip("\n".join(filter(None, (text, warning_of(cell)))))
            case Qt.ItemDataRole.AccessibleTextRole:
                return ". ".join(filter(None, (f"{column.title}: {text}" if text else column.title, warning_of(cell))))
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(side)
            case Qt.ItemDataRole.ForegroundRole:
                return palettes.theme_color("muted") if muted else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._sides[section])
        return None


class RecordList(QTableView):
    """A list of records: `chosen` carries the selected one, `opened` is emitted on Enter and double click."""

    model_class = RecordListModel
    chosen = Signal(int)
    opened = Signal(int)
    fill_asked = Signal()
    settled = Signal()
    """A key other than an arrow was pressed, or the focus left: the selected row is meant."""
    measured = Signal()
    """What the columns need may have changed."""

    def __init__(
        self, columns: Sequence[ListColumn], parent: QWidget | None = None, *, name: str = "", empty: str = ""
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows = self.model_class(columns, self)
        self.menu_parts: list[Callable[[Any, Any], None]] = []  # each a FillMenu of row_menu
        self.await_menu: Callable[[Callable[[], object]], object] = lambda show: show()  # once the record is shown
        self._kept: int | None = None
        self._amid = False  # the selected row stays in the middle until somebody scrolls or chooses
        self._restoring = self._arrow = False
        self._measure_columns(columns, {})
        set_list_behaviour(self)
        self.setModel(self.rows)
        self.setItemDelegate(StatusCellDelegate(self.rows.show_cell, self))
        self._empty = EmptyHint(self.viewport())
        self._empty.button.clicked.connect(self.fill_asked)
        self.set_empty(empty)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        self.doubleClicked.connect(self._double_clicked)

    def set_rows(self, rows: ListRows | LoadedRows) -> None:
        """Show other rows; the selected record stays selected, and in sight, if it is among them."""
        self._restoring = True
        offset = self.verticalScrollBar().value()
        changed = self.rows.set_rows(rows)
        place = self.rows.row_of(self._kept)
        if place is not None:
            self.verticalScrollBar().setValue(offset)
            self.setCurrentIndex(self.rows.index(place, 0))
        self._restoring = False
        if changed:
            self._fit_contents()
        self._show_empty()

    def fill(self, rows: Mapping[int, Row]) -> None:
        """Show rows that were missing, in their places; columns only grow with them."""
        self.rows.fill(rows)
        self._widths.grow(self.rows.loaded & rows.keys())  # the list may have become another one meanwhile

    def places_in_sight(self) -> range:
        """The places of the rows that are in sight."""
        last = self.rowAt(self.viewport().height() - 1)
        return range(max(self.rowAt(0), 0), (last if last >= 0 else self.rows.rowCount() - 1) + 1)

    def offer_actions(self, actions: Iterable[QAction]) -> None:
        """Offer actions on the selected row in its context menu."""
        self.addActions(list(actions))

    def contextMenuEvent(self, event: QContextMenuEvent | QKeyEvent) -> None:
        """Open the menu of a row, by the pointer or by the Menu key."""
        from kiscase.ui.tables.row_menu import open_row_menu

        open_row_menu(self, event)

    def set_empty(self, sentence: str, handler: str = "") -> None:
        """Set the sentence for an empty list, and the text of the button that fills it (`fill_asked`)."""
        self._empty.show_text(sentence, handler)
        self._show_empty()

    def current_id(self) -> int | None:
        """The id of the selected record."""
        selected = self.selectionModel().selectedRows()
        return self.rows.id_at(selected[0].row()) if selected else None

    def show_id(self, record: int | None) -> bool:
        """Select a record and show it among its neighbours, without emitting `chosen`; whether it is in the list."""
        self._kept = record
        place = self.rows.row_of(record)
        self._restoring = True
        if place is None:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        else:
            in_sight = self._is_in_sight(self.rows.index(place, 0), self.viewport().height())
            self.setCurrentIndex(self.rows.index(place, 0))
            if not in_sight or not self.isVisible():
                self._amid = True
                self._show_amid()
        self._restoring = False
        return place is not None

    def full_width(self) -> int:
        """The width at which nothing has to give way, also once there are so many rows that it scrolls."""
        bar = self.verticalScrollBar()
        coming = 0 if bar.isVisible() else bar.sizeHint().width()
        return self._widths.full() + self.width() - self.viewport().width() + coming

    def least_width(self) -> int:
        """The width at which nothing has to be scrolled sideways."""
        return self._widths.least() + self.width() - self.viewport().width()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: the filter above the list is for searching."""

    def is_arrow_pressed(self) -> bool:
        """Whether an arrow key is choosing a row just now."""
        return self._arrow

    def event(self, event: QEvent) -> bool:
        """Before any other key than the arrows does something, the selected row counts."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() not in _ARROW_KEYS:
                self.settled.emit()
        elif event.type() is QEvent.Type.FocusOut:
            self.settled.emit()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; Home and End go to the first and last row; the first key after Tab selects its row."""
        if (event.key(), event.modifiers()) in MENU_KEYS:  # not every system makes a context menu event of them
            self.contextMenuEvent(event)
            return
        here = self.currentIndex().row()
        if self.current_id() is None and here >= 0 and event.key() in _FIRST_KEYS:
            self.selectRow(here)
            if event.key() not in ENTER_KEYS:
                return
        record = self.current_id()
        if event.key() in ENTER_KEYS and record is not None:
            self.opened.emit(record)
            return
        self._amid = False
        self._arrow = event.key() in _ARROW_KEYS
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.rows.rowCount():
            self.selectRow(0 if event.key() == Qt.Key.Key_Home else self.rows.rowCount() - 1)
        else:
            super().keyPressEvent(event)
        self._arrow = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """From now on the rows stay where they are scrolled to."""
        self._amid = False
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """From now on the rows stay where they are scrolled to."""
        self._amid = False
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew, keep the selected row in sight and the sentence of the empty list in the middle."""
        here = self.currentIndex()
        seen = here.isValid() and self._is_in_sight(here, event.oldSize().height())
        super().resizeEvent(event)
        if self._amid:
            self._show_amid()
        elif seen:
            self.scrollTo(here)
        self._widths.share()
        self._empty.setGeometry(self.viewport().rect())

    def showEvent(self, event: QShowEvent) -> None:
        """Measure in the font of the window, which is known now."""
        super().showEvent(event)
        self._set_measures()

    def changeEvent(self, event: QEvent) -> None:
        """Another font means other heights and widths."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.model() is not None:
            self._set_measures()

    def _show_amid(self) -> None:
        """Show the selected row in the middle, among its neighbours."""
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _is_in_sight(self, index: ModelIndex, height: int) -> bool:
        """Whether a row is in a viewport of this height as it is scrolled now."""
        row = self.visualRect(index)
        return row.isValid() and row.top() >= 0 and row.bottom() < height

    def _show_empty(self) -> None:
        empty = self.rows.rowCount() == 0
        self._empty.setVisible(empty)
        self.setAccessibleDescription(self._empty.label.text() if empty else "")

    def _measure_columns(self, columns: Sequence[ListColumn], fixed: Mapping[int, int]) -> None:
        texts = {place: one.main for place, one in enumerate(columns) if one.stretch}
        whole = [place for place, one in enumerate(columns) if one.whole]
        self._widths = ColumnWidths(self, self.rows.cell_at, len(columns), texts, fixed, whole=whole)

    def _set_measures(self) -> None:
        if not self.isVisible():
            return
        two_lines = self.fontMetrics().height() + self.fontMetrics().lineSpacing() + _LINE_BELOW
        height = max(metrics.half_line(self) * 4, two_lines)
        self._widths.forget_headings()
        if height != self.verticalHeader().defaultSectionSize():
            self.verticalHeader().setDefaultSectionSize(height)
            self._show_amid()
        self._fit_contents()

    def _fit_contents(self) -> None:
        """Measure what the columns need, and share the width; what is hidden is measured when it is shown."""
        if not self.isVisible():
            return
        self._widths.fit(self.rows.loaded)
        self.measured.emit()

    def _selection_changed(self) -> None:
        if (record := self.current_id()) is not None and not self._restoring:
            self._kept = record
            self.chosen.emit(record)

    def _double_clicked(self, index: QModelIndex) -> None:
        if (record := self.rows.id_at(index.row())) is not None:
            self.opened.emit(record)
