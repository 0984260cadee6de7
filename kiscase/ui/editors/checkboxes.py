"""Editors made of checkboxes: yes or no, and several choices of a list."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from kiscase.core.collation import fold_text
from kiscase.core.i18n import _
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.choice import LabelOf, Options
from kiscase.ui.editors.text import ENTER_KEYS
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.labels import BuddyLabel


class _LockableCheckBox(QCheckBox):
    """A check box that can be locked without turning grey."""

    locked = False

    def nextCheckState(self) -> None:
        if not self.locked:
            super().nextCheckState()

    def set_locked(self, on: bool) -> None:
        self.locked = on
        style_properties.set_style_property(self, "locked", on)


class FlagEditor(Editor, _LockableCheckBox):
    """Yes or no."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(_("yes"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._emit_changed)

    def value(self) -> Any:
        return self.isChecked()

    def set_read_only(self, on: bool) -> None:
        self.set_locked(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits; the space bar ticks."""
        if event.key() in ENTER_KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.committed.emit()
            return
        super().keyPressEvent(event)

    def _show(self, value: Any) -> None:
        self.setChecked(bool(value))


class MultiChoiceEditor(Editor, QWidget):
    """Several choices of a list: a check box for each, with a label that wraps."""

    single_line = False

    def __init__(self, options: Options, parent: QWidget | None = None, *, label_of: LabelOf = str) -> None:
        super().__init__(parent)
        self.boxes: dict[str, _LockableCheckBox] = {}
        self._labels: dict[str, BuddyLabel] = {}
        self._offered = {code for code, _label in options}
        self._label_of = label_of
        self._locked = False
        half = metrics.half_line(self)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(half // 2)
        self._layout.setVerticalSpacing(half // 4)
        self._layout.setColumnStretch(1, 1)
        for code, label in options:
            self._add(code, label)

    def value(self) -> Any:
        return [code for code, box in self.boxes.items() if box.isChecked()]

    def choice_at(self, held: QWidget) -> str:
        return next((code for code, box in self.boxes.items() if box is held), "")

    def set_read_only(self, on: bool) -> None:
        self._locked = on
        for box in self.boxes.values():
            box.set_locked(on)

    def setObjectName(self, name: str) -> None:
        """Name the boxes after the editor and their code."""
        super().setObjectName(name)
        for code, box in self.boxes.items():
            box.setObjectName(f"{name}.{code}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits; a letter goes to the next choice that begins with it."""
        typed = fold_text(event.text())
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() in ENTER_KEYS and plain:
            self.committed.emit()
        elif plain and typed.isalnum() and (found := self._following(typed)) is not None:
            found.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    def _following(self, letter: str) -> QWidget | None:
        """The next box whose label begins with a letter, after the one that has the focus."""
        codes = [code for code, box in self.boxes.items() if not box.isHidden()]
        held = next((place for place, code in enumerate(codes) if self.boxes[code].hasFocus()), -1)
        ahead = codes[held + 1 :] + codes[: held + 1]
        found = (code for code in ahead if fold_text(self._labels[code].text()).startswith(letter))
        return next((self.boxes[code] for code in found), None)

    def _add(self, code: str, label: str) -> None:
        box = _LockableCheckBox(self)
        box.setAccessibleName(label)
        box.toggled.connect(self._emit_changed)
        words = BuddyLabel(label, self)
        words.setBuddy(box)
        row = len(self.boxes)
        self._layout.addWidget(box, row, 0, Qt.AlignmentFlag.AlignTop)
        self._layout.addWidget(words, row, 1, Qt.AlignmentFlag.AlignVCenter)
        self.boxes[code] = box
        self._labels[code] = words
        if row == 0:
            self.setFocusProxy(box)

    def _show(self, value: Any) -> None:
        codes = list(value or [])
        for code in codes:
            if code not in self.boxes:  # a value of an older list is shown, so that it is not lost
                self._add(code, self._label_of(code))
                self.boxes[code].setObjectName(f"{self.objectName()}.{code}")
                self.boxes[code].set_locked(self._locked)
        for code, box in self.boxes.items():
            box.setChecked(code in codes)
            self._show_box(code, shown=code in self._offered or code in codes)

    def _show_box(self, code: str, *, shown: bool) -> None:
        """Hide the box of an older list where it is not the value."""
        self.boxes[code].setVisible(shown)
        self._labels[code].setVisible(shown)
