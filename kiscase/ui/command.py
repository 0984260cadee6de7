"""The commands of a page or tab: buttons, menus, shortcuts and the search box are made from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import _
from kiscase.ui.theme import icons

Handler = Callable[[], object]
DIALOGS_TOO = "dialogs_too"
"""The name of an action of the window, such as the lock, whose keys work while a dialog is open."""


class Command(NamedTuple):
    """One thing that a person can do on a page.

    *key* names its action, *label* is marked with `N_`, *handler* carries it out (a bound method, so that it keeps no
    page alive). *when* lists the states of the record in which it can be done; None means always.
    """

    key: str
    label: str
    handler: Handler
    icon: str = ""
    shortcut: str = ""
    when: Collection[str] | None = None


def create_actions(owner: QWidget, commands: Iterable[Command]) -> dict[str, QAction]:
    """Give *owner* an action for each command; the actions by the key of their command."""
    actions = {}
    for command in commands:
        action = QAction(icons.themed_icon(command.icon), _(command.label), owner)
        action.setObjectName(command.key)
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(command.handler)
        owner.addAction(action)
        actions[command.key] = action
    return actions
