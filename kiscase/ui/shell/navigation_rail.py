"""The vertical bar on the left that switches between the pages."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)


class RailButton(QToolButton):
    """Leads to a page; to screen readers it is the tab of the page."""

    accessible_role = QAccessible.Role.PageTab


class RailButtons(QFrame):
    """The buttons of the rail, one below the other."""

    accessible_role = QAccessible.Role.PageTabList


class NavigationRail(QScrollArea):
    """As wide as its buttons; where the window is too low for all of them, they lose their icons, then scroll."""

    def __init__(self, buttons: QWidget) -> None:
        super().__init__(buttons.parentWidget())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setWidgetResizable(True)
        self._buttons = buttons
        self.setWidget(buttons)

    def sizeHint(self) -> QSize:
        """The width of the buttons, and of the scroll bar where there is one."""
        low = self.height() < self._buttons.minimumSizeHint().height()
        bar = self.verticalScrollBar().sizeHint().width() if low else 0
        return QSize(self._buttons.sizeHint().width() + bar, self.fontMetrics().height() * 4)

    def minimumSizeHint(self) -> QSize:
        """The buttons are never cut at the side."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height may take the icons away, or bring the scroll bar."""
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            for style in (Qt.ToolButtonStyle.ToolButtonTextUnderIcon, Qt.ToolButtonStyle.ToolButtonTextOnly):
                for button in self._buttons.findChildren(QToolButton):
                    button.setToolButtonStyle(style)
                if self._buttons.minimumSizeHint().height() <= self.height():
                    break
        self.updateGeometry()
