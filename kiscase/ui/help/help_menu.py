"""The button of the top bar with all that helps, and what is said about the program."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from kiscase.core.i18n import _
from kiscase.ui.help.help_key import show_help
from kiscase.ui.theme import icons, metrics


class HelpButton(QToolButton):
    """Opens the menu of what helps: on the current field, the keyboard shortcuts, about the program."""

    def __init__(self, parent: QWidget, show_shortcuts: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self.setIcon(icons.themed_icon("circle-help"))
        self.setIconSize(metrics.icon_size(parent))
        self.setToolTip(_("Help"))
        self.setAccessibleName(_("Help"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.addAction(_("Help on the current field (F1)"), show_help)
        menu.addAction(_("Keyboard shortcuts (Ctrl+/)"), show_shortcuts)
        menu.addSeparator()
        menu.addAction(_("About the program"), self._show_about).setObjectName("about")
        self.setMenu(menu)

    def _show_about(self) -> None:
        from kiscase.ui.help.about_dialog import AboutDialog

        AboutDialog(self.window()).open()
