"""Somebody at the keyboard: keys go to whatever has the focus, as the window system would send them."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from typing import TypeVar, cast, overload

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.exceptions import TimeoutError  # noqa: A004
from pytestqt.qtbot import QtBot

D = TypeVar("D", bound=QDialog)

MOST_TABS = 400


class Keyboard:
    """Keys, and the patience to wait for what follows from them; no mouse."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def sight(self) -> str:
        """What is seen, in words, for the report of a failure."""
        held = QApplication.focusWidget()
        words = [
            label.text()
            for window in QApplication.topLevelWidgets()
            for label in window.findChildren(QLabel)
            if (label.isVisible() and label.objectName() in ("message", "standing")) or label.property("problem")
        ]
        place = f"{held.objectName()} {type(held).__name__}" if held is not None else "nothing"
        return f"focus: {place}; words: {[word for word in words if word]}"

    @property
    def focus(self) -> QWidget:
        """The widget that has the focus."""
        held = QApplication.focusWidget()
        assert held is not None, "nothing has the focus"
        return held

    def press(self, *chords: str) -> None:
        """Press keys, such as `Ctrl+N` or `Return`."""
        for chord in chords:
            self._listen()
            presses(chord)

    def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        for letter in text:
            self._listen()
            types(letter)

    def write(self, text: str) -> None:
        """Type a text in the place of what the field holds."""
        self.press("Ctrl+A")
        self.type(text)

    def until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition."""
        try:
            self._qtbot.waitUntil(lambda: _manage_windows() and bool(condition()))
        except TimeoutError:
            raise AssertionError(f"it did not come; {self.sight()}") from None

    def until_at(self, name: str) -> None:
        """Wait until the focus is at the widget of that name."""
        self.until(lambda: QApplication.focusWidget() is not None and self.is_at(name))

    def is_at(self, name: str) -> bool:
        """Whether the focus is at the widget of that name; `goals/text.0` is one inside of `goals`."""
        above, _slash, own = name.rpartition("/")
        held: QWidget | None = self.focus
        if held is None or held.objectName() != own:
            return False
        while above and held is not None and held.objectName() != above:
            held = held.parentWidget()
        return held is not None

    def to(self, name: str, key: str = "Tab") -> None:
        """Press Tab until the widget of that name has the focus."""
        passed = []
        for _press in range(MOST_TABS):
            if self.is_at(name):
                return
            passed.append(self.focus.objectName() or type(self.focus).__name__)
            self.press(key)
        raise AssertionError(f"{key} does not lead to {name}; it passed {passed}")

    @overload
    def dialog(self) -> QDialog: ...

    @overload
    def dialog(self, kind: builtins.type[D]) -> D: ...

    def dialog(self, kind: builtins.type[QDialog] = QDialog) -> QDialog:
        """Wait for the dialog that has just been asked for."""
        self.until(lambda: isinstance(QApplication.activeWindow(), QDialog) and QApplication.focusWidget())
        found = QApplication.activeWindow()
        assert isinstance(found, kind)
        return found

    def without_dialog(self) -> None:
        """Wait until the dialog is closed and the window has the focus again."""
        self.until(lambda: not isinstance(QApplication.activeWindow(), QDialog) and QApplication.focusWidget())

    def _listen(self) -> None:
        if _listening() is None:
            self.until(_listening)


def presses(chord: str) -> None:
    """Press a key and let it go."""
    keys = cast("Sequence[QKeyCombination]", QKeySequence(chord))[0]  # Qt's stubs leave the index out
    for press in (QTest.keyPress, QTest.keyRelease):
        target = _listening()
        if target is not None:  # pressing may close the window
            press(target, keys.key(), keys.keyboardModifiers())


def types(text: str) -> None:
    """Type letters, whichever keyboard has them."""
    for letter in text:
        for action in (QTest.KeyAction.Press, QTest.KeyAction.Release):
            target = _listening()
            if target is not None:
                QTest.sendKeyEvent(action, target, Qt.Key(0), letter, Qt.KeyboardModifier.NoModifier)


def _listening() -> QWindow | QWidget | None:
    """What the window system would send a key to: an open popup first."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        return popup.focusWidget() or popup
    return QGuiApplication.focusWindow()


def _manage_windows() -> bool:
    """When the active window has closed, the one below it becomes active: the task of a window manager."""
    if QGuiApplication.focusWindow() is None:
        modal = QApplication.activeModalWidget()
        shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget.isWindow()]
        for widget in [modal] if modal is not None else shown[:1]:
            widget.activateWindow()
    return True
