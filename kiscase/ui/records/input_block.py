"""Keeps keys and clicks away from a widget whose content is about to be replaced."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.DragEnter,
    }
)


class InputBlock(QObject):
    """Lets nothing be typed or clicked in a widget, without disabling it: the focus stays, and readers hear nothing."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._on = False

    def is_on(self) -> bool:
        """Whether input is kept away."""
        return self._on

    def turn(self, *, on: bool) -> None:
        """Keep input away, or let it through again."""
        application = QApplication.instance()
        if on == self._on or application is None:
            return
        self._on = on
        if on:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow input within the widget."""
        if event.type() not in _INPUT or not isinstance(watched, QWidget):
            return False
        return watched is self._widget or self._widget.isAncestorOf(watched)
