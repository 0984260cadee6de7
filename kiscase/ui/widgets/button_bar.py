"""A bar of buttons, some of which show their icon alone where there is no room for their texts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QToolButton, QWidget

from kiscase.ui.theme import icons, metrics


class ButtonBar(QFrame):
    """May be as narrow as its buttons are without the texts of those that `give_way`."""

    _words: dict[QAbstractButton, str] | None = None

    def give_way(self, *buttons: QAbstractButton) -> None:
        """Take the texts of these buttons away where the bar is narrow; a screen reader still says them."""
        self._words = {button: button.text() for button in buttons}
        for button, text in self._words.items():
            button.setAccessibleName(text.replace("&", ""))

    def minimumSizeHint(self) -> QSize:
        """The size without the texts."""
        size = super().minimumSizeHint()
        taken = sum(_width(button, text) for button, text in (self._words or {}).items() if button.text())
        return QSize(size.width() - taken, size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the texts away, or give them back."""
        super().resizeEvent(event)
        words = self._words or {}
        wanted = self.sizeHint().width()
        wanted += sum(_width(button, text) for button, text in words.items() if not button.text())
        for button, text in words.items():
            button.setText(text if self.width() >= wanted else "")


def _width(button: QAbstractButton, text: str) -> int:
    return button.fontMetrics().horizontalAdvance(text.replace("&", ""))


def icon_button(parent: QWidget, name: str, icon: str, words: str, handler: Callable[[], None]) -> QToolButton:
    """A button with an icon alone, whose tooltip says what it does."""
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setIcon(icons.themed_icon(icon))
    button.setIconSize(metrics.icon_size(parent))
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.clicked.connect(handler)
    return button
