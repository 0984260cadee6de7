"""The base class of dialogs: as large as their content, inside the usable screen, in the middle of their window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QDialog, QStyle, QWidget

from kiscase.ui.command import DIALOGS_TOO
from kiscase.ui.help.help_key import add_help_key


class Dialog(QDialog):
    """Deleted when closed; F1 helps in it, and the actions of the window named `DIALOGS_TOO` work in it.

    Place and size are given before it appears, so that no window manager has to guess them.
    """

    def __init__(self, parent: QWidget | None, title: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if title:
            self.setWindowTitle(title)
        add_help_key(self)
        if parent is not None:
            self.addActions(_actions_for_dialogs(parent))
        self._preferred = (0, 0)
        self._placed = False
        self._given = QRect()

    def prefer_size(self, characters: int, lines: int) -> None:
        """Be at least so wide, in average characters, and so high, in lines, where the screen has room."""
        self._preferred = (characters, lines)

    def wanted_size(self) -> QSize:
        """The size at which all of the content is seen."""
        characters, lines = self._preferred
        metrics = self.fontMetrics()
        preferred = QSize(characters * metrics.averageCharWidth(), lines * metrics.height())
        wanted = self.sizeHint().expandedTo(preferred).expandedTo(self.minimumSize())
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            wanted.setHeight(max(preferred.height(), layout.totalHeightForWidth(wanted.width())))
        return wanted

    def fit(self, *, first: bool = False) -> None:
        """Become as large as the content needs; unless it is the *first* time, never smaller, and stay in its place."""
        room = usable_room(self)
        if first:
            self._lay_out_at(self.wanted_size().boundedTo(room.size()).width())
        size = self.wanted_size().expandedTo(QSize() if first else self.size()).boundedTo(room.size())
        if size == self._given.size() and not first:
            return
        moved = self.geometry().topLeft() != self._given.topLeft()  # what else grew, grew to the right and downwards
        middle = _middle_of_window(self) if first else (self.geometry() if moved else self._given).center()
        self.resize(size)
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(middle)
        place.moveRight(min(place.right(), room.right()))
        place.moveBottom(min(place.bottom(), room.bottom()))
        self._given = QRect(QPoint(max(place.left(), room.left()), max(place.top(), room.top())), size)
        self.setGeometry(self._given)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the size and the place before the window system shows it."""
        super().showEvent(event)
        if not event.spontaneous():
            self.fit(first=not self._placed)
            self._placed = True

    def _lay_out_at(self, width: int) -> None:
        """Let the layouts settle at a width: which height they need is known after that alone."""
        self.resize(width, self.height())
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def _actions_for_dialogs(parent: QWidget) -> list[QAction]:
    top = parent.window()
    while (above := top.parentWidget()) is not None:
        top = above.window()
    return top.findChildren(QAction, DIALOGS_TOO)


def keep_on_screen(window: QWidget) -> None:
    """Make a window that is larger than the usable screen, or lies partly outside of it, fit into it."""
    room = usable_room(window)
    size = window.size().boundedTo(room.size())
    left = max(room.left(), min(window.geometry().left(), room.right() - size.width() + 1))
    top = max(room.top(), min(window.geometry().top(), room.bottom() - size.height() + 1))
    window.setGeometry(QRect(QPoint(left, top), size))


def usable_room(widget: QWidget) -> QRect:
    """What a window on the screen of *widget* can fill: without taskbars, its title and its borders."""
    parent = widget.parentWidget()
    framed = parent.window() if parent is not None else widget.window()
    inner, outer = framed.geometry(), framed.frameGeometry()
    title = max(inner.top() - outer.top(), widget.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight))
    side, below = max(0, inner.left() - outer.left()), max(0, outer.bottom() - inner.bottom())
    return framed.screen().availableGeometry().adjusted(side, title, -side, -below)


def _middle_of_window(dialog: QDialog) -> QPoint:
    parent = dialog.parentWidget()
    return parent.window().geometry().center() if parent is not None else usable_room(dialog).center()
