"""The step of an import that shows the columns of a file with examples, and asks which field each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiscase.core.collation import sort_key
from kiscase.core.i18n import _
from kiscase.core.table_reading.encodings import TEXT_ENCODINGS
from kiscase.core.table_reading.tables import SheetRow, TableFile, TableSheet, TextLayout
from kiscase.core.table_reading.text_tables import SEPARATORS
from kiscase.importing.cell_values import cell_text
from kiscase.importing.columns import (
    Columns,
    column_letter,
    field_label,
    find_heading_row,
    list_examples,
    match_columns,
)
from kiscase.importing.target import ImportTarget
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.combo_box import ComboBox
from kiscase.ui.widgets.labels import BuddyLabel, hint_label, wrapping_label
from kiscase.ui.widgets.scrolled_column import FormScrollArea, ScrolledColumn

_ROWS_OFFERED = 30  # that may hold the headings
_HEADING_SHOWN = 60  # characters of a heading
_FIRST_SHOWN = 14  # characters of the first heading of a row
_EXAMPLE_SHOWN = 40  # characters of one example
_CHOICE_WIDTH = 24  # average characters


@dataclass
class ChosenTable:
    """What is to be imported: the rows below the headings, the headings, and the fields of the columns."""

    rows: Sequence[SheetRow]
    headings: SheetRow | None
    columns: Columns


class ColumnsStep(QWidget):
    """Shows what was detected, live, and lets everything be chosen otherwise."""

    layout_chosen = Signal(object)
    """Another encoding or separator: the file is to be read anew."""
    chosen = Signal()
    """The columns are chosen otherwise."""

    def __init__(self, target: ImportTarget[Any], parent: QWidget) -> None:
        super().__init__(parent)
        self._target = target
        self._file = TableFile([])
        self._columns: Columns = {}
        self._fields: dict[int, ComboBox] = {}
        self.sheet = self._choice("sheet", _("Sheet"))
        self.encoding = self._choice("encoding", _("Encoding"))
        self.separator = self._choice("separator", _("Separator"))
        self.headings = self._choice("headings", _("Headings in row"))
        self.notes = wrapping_label("", self)
        self.notes.setProperty("role", "warn")
        self.area = FormScrollArea(self)
        self._lay_out()
        self.sheet.currentIndexChanged.connect(self._show_sheet)
        self.headings.currentIndexChanged.connect(self._show_columns)
        self.encoding.currentIndexChanged.connect(self._choose_layout)
        self.separator.currentIndexChanged.connect(self._choose_layout)

    def show_file(self, file: TableFile) -> None:
        """Show what a file holds, which may have been read anew."""
        self._file = file
        place = self.sheet.currentIndex()
        self._fill(self.sheet, [(one.name, None) for one in file.sheets])
        if 0 <= place < len(file.sheets):
            self.sheet.setCurrentIndex(place)
        self._set_shown(self.sheet, on=len(file.sheets) > 1)
        layout = file.layout
        for choice in (self.encoding, self.separator):
            self._set_shown(choice, on=layout is not None)
        if layout is not None:
            encodings = [(label, encoding) for encoding, label in TEXT_ENCODINGS.items()]
            self._fill(self.encoding, encodings, layout.encoding)
            names = {";": _("semicolon"), ",": _("comma"), "\t": _("tab"), "|": _("vertical bar")}
            self._fill(self.separator, [(names[one], one) for one in SEPARATORS], layout.separator)
        self.notes.setText("\n".join(file.notes))
        self.notes.setVisible(bool(file.notes))
        self._show_sheet()

    def chosen_table(self) -> ChosenTable:
        """What is chosen."""
        rows, place = self._sheet().rows, self._heading_place()
        return ChosenTable(rows[place + 1 :], rows[place] if place >= 0 else None, dict(self._columns))

    def focus_start(self) -> None:
        """Focus the first column."""
        first = next(iter(self._fields.values()), None)
        (first or self.headings).setFocus(Qt.FocusReason.OtherFocusReason)

    def _sheet(self) -> TableSheet:
        place = max(self.sheet.currentIndex(), 0)
        return self._file.sheets[place] if self._file.sheets else TableSheet("", [])

    def _heading_place(self) -> int:
        return int(self.headings.currentData() if self.headings.currentData() is not None else -1)

    def _show_sheet(self, _index: int = 0) -> None:
        rows = self._sheet().rows
        offered = [
            (f"{row.number}: {_shortened(_first_text(row), _FIRST_SHOWN)}", place)
            for place, row in enumerate(rows[:_ROWS_OFFERED])
        ]
        self._fill(self.headings, [*offered, (_("there are none"), -1)], find_heading_row(self._target, self._sheet()))
        self._show_columns()

    def _show_columns(self, _index: int = 0) -> None:
        table = self.chosen_table()
        self._columns = match_columns(self._target, table.headings)
        self._fields = {}
        column = ScrolledColumn(self.area)
        grid = QGridLayout(column)
        half = metrics.half_line(self)
        grid.setContentsMargins(0, 0, half, 0)
        grid.setSpacing(half)
        for place, heading in enumerate((_("Column of the file"), _("What is in it"), _("Field in kiscase"))):
            grid.addWidget(hint_label(heading, column), 0, place)
        options = sorted(
            ((field_label(shown), shown.key) for shown in self._target.list_fields()), key=lambda one: sort_key(one[0])
        )
        for place in range(self._sheet().width):
            self._add_column(grid, column, place, table, options)
        grid.setRowStretch(grid.rowCount(), 1)
        for place, stretch in enumerate((3, 4, 3)):
            grid.setColumnStretch(place, stretch)
        self.area.show_column(column)
        self.chosen.emit()

    def _add_column(
        self, grid: QGridLayout, owner: QWidget, place: int, table: ChosenTable, options: Sequence[tuple[str, str]]
    ) -> None:
        examples = list_examples(table.rows, place)
        heading = cell_text(table.headings.values[place]) if table.headings else ""
        if not examples and not heading:
            return
        title = _shortened(heading or column_letter(place), _HEADING_SHOWN)
        choice = ComboBox(owner)
        choice.setObjectName(f"column {place}")
        choice.setAccessibleName(title)
        choice.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(_CHOICE_WIDTH)
        self._fill(choice, [(_("– not imported –"), ""), *options], self._columns.get(place, ""))
        choice.currentIndexChanged.connect(partial(self._choose_field, place))
        label = BuddyLabel(title, owner)
        label.setBuddy(choice)
        row = grid.rowCount()
        grid.addWidget(label, row, 0)
        grid.addWidget(wrapping_label(" · ".join(_shortened(one, _EXAMPLE_SHOWN) for one in examples), owner), row, 1)
        grid.addWidget(choice, row, 2)
        self._fields[place] = choice

    def _choose_field(self, place: int, _index: int) -> None:
        """Take a field for a column; another column that was that field is none any more."""
        key = str(self._fields[place].currentData())
        self._columns.pop(place, None)
        if key:
            for other in [one for one, known in self._columns.items() if known == key]:
                del self._columns[other]
                self._fields[other].blockSignals(True)
                self._fields[other].setCurrentIndex(0)
                self._fields[other].blockSignals(False)
            self._columns[place] = key
        self.chosen.emit()

    def _choose_layout(self, _index: int) -> None:
        self.layout_chosen.emit(TextLayout(str(self.encoding.currentData()), str(self.separator.currentData())))

    def _fill(self, choice: ComboBox, options: Sequence[tuple[str, Any]], current: Any = None) -> None:
        choice.blockSignals(True)
        choice.clear()
        for label, value in options:
            choice.addItem(label, value)
        choice.setCurrentIndex(max(choice.findData(current), 0) if current is not None else 0)
        choice.blockSignals(False)

    def _choice(self, name: str, label: str) -> ComboBox:
        choice = ComboBox(self)
        choice.setObjectName(name)
        choice.setAccessibleName(label)
        choice.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(10)
        return choice

    def _set_shown(self, choice: ComboBox, *, on: bool) -> None:
        self._pairs[choice].setVisible(on)

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        self._pairs: dict[ComboBox, QWidget] = {}
        top = QHBoxLayout()
        top.setSpacing(half * 2)
        for choice, stretch in ((self.sheet, 2), (self.encoding, 2), (self.separator, 1), (self.headings, 3)):
            pair = self._pairs[choice] = QWidget(self)
            column = QVBoxLayout(pair)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(half // 2)
            label = BuddyLabel(choice.accessibleName(), pair)
            label.setBuddy(choice)
            column.addWidget(label)
            column.addWidget(choice)
            top.addWidget(pair, stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(half)
        layout.addLayout(top)
        layout.addWidget(self.notes)
        layout.addWidget(self.area, 1)


def _first_text(row: SheetRow) -> str:
    return next(filter(None, map(cell_text, row.values)), "")


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
