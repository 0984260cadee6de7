"""What a page lets one do: a line a deed; buttons, menu, keys and the palette of commands are made from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import _
from kiscase.ui.theme import icons


@dataclass(frozen=True)
class Command:
    """A deed: its key, its label (marked with N_), the page's method that does it, icon and shortcut."""

    key: str
    label: str
    method: str
    icon: str = ""
    shortcut: str = ""


def create_actions(owner: QWidget, commands: Sequence[Command]) -> dict[str, QAction]:
    """The commands as actions of *owner*, by their key."""
    made = {}
    for command in commands:
        action = QAction(icons.themed_icon(command.icon), _(command.label), owner)
        action.setObjectName(command.key)
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(getattr(owner, command.method))
        owner.addAction(action)
        made[command.key] = action
    return made
