"""The list to choose from: the wheel does not change it, and screen readers hear its name on every system."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from kiscase.ui.widgets.labels import PlainLabel


class ComboBox(QComboBox):
    """A combo box whose accessible name is also a hidden label beside it: on Linux, Qt tells no other name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = PlainLabel(parent)
        self._name.hide()
        self._name.setBuddy(self)

    def setAccessibleName(self, name: str) -> None:
        """Name it for screen readers."""
        super().setAccessibleName(name)
        self._name.setText(name)

    def event(self, event: QEvent) -> bool:
        """Take the label along to another parent."""
        if event.type() is QEvent.Type.ParentChange:
            self._name.setParent(self.parentWidget())
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling a page must not change what is chosen."""
        event.ignore()
