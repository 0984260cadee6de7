"""A form made from record fields: loads values, gives the changes, shows problems under their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import _
from kiscase.core.records.fields import FieldInfo
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.factory import editor_for
from kiscase.ui.forms.form_row import FormRow
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.scrolled_column import ScrolledColumn

_EMPTY: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class FieldSection:
    """A heading (a finished text), the fields under it, and perhaps a note to them."""

    heading: str
    fields: Sequence[FieldInfo]
    note: str = ""


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
        self._loaded: dict[str, Any] = {}
        self._makers = editors or {}
        self._top = wrapping_label("", self, problem=True)
        self._top.hide()
        self._column = QVBoxLayout()
        self._content = self._build(sections)
        self._paper = QWidget(self) if inside else ScrolledColumn(self)
        self._scroll = self._scrolling()
        self._connect_keys()
        self._settled = QTimer(self, singleShot=True)  # fires once the layout knows the heights of new sentences
        self._settled.timeout.connect(self._follow_focus)
        self.load({})
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def load(self, values: Mapping[str, Any]) -> None:
        """Show other values; changes are counted from these."""
        for key, row in self._rows.items():
            row.editor.set_value(values.get(key))
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

    def show_field(self, key: str, *, on: bool) -> None:
        """Show a field, or hide one that does not apply."""
        self._rows[key].setVisible(on)

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
            self._settled.start()
        elif others:
            self._scroll.verticalScrollBar().setValue(0)

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
        self._column.insertWidget(self._column.count() - (0 if self._inside else 1), widget)

    def focus_first(self) -> None:
        """Put the focus into the first field."""
        for row in list(self._rows.values())[:1]:
            row.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def height_for(self, width: int) -> int:
        """The height at which the form does not scroll, for a width."""
        return max(self._paper.heightForWidth(width), self._paper.minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the labels above their fields where the form is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Arrange again: another font needs other widths."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self._rows:
            self._arrange()

    def _build(self, sections: Sequence[FieldSection]) -> QWidget:
        content = QWidget(self)
        half = metrics.half_line(self)
        content.setLayout(self._column)
        if self._inside:
            self._column.setContentsMargins(0, 0, 0, 0)
        else:
            self._column.setContentsMargins(half * 3, half * 2, half * 3, half * 3)
        self._column.setSpacing(half)
        self._column.addWidget(self._top)
        if not self._inside and any(field.required for section in sections for field in section.fields):
            self._column.addWidget(wrapping_label(_("* required"), content, muted=True, small=True))
        for place, section in enumerate(sections):
            if place:
                self._column.addSpacing(half * 2)
            self._add_section(section, content)
        if not self._inside:
            self._column.addStretch()
        return content

    def _add_section(self, section: FieldSection, content: QWidget) -> None:
        if section.heading:
            self._column.addWidget(wrapping_label(section.heading, content, heading=2))
        if section.note:
            self._column.addWidget(wrapping_label(section.note, content, muted=True))
        for field in section.fields:
            make = self._makers.get(field.key, editor_for)
            row = FormRow(field, make(field), content)
            row.edited.connect(self.edited)
            row.entered.connect(self._entered)
            self._column.addWidget(row)
            self._rows[field.key] = row

    def _scrolling(self) -> QScrollArea:
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._paper.setProperty("paper", True)
        side = QHBoxLayout(self._paper)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self._content, 1)
        side.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        if self._inside:
            outer.addWidget(self._paper)
            scroll.hide()
        else:
            scroll.setWidget(self._paper)
            outer.addWidget(scroll)
        return scroll

    def _connect_keys(self) -> None:
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.submitted)

    def _arrange(self) -> None:
        character = self.fontMetrics().averageCharWidth()
        beside = character * 26
        stacked = self.width() < beside + character * 44
        self._content.setMaximumWidth(self.fontMetrics().height() * 45)
        for row in self._rows.values():
            row.arrange(0 if stacked else beside)

    def _check(self) -> None:
        typed = {key: row.editor.problem() for key, row in self._rows.items()}
        problems = {key: sentence for key, sentence in typed.items() if sentence}
        if problems:
            raise InvalidValuesError(problems)

    def _entered(self, key: str) -> None:
        lines = [row.key for row in self._rows.values() if row.editor.single_line and not row.isHidden()]
        if lines and key == lines[-1]:
            self.submitted.emit()
        else:
            self.focusNextChild()

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        for row in self._rows.values():
            if now is not None and row.isAncestorOf(now):
                self._settled.start()
            elif old is not None and row.isAncestorOf(old) and (sentence := row.editor.problem()):
                row.show_problem(sentence)

    def _follow_focus(self) -> None:
        held = self.focusWidget()
        for row in self._rows.values():
            if held is not None and row.isAncestorOf(held):
                self._bring_into_sight(row)

    def _bring_into_sight(self, row: FormRow) -> None:
        """Scroll until the whole field with label and problem is visible, or the focused part of a high one."""
        view = self._scroll.viewport().height()
        focused = self.focusWidget()
        target: QWidget = row if row.height() < view or focused is None else focused
        area = QRect(target.mapTo(self._paper, target.rect().topLeft()), target.size())
        margin = metrics.half_line(self)
        self._scroll.ensureVisible(area.left(), area.bottom(), 0, margin)
        self._scroll.ensureVisible(area.left(), area.top(), 0, margin)


def _same(one: Any, other: Any) -> bool:
    return one == other or (one in _EMPTY and other in _EMPTY)
