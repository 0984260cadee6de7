"""A bar of buttons, some of which show their icon alone where there is no room for their texts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QToolButton, QWidget

from kiscase.ui.theme import icons, metrics


class ButtonBar(QFrame):
    """May be as narrow as its buttons are without the texts of those that `give_way` and without those that `go`."""

    _words: dict[QAbstractButton, str] | None = None  # those of tool buttons are still there when they are not shown
    _spare: tuple[QAbstractButton, ...] = ()

    def give_way(self, *buttons: QAbstractButton) -> None:
        """Take the texts of these buttons away where the bar is narrow; a screen reader still says them."""
        self._words = {button: button.text() for button in buttons}
        for button, text in self._words.items():
            button.setAccessibleName(button.accessibleName() or text.replace("&", ""))

    def go(self, *buttons: QAbstractButton) -> None:
        """Hide these buttons where the bar is narrow even without texts; what they do has keys, too."""
        self._spare = buttons

    def minimumSizeHint(self) -> QSize:
        """The size without the texts and the buttons that go."""
        size = super().minimumSizeHint()
        taken = sum(_width(button, text) for button, text in (self._words or {}).items() if _shows_words(button))
        taken += sum(self._room(button) for button in self._spare if not button.isHidden())
        return QSize(size.width() - taken, size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take texts and buttons away, or give them back."""
        super().resizeEvent(event)
        words = self._words or {}
        wanted = self.sizeHint().width()
        wanted += sum(_width(button, text) for button, text in words.items() if not _shows_words(button))
        wanted += sum(self._room(button) for button in self._spare if button.isHidden())
        for button, text in words.items():
            _show_words(button, text if self.width() >= wanted else "")
        wanted -= sum(_width(button, text) for button, text in words.items())
        for button in self._spare:
            button.setVisible(self.width() >= wanted)

    def _room(self, button: QAbstractButton) -> int:
        layout = self.layout()
        return button.sizeHint().width() + (layout.spacing() if layout is not None else 0)


def _width(button: QAbstractButton, text: str) -> int:
    shown = button.text() if isinstance(button, QToolButton) else text
    return button.fontMetrics().horizontalAdvance(shown.replace("&", ""))


def _shows_words(button: QAbstractButton) -> bool:
    if isinstance(button, QToolButton):
        return button.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly
    return bool(button.text())


def _show_words(button: QAbstractButton, text: str) -> None:
    """A tool button keeps its text, which may change while it is not shown."""
    if isinstance(button, QToolButton):
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(style.ToolButtonTextBesideIcon if text else style.ToolButtonIconOnly)
    else:
        button.setText(text)


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
