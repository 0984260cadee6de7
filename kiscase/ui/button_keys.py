"""Keys for all buttons: Enter presses the one that has the focus, Alt with its letter each one of a dialog."""

from __future__ import annotations

import re
from collections.abc import Iterable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QPushButton, QToolButton, QWidget

_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LETTER = re.compile(r"(?<!&)(?:&&)*&(\w)")
_ON_ANY_KEYBOARD = re.compile("[a-zа-щюяіїє]")
"""Letters that take no other key besides Alt on a Polish or a Ukrainian keyboard."""


class ButtonKeys(QObject):
    """Lets Enter do what the space bar does, and gives the buttons of each dialog their letters.

    Qt leaves Enter on a page without effect, and in a dialog gives it to the default button whatever button has the
    focus.
    """

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        app.focusChanged.connect(self._focus_moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Press the button; what a held key repeats presses nothing."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in _ENTER_KEYS or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if not event.isAutoRepeat():
            _press(watched)
        return True

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        """Listen to the button that has the focus, and to no other widget."""
        if isinstance(old, QPushButton | QToolButton) and shiboken6.isValid(old):
            old.removeEventFilter(self)
        if isinstance(now, QPushButton | QToolButton):
            now.installEventFilter(self)
        window = now.window() if now is not None else None
        if isinstance(window, QDialog) and type(window).__module__.startswith("kiscase."):
            assign_letters(window)


def assign_letters(dialog: QDialog) -> None:
    """Give every button of a dialog that shows a text a letter of its own; letters of translators come first."""
    buttons: list[QAbstractButton] = [*dialog.findChildren(QPushButton), *dialog.findChildren(QToolButton)]
    buttons = [button for button in buttons if _shows_text(button)]
    taken: dict[str, QAbstractButton] = {}
    for button in buttons:
        if letter := button_letter(button.text()):
            taken.setdefault(letter, button)
    for button in buttons:
        if taken.get(button_letter(button.text())) is button:
            continue
        bare = _LETTER.sub(lambda found: found.group().replace("&" + found[1], found[1]), button.text())
        place = _free_letter(bare, taken)
        if place >= 0:
            button.setText(f"{bare[:place]}&{bare[place:]}")
            taken[bare[place].lower()] = button


def key_names(keys: str | QKeySequence) -> str:
    """Keys by the names on the keyboard, in the language of the window; both Enter keys have one name."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")


def button_letter(text: str) -> str:
    """The letter that presses a button with Alt, from its text; empty when it has none."""
    found = _LETTER.search(text)
    return found[1].lower() if found else ""


def _free_letter(text: str, taken: Iterable[str]) -> int:
    """The place of a letter that no other button has, rather at the beginning of a word; -1 if there is none."""
    places: list[int] = [found.start() for found in re.finditer(r"\b\w", text)]
    places += range(len(text))
    fit = (place for place in places if _ON_ANY_KEYBOARD.fullmatch(text[place].lower()))
    return next((place for place in fit if text[place].lower() not in taken), -1)


def _shows_text(button: QAbstractButton) -> bool:
    icon_only = Qt.ToolButtonStyle.ToolButtonIconOnly
    return bool(button.text()) and not (isinstance(button, QToolButton) and button.toolButtonStyle() is icon_only)


def _press(button: QObject) -> None:
    if not isinstance(button, QPushButton | QToolButton):
        return
    menu_only = QToolButton.ToolButtonPopupMode.InstantPopup
    if button.menu() is not None and (isinstance(button, QPushButton) or button.popupMode() is menu_only):
        button.showMenu()
    else:
        button.click()
