"""A form made from record fields: loads values, gives the changes, shows problems under their fields."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo
from kiscase.ui.editors.base import Editor
from kiscase.ui.focus_order import set_focus_order
from kiscase.ui.forms.form_row import FormRow
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.scrolled_column import FormScrollArea, ScrolledColumn

_EMPTY: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class FieldSection:
    """A heading (a finished text), the fields under it, perhaps a note to them; `table` makes a table below them."""

    heading: str
    fields: Sequence[FieldInfo]
    note: str = ""
    table: Callable[[QWidget], QWidget] | None = None


class RecordForm(QWidget):
    """Sections of fields in one column that scrolls with the focus."""

    edited = Signal(str)
    submitted = Signal()

    def __init__(
        self,
        sections: Sequence[FieldSection],
        parent: QWidget | None = None,
        *,
        editors: Mapping[str, Callable[[FieldInfo], Editor]] | None = None,
        inside: bool = False,
    ) -> None:
        super().__init__(parent)
        self._inside = inside  # inside a scroll area, so without margins and scroll bar
        self._rows: dict[str, FormRow] = {}
        self._sections: list[list[QWidget]] = []
        self._hidden: set[str] = set()  # fields that do not apply
        self._visits_all = False
        self._shown: frozenset[int] | None = None  # of the sections; None for all
        self._grows = False
        self._place: int | None = None  # in the column, where a section is replaced
        self._below = 0  # how much of the column is below the last section
        self._left: list[FormRow] = []  # not checked yet
        self._check_values: Callable[[], Mapping[str, str]] | None = None
        self._checked: set[str] = set()  # the fields with a sentence of that check
        self._loaded: dict[str, Any] = {}
        self._makers = editors or {}
        self._scroll = None if inside else FormScrollArea(self)
        self._paper = QWidget(self) if inside else ScrolledColumn(self._scroll)
        self._content = QWidget(self._paper)
        self._column = QVBoxLayout(self._content)
        self._top = wrapping_label("", self._content, problem=True)
        self._top.hide()
        self._lay_out()  # before the rows: to move a widget to another parent costs more the more there is in it
        self._build(sections)
        self._connect_keys()
        self._released = QTimer(self, singleShot=True, interval=20)  # until no mouse button is held
        self._released.timeout.connect(self._check_left)
        self.load({})
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def load(self, values: Mapping[str, Any]) -> None:
        """Show other values; changes are counted from these."""
        for key, row in self._rows.items():
            row.editor.set_value(values.get(key))
            row.check_characters()
        self.clear_problems()
        self._loaded = self.shown()

    def set_saved(self, values: Mapping[str, Any]) -> None:
        """*values* are on file now; what was typed since then still counts as a change."""
        self._loaded = dict(values)

    def values(self) -> dict[str, Any]:
        """The values as shown; raises InvalidValuesError for invalid input."""
        self._check()
        return self.shown()

    def shown(self) -> dict[str, Any]:
        """The values as shown, None for invalid input."""
        return {key: row.editor.value() for key, row in self._rows.items()}

    def changes(self) -> dict[str, Any]:
        """The values that differ from those loaded; raises InvalidValuesError for invalid input."""
        self._check()
        return {key: value for key, value in self.shown().items() if not _same(value, self._loaded[key])}

    def changed(self) -> list[str]:
        """The keys of the fields that differ from those loaded, with valid or invalid input."""
        return [key for key, value in self.shown().items() if not _same(value, self._loaded.get(key))]

    def is_dirty(self) -> bool:
        """Whether there is unsaved input, valid or not."""
        if any(row.editor.problem() for row in self._rows.values()):
            return True
        return any(not _same(value, self._loaded[key]) for key, value in self.shown().items())

    def editor(self, key: str) -> Editor:
        """The editor of a field."""
        return self._rows[key].editor

    def has_field(self, key: str) -> bool:
        """Whether the form has a field."""
        return key in self._rows

    def show_field(self, key: str, *, on: bool) -> None:
        """Show a field, or hide one that does not apply."""
        self._hidden = self._hidden - {key} if on else self._hidden | {key}
        places = [place for place, widgets in enumerate(self._sections) if self._rows[key] in widgets]
        self._rows[key].setVisible(on and (self._shown is None or not self._shown.isdisjoint(places)))

    def show_sections(self, places: Collection[int] | None, *, visits_all: bool = False) -> None:
        """Show some sections alone, by their places, or all; Enter then goes through all their fields, if wanted."""
        self._visits_all = visits_all
        self._shown = None if places is None else frozenset(places)
        for place, widgets in enumerate(self._sections):
            for widget in widgets:
                hidden = isinstance(widget, FormRow) and widget.key in self._hidden
                widget.setVisible((self._shown is None or place in self._shown) and not hidden)
        if self._scroll is not None:
            self._scroll.verticalScrollBar().setValue(0)

    def replace_last_section(self, section: FieldSection) -> None:
        """Show other fields in the last section, such as those that a club defines; what is typed in them stays."""
        typed, focused = self.shown(), self._held_key()
        self._place = self._column.indexOf(self._sections[-1][0])
        for widget in self._sections.pop():
            if isinstance(widget, FormRow):
                del self._rows[widget.key]
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        before = list(self._rows.values())[-1:]
        self._add_section(section, self._content, metrics.half_line(self) * 2)
        self._place = None
        made = [self._rows[field.key] for field in section.fields]
        set_focus_order(*before, *made)
        for row in made:
            row.editor.set_value(typed.get(row.key))
            self._loaded.setdefault(row.key, row.editor.value())
        self._loaded = {key: value for key, value in self._loaded.items() if key in self._rows}
        self._arrange()
        if focused in self._rows:
            self._rows[focused].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def let_grow(self, key: str) -> None:
        """Let a field take the height that is left, and the width that its texts need."""
        self._grows = True
        row = self._rows[key]
        row.let_grow()
        self._column.setStretchFactor(row, 1)
        if not self._inside:
            self._column.setStretch(self._column.count() - 1, 0)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show each sentence under its field and focus the first; sentences about other fields are at the top."""
        self.clear_problems()
        others = [sentence for key, sentence in problems.items() if key not in self._rows]
        self._top.setText(" ".join(others))
        self._top.setVisible(bool(others))
        wrong = [row for key, row in self._rows.items() if key in problems]
        for row in wrong:
            row.show_problem(problems[row.key])
        if wrong:
            wrong[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._scroll is not None and wrong:
            self._scroll.follow_focus()
        elif self._scroll is not None and others:
            self._scroll.verticalScrollBar().setValue(0)

    def set_check(self, check: Callable[[], Mapping[str, str]]) -> None:
        """Let *check* compare values with each other whenever a field is left; it gives sentences by field."""
        self._check_values = check

    def show_note(self, key: str, sentence: str) -> None:
        """Show a hint under a field; an empty one hides it."""
        self._rows[key].show_note(sentence)

    def clear_problems(self) -> None:
        """Hide all sentences."""
        self._top.hide()
        for row in self._rows.values():
            row.show_problem("")

    def set_read_only(self, on: bool) -> None:
        """Allow reading and copying only."""
        for row in self._rows.values():
            row.editor.set_read_only(on)

    def prepend_widget(self, widget: QWidget) -> None:
        """Put a widget above the fields, where it scrolls with them."""
        self._column.insertWidget(0, widget)

    def append_widget(self, widget: QWidget) -> None:
        """Put a widget below the fields, where it scrolls with them."""
        self._append(widget)

    def focus_first(self) -> None:
        """Put the focus into the first field, and select what is filled in."""
        for row in list(self._rows.values())[:1]:
            row.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(row.editor, QLineEdit):
                row.editor.selectAll()

    def focus_first_empty(self) -> bool:
        """Put the focus into the first field without a value; whether there is one."""
        empty = [row for row in self._rows.values() if not row.isHidden() and row.editor.value() in _EMPTY]
        if empty:
            empty[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(empty)

    def full_width(self) -> int:
        """The width at which none of the choices it offers is cut."""
        half = metrics.half_line(self)
        margins = self._column.contentsMargins()
        around = self._label_width() + half * 4 + margins.left() + margins.right()
        widest = max((row.editor.full_width() for row in self._rows.values()), default=0)
        return min(widest + around, self._widest() + around) if widest else 0

    def height_for(self, width: int) -> int:
        """The height at which the form does not scroll, for a width; nor goes on scrolling where it did before.

        Beside a scroll bar a sentence may take another line, so that the bar that is there would stay.
        """
        bar = self._scroll.verticalScrollBar().sizeHint().width() if self._scroll is not None else 0
        return max(self._paper.heightForWidth(width - bar), self._paper.minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the labels above their fields where the form is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Arrange again: another font needs other widths."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self._rows:
            self._arrange()

    def _build(self, sections: Sequence[FieldSection]) -> None:
        content = self._content
        half = metrics.half_line(self)
        if self._inside:
            self._column.setContentsMargins(0, 0, 0, 0)
        else:
            self._column.setContentsMargins(half * 3, half * 2, half * 3, half * 3)
        self._column.setSpacing(half)
        self._column.addWidget(self._top)
        if not self._inside and any(field.required for section in sections for field in section.fields):
            self._column.addWidget(wrapping_label(_("* required"), content, muted=True, small=True))
        for place, section in enumerate(sections):
            self._add_section(section, content, half * 2 if place else 0)
        if not self._inside:
            self._column.addStretch(1)
            self._below = 1

    def _add_section(self, section: FieldSection, content: QWidget, above: int) -> None:
        widgets: list[QWidget] = []
        if above:
            widgets.append(QWidget(content))  # is hidden with its section
            widgets[0].setFixedHeight(above)
        if section.heading:
            widgets.append(wrapping_label(section.heading, content, heading=2))
        if section.note:
            widgets.append(wrapping_label(section.note, content, muted=True))
        for widget in widgets:
            self._append(widget)
        for field in section.fields:
            make = self._makers.get(field.key)
            row = FormRow(field, make(field) if make is not None else None, content)
            row.edited.connect(self._top.hide)
            row.edited.connect(self.edited)
            row.entered.connect(self._entered)
            self._append(row)
            self._rows[field.key] = row
            widgets.append(row)
        if section.table is not None:
            widgets.append(section.table(content))
            self._append(widgets[-1])
        self._sections.append(widgets)

    def _held_key(self) -> str:
        held = self.window().focusWidget()
        return next((key for key, row in self._rows.items() if held is not None and row.isAncestorOf(held)), "")

    def _append(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - self._below if self._place is None else self._place, widget)
        self._place = None if self._place is None else self._place + 1

    def _lay_out(self) -> None:
        self._paper.setProperty("paper", True)
        side = QHBoxLayout(self._paper)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self._content, 1)
        side.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        if self._scroll is not None and isinstance(self._paper, ScrolledColumn):
            self._scroll.show_column(self._paper)
        outer.addWidget(self._scroll or self._paper)

    def _connect_keys(self) -> None:
        if self._is_in_another_form():  # whose keys save it, too
            return
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.submitted)

    def _is_in_another_form(self) -> bool:
        around = self.parentWidget()
        while around is not None and not isinstance(around, RecordForm):
            around = around.parentWidget()
        return around is not None

    def _arrange(self) -> None:
        beside = self._label_width()
        stacked = self.width() < beside + self.fontMetrics().averageCharWidth() * 44
        self._content.setMaximumWidth(max(self._widest(), self.full_width() if self._grows else 0))
        for row in self._rows.values():
            row.arrange(0 if stacked else beside)

    def _label_width(self) -> int:
        return self.fontMetrics().averageCharWidth() * 26

    def _widest(self) -> int:
        return self.fontMetrics().height() * 45

    def _check(self) -> None:
        typed = {key: row.editor.problem() for key, row in self._rows.items()}
        problems = {key: sentence for key, sentence in typed.items() if sentence}
        if problems:
            raise InvalidValuesError(problems)

    def _entered(self, key: str) -> None:
        shown = [row for row in self._rows.values() if not row.isHidden()]
        lines = [row.key for row in shown if row.editor.single_line or self._visits_all]
        if lines and key == lines[-1]:
            self.submitted.emit()
        elif self._rows[key].editor.single_line:
            self.focusNextChild()
        else:  # past all of its parts
            following = shown[shown.index(self._rows[key]) + 1 :]
            if following:
                following[0].editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _focus_moved(self, old: QWidget | None, _now: QWidget | None) -> None:
        left = next((row for row in self._rows.values() if old is not None and row.isAncestorOf(old)), None)
        if left is not None:
            self._left.append(left)
            self._check_left()

    def _check_left(self) -> None:
        """Show what is wrong in the fields that were left, once no mouse button is held: it moves what is below."""
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._released.start()
            return
        left, self._left = self._left, []
        found = self._check_values() if left and self._check_values is not None else {}
        for key in {*self._checked, *found} & self._rows.keys():
            self._rows[key].show_problem(found.get(key, ""))
        self._checked = set(found)
        for row in left:
            if sentence := row.editor.problem():
                row.show_problem(sentence)


def _same(one: Any, other: Any) -> bool:
    return one == other or (one in _EMPTY and other in _EMPTY)
