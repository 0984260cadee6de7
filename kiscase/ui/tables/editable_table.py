"""A table whose cells are editors: steps of a plan, goals of a contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kiscase.core.i18n import _
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.choice import ChoiceEditor, Options
from kiscase.ui.steps import Steps
from kiscase.ui.tables.editable_row import EditableColumn, EditableRow, digit_width, minimum_column_width
from kiscase.ui.theme import icons, metrics
from kiscase.ui.widgets.labels import PlainLabel

RowNames = Callable[[Sequence[Mapping[str, Any]]], Sequence[str]]
"""What stands before each of the filled rows."""
LEAST_WIDTH = 60  # digits: below this width each row becomes a card
COLUMN_WIDTH = 24  # digits: the width of a column, where there are many


def number_signs(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The number of each row."""
    return [f"{place}." for place in range(1, len(rows) + 1)]


class EditableTable(QWidget):
    """Rows of editors that are added, moved and removed; Tab goes through the cells and out.

    Enter goes to the next row and adds one after the last. Ctrl+Shift+Up and Ctrl+Shift+Down move a row,
    Ctrl+Shift+Delete removes it: the cells leave these keys free.
    """

    edited = Signal()

    def __init__(
        self, columns: Sequence[EditableColumn], parent: QWidget | None = None, *, name: str = "", add_label: str = ""
    ) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.setAccessibleName(name)
        self._name = name
        self._lines: list[EditableRow] = []
        self._spare: list[EditableRow] = []  # dropped, and made before any that is needed again
        self._read_only = False
        self._stacked = False
        self._name_rows: RowNames = number_signs
        self.goes_on: Callable[[], None] | None = None
        """Where Enter goes from an empty last row, instead of adding another one."""
        self._dress: Callable[[EditableRow], None] | None = None
        self._hidden: frozenset[str] = frozenset()
        self._heads = [self._head(column) for column in self.columns]
        self._body = QVBoxLayout()
        self._new_line()  # before the button: Qt does not move what is first in a window's order of Tab
        self._add = QPushButton(icons.themed_icon("plus"), add_label or _("&Add a row"), self)
        self._add.setObjectName("add")
        self._add.setAutoDefault(False)
        self._add.clicked.connect(self.add_row)
        self._lay_out()
        self._connect_keys()
        self.edited.connect(self._show_signs)
        self.load([])

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show other rows; without any, one empty row waits to be filled in."""
        while len(self._lines) > max(1, len(rows)):
            self._drop_line()
        while len(self._lines) < max(1, len(rows)):
            self._new_line()
        for place, line in enumerate(self._lines):
            line.load(rows[place] if place < len(rows) else {})
            line.clear_problems()
        self._renumber()

    def reserve(self, count: int) -> Steps:
        """Make rows that `load` will need, one in a step: to make one takes much longer than to fill it in."""
        while len(self._lines) + len(self._spare) < count:
            line = self._make_line()
            line.hide()
            self._spare.insert(0, line)
            yield

    def rows(self) -> list[dict[str, Any]]:
        """The rows as shown, wholly empty ones left out; what is no column, such as an `id`, is carried through."""
        return [line.values() for line in self._lines if not line.is_empty()]

    def number_rows(self, key: str) -> None:
        """Give every filled row a number under *key*, which it keeps wherever it is moved; no number is given twice."""
        filled = [line for line in self._lines if not line.is_empty()]
        last = max((int(line.carried(key)) for line in filled if line.carried(key)), default=0)
        for line in filled:
            if not line.carried(key):
                last += 1
                line.carry(key, str(last))
        self._show_signs()

    def numbers(self, key: str) -> set[str]:
        """The numbers of all rows under *key*, also of those that are empty just now."""
        return {line.carried(key) for line in self._lines if line.carried(key)}

    def typed_problems(self) -> dict[tuple[int, str], str]:
        """Sentences about invalid input, by position in `rows` and key of the column."""
        filled = [line for line in self._lines if not line.is_empty()]
        found = {(place, key): cell.problem() for place, line in enumerate(filled) for key, cell in line.cells.items()}
        return {where: sentence for where, sentence in found.items() if sentence}

    def show_problems(self, problems: Mapping[tuple[int, str], str]) -> None:
        """Show each sentence under its cell, by position in `rows` and key of the column, and focus the first."""
        self.clear_problems()
        filled = [line for line in self._lines if not line.is_empty()] or self._lines
        first = None
        for (place, key), sentence in sorted(problems.items()):
            if place < len(filled) and key in filled[place].cells:
                filled[place].show_problem(key, sentence)
                first = first or filled[place].cells[key]
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_problems(self) -> None:
        """Take all sentences away."""
        for line in self._lines:
            line.clear_problems()

    def focus_cell(self, row: int, key: str) -> None:
        """Put the focus into a cell."""
        self._lines[row].cells[key].setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_place(self, place: int, key: str) -> None:
        """Focus a cell by its position in `rows`, or the first column where its own is hidden."""
        filled = [row for row, line in enumerate(self._lines) if not line.is_empty()]
        shown = key in self._lines[0].cells and key not in self._hidden
        self.focus_cell(filled[place] if place < len(filled) else 0, key if shown else self.columns[0].key)

    def cell(self, row: int, key: str) -> Editor:
        """The editor of a cell."""
        return self._lines[row].cells[key]

    def row_count(self) -> int:
        """How many rows are shown, empty ones too."""
        return len(self._lines)

    def set_read_only(self, on: bool) -> None:
        """Let all be read and copied but not changed."""
        self._read_only = on
        self._add.setVisible(not on)
        for line in self._lines:
            line.set_read_only(on)

    def set_options(self, key: str, options: Options) -> None:
        """Let a column of choices offer others; what is chosen stays."""
        self.columns[:] = [replace(one, options=options) if one.key == key else one for one in self.columns]
        for line in (*self._lines, *self._spare):
            cell = line.cells[key]
            if isinstance(cell, ChoiceEditor):
                cell.set_options(options)

    def show_column(self, key: str, *, on: bool) -> None:
        """Show a column or hide it; its values stay. The first column always shows."""
        self._hidden = self._hidden - {key} if on else self._hidden | {key}
        for line in self._lines:
            line.hide_columns(self._hidden)
        self._arrange()

    def set_row_decorator(self, dress: Callable[[EditableRow], None]) -> None:
        """Apply a function to every row, present and future ones."""
        self._dress = dress
        for line in (*self._lines, *self._spare):
            dress(line)

    def set_row_names(self, name_rows: RowNames) -> None:
        """Let a function of the rows, as `rows` gives them, say what stands before each; otherwise a number does."""
        self._name_rows = name_rows
        self._show_signs()

    def add_tool(self, button: QPushButton) -> None:
        """Put a button beside the one that adds a row."""
        self._foot.insertWidget(1, button)

    def add_row(self) -> None:
        """Add an empty row and go to its first cell."""
        if self._read_only:
            return
        self._new_line().load({})
        self._renumber()
        self.focus_cell(len(self._lines) - 1, self.columns[0].key)
        announce_to_screen_reader(self, _("Row {number} was added.").format(number=len(self._lines)))
        self.edited.emit()

    def append_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add filled rows at the end; an empty one there is taken first."""
        for row in rows:
            line = self._lines[-1] if self._lines[-1].is_empty() else self._new_line()
            line.load(row)
        self._renumber()
        self.edited.emit()

    def remove_row(self, row: int) -> None:
        """Remove a row; the last one left is only emptied."""
        if self._read_only:
            return
        states = [line.state() for line in self._lines]
        del states[row]
        if len(self._lines) > 1:
            self._drop_line()
        for line, state in zip(self._lines, states or [{}], strict=True):
            line.load(state)
        self._renumber()
        self.focus_cell(min(row, len(self._lines) - 1), self.columns[0].key)
        announce_to_screen_reader(self, _("Row {number} was removed.").format(number=row + 1))
        self.edited.emit()

    def move_row(self, row: int, by: int) -> None:
        """Move a row up (-1) or down (1), and the focus with it."""
        target = row + by
        if self._read_only or not 0 <= target < len(self._lines):
            return
        key = self._lines[row].focused_key() or self.columns[0].key
        states = self._lines[row].state(), self._lines[target].state()
        self._lines[target].load(states[0])
        self._lines[row].load(states[1])
        self.clear_problems()
        self.focus_cell(target, key)
        announce_to_screen_reader(self, _("The row is now row {number}.").format(number=target + 1))
        self.edited.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the cells of a row with their labels where the columns would be too narrow."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Arrange again: another font needs other widths."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self._lines:
            self._arrange()

    def _head(self, column: EditableColumn) -> QLabel:
        head = PlainLabel(column.label, self)
        head.setWordWrap(True)
        head.setProperty("muted", True)
        head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        head.setMinimumWidth(minimum_column_width(self, column))
        head.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        return head

    def _connect_keys(self) -> None:
        keys = {"Up": self._move_up, "Down": self._move_down, "Del": self._remove_held}
        for key, slot in keys.items():
            shortcut = QShortcut(QKeySequence(f"Ctrl+Shift+{key}"), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _held_row(self) -> int | None:
        return next((place for place, line in enumerate(self._lines) if line.focused_key()), None)

    def _move_up(self) -> None:
        if (row := self._held_row()) is not None:
            self.move_row(row, -1)

    def _move_down(self) -> None:
        if (row := self._held_row()) is not None:
            self.move_row(row, 1)

    def _remove_held(self) -> None:
        if (row := self._held_row()) is not None:
            self.remove_row(row)

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        self._top = QHBoxLayout()
        self._top.setSpacing(half)
        for head, column in zip(self._heads, self.columns, strict=True):
            self._top.addWidget(head, column.share)
        self._above_tools = QWidget(self)
        self._top.addWidget(self._above_tools)
        self._body.setSpacing(half)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self._add)
        self._foot.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(half)
        layout.addLayout(self._top)
        layout.addLayout(self._body)
        layout.addLayout(self._foot)

    def _arrange(self) -> None:
        shown = len(self.columns) - len(self._hidden)
        several = shown > 1
        needed = max(LEAST_WIDTH, COLUMN_WIDTH * shown)
        self._stacked = several and self.width() < digit_width(self) * needed
        for head, column in zip(self._heads, self.columns, strict=True):
            head.setVisible(not self._stacked and column.key not in self._hidden)
        self._above_tools.setFixedWidth(self._lines[0].tools_width() if self._lines else 0)
        for line in self._lines:
            line.arrange(self._stacked)

    def _new_line(self) -> EditableRow:
        """Another row: one that was dropped before, as to make one takes much longer than to fill it in."""
        line = self._spare.pop() if self._spare else self._make_line()
        line.set_read_only(self._read_only)
        line.hide_columns(self._hidden)
        line.arrange(self._stacked)
        self._lines.append(line)
        self._body.addWidget(line)
        line.show()  # at once, not with the next events, so that it can take the focus
        return line

    def _make_line(self) -> EditableRow:
        line = EditableRow(self.columns, self)
        line.edited.connect(self.edited)
        line.entered.connect(self._entered)
        line.move_asked.connect(self._move_asked)
        line.remove_asked.connect(self._remove_asked)
        if self._dress is not None:
            self._dress(line)
        last = (self._spare or self._lines[-1:])[:1]
        if last:  # else it is the first, before the button
            stops = [list(last[0].cells.values())[-1], *line.cells.values()]
            for before, after in pairwise(stops):
                QWidget.setTabOrder(before, after)
        return line

    def _drop_line(self) -> None:
        line = self._lines.pop()
        self._body.removeWidget(line)
        line.hide()
        line.load({})
        line.clear_problems()
        self._spare.append(line)

    def _renumber(self) -> None:
        for place, line in enumerate(self._lines):
            line.set_row_number(place, self._name)
        self._show_signs()

    def _show_signs(self) -> None:
        """Number the filled rows, which alone are printed and checked."""
        filled = [line for line in self._lines if not line.is_empty()]
        signs = dict(zip(filled, self._name_rows([line.values() for line in filled]), strict=True))
        for line in self._lines:
            line.show_sign(signs.get(line, ""))

    def _entered(self, line: EditableRow, key: str) -> None:
        place = self._lines.index(line)
        if place + 1 < len(self._lines):
            self.focus_cell(place + 1, key)
        elif self.goes_on is not None and line.is_empty():
            self.goes_on()
        else:
            self.add_row()

    def _move_asked(self, line: EditableRow, by: int) -> None:
        self.move_row(self._lines.index(line), by)

    def _remove_asked(self, line: EditableRow) -> None:
        self.remove_row(self._lines.index(line))
