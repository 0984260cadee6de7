"""One row of an editable table: its cells, and the buttons that move and remove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldKind
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.checkboxes import FlagEditor, MultiChoiceEditor
from kiscase.ui.editors.choice import ChoiceEditor, LabelOf, Options
from kiscase.ui.editors.date_time import DateEditor, TimeEditor
from kiscase.ui.editors.text import WIDEST_LIMITS, LongTextEditor, MoneyEditor, NumberEditor, ParsedEditor, TextEditor
from kiscase.ui.editors.usual_text import UsualTextEditor
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel, plain_tooltip, wrapping_label

MOST_LINES = 12  # lines: a longer text scrolls
ROW_NOTE = "mark"
"""The key under which a row may hold a sentence about itself, such as where it comes from."""
_EMPTY: tuple[Any, ...] = (None, "", [], False)


@dataclass(frozen=True)
class EditableColumn:
    """A column: its key, its label (a finished text), the kind of its values, its share of the width."""

    key: str
    label: str
    kind: FieldKind = FieldKind.LONG
    share: int = 1
    options: Options = ()
    label_of: LabelOf = str
    secondary: bool = False
    """Whether a row with nothing in other columns counts as empty."""
    place: str = ""
    """Where the value is stored, as `table.field`."""


class EditableRow(QFrame):
    """A row: a cell for each column and the buttons that move and remove it."""

    edited = Signal()
    entered = Signal(object, str)
    move_asked = Signal(object, int)
    remove_asked = Signal(object)

    def __init__(self, columns: Sequence[EditableColumn], parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = columns
        self._carried: dict[str, Any] = {}
        self._mark = ""
        self._sign = ""
        self._hidden: frozenset[str] = frozenset()
        self._arranged: tuple[bool, frozenset[str], int] | None = None
        self.cells: dict[str, Editor] = {}
        self._boxes: dict[str, _EditableCell] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._title: QLabel | None = None  # of the first cell, beside the buttons of a card
        for column in columns:
            self._add_cell(column)
        self._tools = self._make_tools()

    def load(self, state: Mapping[str, Any]) -> None:
        """Show other values; what has no column, such as an `id`, is kept."""
        others = {key: value for key, value in state.items() if key not in self.cells and key not in ("", ROW_NOTE)}
        self._carried = {key: value for key, value in others.items() if value is not None}
        self._mark = state.get(ROW_NOTE) or ""
        self._boxes[self._columns[0].key].show_mark(self._mark)
        for key, cell in self.cells.items():
            cell.set_value(state.get(key))
            text = state.get("", {}).get(key)  # what was typed in a moved row and is no value
            if text is not None and isinstance(cell, ParsedEditor):
                cell.setText(text)

    def carried(self, key: str) -> Any:
        """A value of the row that has no column; None if there is none."""
        return self._carried.get(key)

    def carry(self, key: str, value: Any) -> None:
        """Keep a value with the row that has no column."""
        self._carried[key] = value

    def values(self) -> dict[str, Any]:
        """The values by column, with those that have no column."""
        return self._carried | {key: cell.value() for key, cell in self.cells.items()}

    def state(self) -> dict[str, Any]:
        """The values and, under the empty key, invalid input."""
        typed = {
            key: cell.text() for key, cell in self.cells.items() if isinstance(cell, ParsedEditor) and cell.problem()
        }
        return self.values() | {"": typed, ROW_NOTE: self._mark}

    def is_empty(self) -> bool:
        """Whether nothing was filled in, but for secondary columns."""
        primary = [self.cells[column.key] for column in self._columns if not column.secondary]
        return all(cell.value() in _EMPTY and not cell.problem() for cell in primary)

    def focused_key(self) -> str:
        """The key of the cell that has the focus."""
        held = self.window().focusWidget()
        inside = [key for key, cell in self.cells.items() if held is not None and _holds(cell, held)]
        return inside[0] if inside else ""

    def set_row_number(self, place: int, table: str) -> None:
        """Name the cells for screen readers and tests."""
        for column in self._columns:
            cell = self.cells[column.key]
            cell.setObjectName(f"{column.key}.{place}")
            where = _("{label}, row {number}").format(label=column.label, number=place + 1)
            cell.setAccessibleName(f"{table}: {where}" if table else where)

    def show_sign(self, sign: str) -> None:
        """Show the number or letter of the row before its first cell, or in the heading of its card."""
        if sign != self._sign:
            self._sign = sign
            self._boxes[self._columns[0].key].show_sign(sign)
            if self._title is not None:
                self._title.setText(self._card_title())

    def show_problem(self, key: str, sentence: str) -> None:
        """Show a sentence under a cell; an empty one hides it."""
        self._boxes[key].show_problem(sentence)

    def show_note(self, key: str, sentence: str) -> None:
        """Show a hint under a cell, which blocks nothing; an empty one hides it."""
        self._boxes[key].show_note(sentence)

    def clear_problems(self) -> None:
        """Take all sentences away."""
        for key in self.cells:
            self.show_problem(key, "")

    def set_read_only(self, on: bool) -> None:
        """Let it be read but not changed."""
        self._tools.setVisible(not on)
        for cell in self.cells.values():
            cell.set_read_only(on)

    def hide_columns(self, keys: frozenset[str]) -> None:
        """Show all columns but these; their values stay."""
        self._hidden = keys

    def tools_width(self) -> int:
        """The width that the buttons take."""
        return self._tools.sizeHint().width() if not self._tools.isHidden() else 0

    def arrange(self, stacked: bool) -> None:
        """Put the cells side by side, or as a card: under each other with their labels, each over the whole width."""
        half = metrics.half_line(self)
        if self._arranged == (stacked, self._hidden, half):
            return
        self._arranged = (stacked, self._hidden, half)
        self._grid.setHorizontalSpacing(half)
        self._grid.setVerticalSpacing(half // 2)
        self._grid.setContentsMargins(*([half] * 4 if stacked else [0] * 4))
        style_properties.set_style_property(self, "card", stacked)
        for place, column in enumerate(self._columns):
            self._put(self._boxes[column.key], place, stacked=stacked)
            share = 0 if column.key in self._hidden else column.share
            self._grid.setColumnStretch(place, int(place == 0) if stacked else share)
        if stacked and self._title is None:
            self._title = wrapping_label(self._card_title(), self, muted=True)
            self._title.lower()  # the first that a screen reader comes to
            self._grid.addWidget(self._title, 0, 0)
        if self._title is not None:
            self._title.setVisible(stacked)
        self._grid.setColumnStretch(len(self._columns), 0)
        self._grid.addWidget(self._tools, 0, 1 if stacked else len(self._columns), Qt.AlignmentFlag.AlignTop)

    def _card_title(self) -> str:
        return f"{self._sign} {self._columns[0].label}".strip()

    def _put(self, box: _EditableCell, place: int, *, stacked: bool) -> None:
        box.setVisible(box.key not in self._hidden)
        if place:
            box.show_caption(on=stacked)
        else:
            box.show_sign_column(on=not stacked)
        box.fill(not stacked)
        if isinstance(box.editor, LongTextEditor):
            box.editor.set_lines(2 if stacked else 1, MOST_LINES)
        if stacked:
            self._grid.addWidget(box, place + 1, 0, 1, 2)
        else:
            self._grid.addWidget(box, 0, place, Qt.AlignmentFlag.AlignTop)

    def _add_cell(self, column: EditableColumn) -> None:
        box = _EditableCell(column, self)
        box.editor.changed.connect(self._changed)
        box.editor.committed.connect(self._committed)
        box.editor.setProperty("help", column.place)
        self._boxes[column.key] = box
        self.cells[column.key] = box.editor

    def _make_tools(self) -> QWidget:
        tools = QWidget(self)
        layout = QHBoxLayout(tools)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for icon, words, slot in (
            ("chevron-up", _("Move up (Ctrl+Shift+Up)"), self._up),
            ("chevron-down", _("Move down (Ctrl+Shift+Down)"), self._down),
            ("trash-2", _("Remove the row (Ctrl+Shift+Delete)"), self._remove),
        ):
            button = QToolButton(tools)
            button.setIcon(icons.themed_icon(icon, "muted"))
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.setObjectName(icon)
            button.setProperty("quiet", True)
            button.setProperty("compact", True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do the same; Tab visits the cells only
            button.clicked.connect(slot)
            layout.addWidget(button)
        return tools

    def _changed(self) -> None:
        if key := self.focused_key():
            self.show_problem(key, "")
        self.edited.emit()

    def _committed(self) -> None:
        self.entered.emit(self, self.focused_key())

    def _up(self) -> None:
        self.move_asked.emit(self, -1)

    def _down(self) -> None:
        self.move_asked.emit(self, 1)

    def _remove(self) -> None:
        self.remove_asked.emit(self)


class _EditableCell(QWidget):
    """A cell: its label where the row is narrow, its editor, its problem.

    What few cells show is made when it is first shown: a table has many cells.
    """

    def __init__(self, column: EditableColumn, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = column.key
        self._name = column.label
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setMinimumWidth(minimum_column_width(self, column))
        self.editor = _create_cell_editor(column, self)
        self._own_width = self.editor.maximumWidth()
        self._caption: QLabel | None = None
        self._sign: QLabel | None = None
        self._mark: QLabel | None = None
        self._problem: QLabel | None = None
        self._note: QLabel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(metrics.half_line(self) // 4)
        self._place = QHBoxLayout()
        self._place.setSpacing(metrics.half_line(self) // 2)
        self._place.addWidget(self.editor, 1)
        self._place.addStretch(0)
        self._column.addLayout(self._place)

    def fill(self, on: bool) -> None:
        """Let the editor be as wide as the column, or as its values need."""
        self.editor.setMaximumWidth(self.maximumWidth() if on else self._own_width)

    def show_caption(self, *, on: bool) -> None:
        """Show the label of the column above the editor, or hide it."""
        if on and self._caption is None:
            self._caption = wrapping_label(self._name, self, muted=True)
            self._caption.lower()  # the first that a screen reader comes to
            self._column.insertWidget(0, self._caption)
        if self._caption is not None:
            self._caption.setVisible(on)

    def show_sign_column(self, *, on: bool) -> None:
        """Keep room for the number or letter of the row before the editor, or hide it."""
        self._sign_label().setVisible(on)

    def show_sign(self, sign: str) -> None:
        """Show the number or letter of the row before the editor, where there is room for it."""
        self._sign_label().setText(sign)

    def show_problem(self, sentence: str) -> None:
        """Show a sentence under the editor; an empty one hides it."""
        if self._problem is None:
            if not sentence:
                return
            self._problem = wrapping_label("", self, problem=True)
            self._column.insertWidget(self._column.indexOf(self._place) + 1, self._problem)
        if sentence or not self._problem.isHidden():
            self._problem.setText(sentence)
            self._problem.setVisible(bool(sentence))
            self.editor.set_wrong(bool(sentence))
            self._describe()

    def show_note(self, sentence: str) -> None:
        """Show a hint under the editor; an empty one hides it."""
        if self._note is None:
            if not sentence:
                return
            self._note = wrapping_label("", self, small=True)
            style_properties.set_color_role(self._note, "warn")
            self._column.addWidget(self._note)
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))
        self._describe()

    def show_mark(self, sentence: str) -> None:
        """Mark the row with an icon whose tooltip is a sentence; an empty one hides it."""
        if self._mark is None:
            if not sentence:
                return
            self._mark = PlainLabel(self)
            self._mark.setObjectName("mark")
            self._mark.setPixmap(icons.themed_icon("history", "info").pixmap(metrics.icon_size(self)))
            self._place.insertWidget(self._place.indexOf(self.editor), self._mark, 0, Qt.AlignmentFlag.AlignTop)
        if sentence != self._mark.accessibleName():
            self._mark.setToolTip(plain_tooltip(sentence))
            self._mark.setAccessibleName(sentence)
            self._mark.setVisible(bool(sentence))
            self._describe()

    def _sign_label(self) -> QLabel:
        if self._sign is None:
            self._sign = PlainLabel(self)
            self._sign.setObjectName("sign")
            self._sign.setProperty("muted", True)
            self._sign.setMinimumWidth(sign_width(self))
            self._place.insertWidget(0, self._sign)
        return self._sign

    def _describe(self) -> None:
        """Describe the editor to screen readers."""
        problem, note = (
            "" if words is None or words.isHidden() else words.text() for words in (self._problem, self._note)
        )
        mark = "" if self._mark is None else self._mark.toolTip()
        self.editor.setAccessibleDescription(" ".join(filter(None, (problem, mark, note))))


def minimum_column_width(widget: QWidget, column: EditableColumn) -> int:
    """The minimum width of a column: a date is visible in full, with its button."""
    return digit_width(widget) * (14 if column.kind is FieldKind.DATE else 9)


def sign_width(widget: QWidget) -> int:
    """The width of the number or letter of a row."""
    return widget.fontMetrics().horizontalAdvance("00.")


def digit_width(widget: QWidget) -> int:
    """The width of a digit, which in many fonts is wider than the average character that Qt tells."""
    return max(widget.fontMetrics().averageCharWidth(), widget.fontMetrics().horizontalAdvance("0"))


def _holds(cell: QWidget, held: QWidget) -> bool:
    return cell is held or cell.isAncestorOf(held)


def _create_cell_editor(column: EditableColumn, parent: QWidget) -> Editor:
    match column.kind:
        case FieldKind.DATE:
            return DateEditor(parent)
        case FieldKind.TIME:
            return TimeEditor(parent)
        case FieldKind.NUMBER:
            return NumberEditor(WIDEST_LIMITS, parent)
        case FieldKind.MONEY:
            return MoneyEditor(parent)
        case FieldKind.CHOICE:
            return ChoiceEditor(column.options, parent, label_of=column.label_of)
        case FieldKind.CODES:
            return MultiChoiceEditor(column.options, parent, label_of=column.label_of)
        case FieldKind.FLAG:
            return FlagEditor(parent)
        case FieldKind.TEXT:
            usual = [label for _word, label in column.options]
            return UsualTextEditor(usual, parent) if column.options else TextEditor(parent)
        case _:
            return LongTextEditor(parent, lines=(1, MOST_LINES), enter_commits=True)
