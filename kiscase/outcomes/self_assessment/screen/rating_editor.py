"""The editor of a rating on a scale: a digit chooses it and goes on to the next field."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from kiscase.core.i18n import _
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.text import ENTER_KEYS
from kiscase.ui.theme import metrics


class RatingEditor(Editor, QWidget):
    """A whole number of a few, side by side; a digit chooses and commits, 0 or Delete takes the answer back."""

    def __init__(self, lowest: int, highest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._locked = False
        self._group = QButtonGroup(self)
        self.buttons = {number: QRadioButton(str(number), self) for number in range(lowest, highest + 1)}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(metrics.half_line(self) * 2)
        for number, button in self.buttons.items():
            self._group.addButton(button, number)
            button.toggled.connect(self._emit_changed)
            layout.addWidget(button)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.buttons[lowest])

    def value(self) -> Any:
        chosen = self._group.checkedId()
        return chosen if chosen in self.buttons else None

    def set_read_only(self, on: bool) -> None:
        self._locked = on
        for button in self.buttons.values():
            button.setEnabled(not on)

    def setObjectName(self, name: str) -> None:
        """Name the buttons after the editor and their number."""
        super().setObjectName(name)
        for number, button in self.buttons.items():
            button.setObjectName(f"{name}.{number}")

    def setAccessibleName(self, name: str) -> None:
        """Each button says what is asked about."""
        super().setAccessibleName(name)
        for number, button in self.buttons.items():
            # Translators: a button of a scale: what is asked about, and a number from 1 to 5
            button.setAccessibleName(_("{label}: {number}").format(label=name, number=number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses and goes on, 0, Delete and Backspace take it back, Enter goes on."""
        typed = event.text()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in ENTER_KEYS and plain:
            self.committed.emit()
        elif plain and typed.isdecimal() and int(typed) in self.buttons and not self._locked:
            self.buttons[int(typed)].setChecked(True)
            self.buttons[int(typed)].setFocus(Qt.FocusReason.OtherFocusReason)
            self.committed.emit()
        elif (typed == "0" or event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)) and not self._locked:
            self._show(None)
            self._emit_changed()
        else:
            super().keyPressEvent(event)

    def _show(self, value: Any) -> None:
        if value in self.buttons:
            self.buttons[value].setChecked(True)
        else:
            self._group.setExclusive(False)
            for button in self.buttons.values():
                button.setChecked(False)
            self._group.setExclusive(True)
        self.setFocusProxy(self.buttons.get(value, next(iter(self.buttons.values()))))
