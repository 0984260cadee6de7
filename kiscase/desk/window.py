"""The desk of an open file: the rail of pages, the box that finds anything, who sits here, the lock.

It knows pages only as pages; which there are is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, cast

import shiboken6
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QGraphicsBlurEffect,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kiscase.core import journal, undo
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.desk import theme
from kiscase.desk.finder import Answer, Finder
from kiscase.desk.jobs import Jobs
from kiscase.desk.keys import KeySheet
from kiscase.desk.lock import Lock
from kiscase.desk.messages import announce, apologise
from kiscase.desk.page import Desk, Page

QUIET = 100  # milliseconds of work that show nothing


class Room(NamedTuple):
    """What a button of the rail leads to: a page, and how it is made when somebody first goes there."""

    page: type[Page]
    make: Callable[[Desk], Page]


class DeskView(QWidget):
    """The desk of an open case file: rail, top bar, pages; the lock hides all of it and keeps what is typed."""

    closed = Signal()

    def __init__(
        self, jobs: Jobs, rooms: Sequence[Room], parent: QWidget | None = None, *, answers: Sequence[Answer] = ()
    ) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self._answers = answers
        self._rooms = rooms
        self._made: dict[int, Page] = {}
        self._buttons: list[QToolButton] = []
        self._hidden: list[QDialog] = []
        self._build()
        jobs.changed.connect(self._touched)
        jobs.failed.connect(self._failed)
        jobs.busy.connect(self._busy)

    @property
    def pages(self) -> list[Page]:
        """All pages; those where nobody has been yet are made now."""
        return [self._page_at(index) for index in range(len(self._rooms))]

    def page(self) -> Page:
        """The page in front."""
        return cast("Page", self.stack.currentWidget())

    def show_page(self, index: int) -> None:
        """Bring a page to the front."""
        self._page_at(index)
        self.stack.setCurrentIndex(index)
        self._buttons[index].setChecked(True)
        self.page().come()

    def open(self, kind: str, record: int | None) -> None:
        """Go to the page of a kind of record, and to the record."""
        for index, room in enumerate(self._rooms):
            if kind == room.page.kind:
                self.show_page(index)
                self.page().open_record(record)
            elif kind in room.page.parts and record is not None:
                self.show_page(index)
                self.page().open_part(kind, record)

    def places(self) -> dict[int, int | None]:
        """Which record is open on each page where somebody has been."""
        return {index: page.record for index, page in self._made.items()}

    def go_back_to(self, places: dict[int, int | None], index: int) -> None:
        """Open the same records again, and the page *index*."""
        for place, record in places.items():
            self._page_at(place).open_record(record)
        self.show_page(index)

    def undo(self) -> None:
        """Take the last saved action back."""
        self.leave(self._undo)

    def redo(self) -> None:
        """Do again what was taken back."""
        self.leave(self._redo)

    def lock(self) -> None:
        """Hide all until the passphrase is given; what is typed stays."""
        if self.is_locked():
            return
        self.jobs.pause()  # what is answered now must not open a dialog over the lock
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self._hidden = [dialog for dialog in self.window().findChildren(QDialog) if dialog.isVisible()]
        for dialog in self._hidden:
            dialog.hide()
        self.layers.setCurrentWidget(self.locked)
        self.locked.arm()

    def is_locked(self) -> bool:
        """Whether the passphrase is asked for."""
        return self.layers.currentWidget() is self.locked

    def unlock(self) -> None:
        """Show the desk again, with the focus where it was."""
        self.layers.setCurrentWidget(self.desk)
        self.back_to_page()
        for dialog in self._hidden:
            if shiboken6.isValid(dialog):
                dialog.show()
        self._hidden = []
        self.jobs.resume()

    def _undo(self) -> None:
        self.jobs.act(_undo, self._told, self._tell_problem)

    def _redo(self) -> None:
        self.jobs.act(_redo, self._told, self._tell_problem)

    def back_to_page(self) -> None:
        """The focus goes back to where it was on the page in front."""
        held = self.page().focusWidget()
        if held is not None and held.isVisible() and held.isEnabled():
            held.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.page().come()

    def blur(self) -> None:
        """Blur what the pages show, for somebody beside the desk; once more shows it again."""
        blurred = self.stack.graphicsEffect() is None
        for widget in (self.stack, self.finder.findings):
            effect = QGraphicsBlurEffect(widget) if blurred else None
            if effect is not None:
                effect.setBlurRadius(theme.half_line(self) * 1.5)
            widget.setGraphicsEffect(effect)  # type: ignore[arg-type]
        self.blur_button.setChecked(blurred)
        announce(self, _("Names are blurred.") if blurred else _("Names are shown."))

    def show_keys(self) -> None:
        """The sheet of all keys."""
        KeySheet(self, self._deeds())

    def is_dirty(self) -> bool:
        """Whether something typed on any page is not saved."""
        return any(page.is_dirty() for page in self._made.values())

    def leave(self, then: Callable[[], None]) -> None:
        """Ask about unsaved typing on any page, then go on."""
        dirty = next((index for index, page in self._made.items() if page.is_dirty()), None)
        if dirty is None:
            then()
            return
        self.show_page(dirty)
        self.page().leave(lambda: self.leave(then))

    def _page_at(self, index: int) -> Page:
        if index not in self._made:
            empty = self.stack.widget(index)
            self._made[index] = page = self._rooms[index].make(self._given)
            self.stack.insertWidget(index, page)
            if empty is not None:
                self.stack.removeWidget(empty)
                empty.deleteLater()
        return self._made[index]

    def _build(self) -> None:
        self.layers = QStackedWidget(self)
        self.desk = QWidget(self)
        self.locked = Lock(self.jobs.database, self)
        self.locked.opened.connect(self.unlock)
        self.layers.addWidget(self.desk)
        self.layers.addWidget(self.locked)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.layers)
        self.stack = QStackedWidget(self.desk)
        self._given = Desk(self.jobs, self.open, self.undo, self._tell_problem)
        for _room in self._rooms:
            self.stack.addWidget(QWidget(self.stack))
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._top())
        right.addWidget(self._progress())
        right.addWidget(self.stack, 1)
        layout = QHBoxLayout(self.desk)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail())
        layout.addLayout(right, 1)
        deeds = {"Ctrl+K": self.finder.setFocus, "Ctrl+L": self.lock, "Ctrl+Z": self.undo, "Ctrl+Shift+Z": self.redo}
        for keys, deed in (deeds | {"Ctrl+H": self.blur, "Ctrl+/": self.show_keys}).items():
            self._key(keys, deed)
        self.show_page(0)

    def _rail(self) -> QWidget:
        half = theme.half_line(self)
        rail = QFrame(self)
        rail.setObjectName("rail")
        layout = QVBoxLayout(rail)
        layout.setContentsMargins(half // 2, half, half // 2, half)
        layout.setSpacing(half // 2)
        for index, (page, _make) in enumerate(self._rooms):
            button = QToolButton(rail)
            button.setObjectName(f"rail {page.kind}")
            button.setText(_(page.title))
            button.setIcon(theme.icon(page.icon))
            button.setIconSize(theme.icon_size(self) * 1.25)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setToolTip(f"Ctrl+{index + 1}")
            button.setProperty("page", index)
            button.clicked.connect(self._rail_clicked)
            self._buttons.append(button)
            layout.addWidget(button)
            self._key(f"Ctrl+{index + 1}", button.click)
        layout.addStretch(1)
        return Rail(rail)

    def _top(self) -> QWidget:
        half = theme.half_line(self)
        bar = QFrame(self)
        theme.set_look(bar, "panel", True)
        icons = {room.page.kind: room.page.icon for room in self._rooms}
        self.finder = Finder(self.jobs, icons, self._deeds, bar, self._answers)
        self.finder.found.connect(self.open)
        self.finder.left.connect(self.back_to_page)
        who = QLabel(self.jobs.database.worker[1], bar)
        theme.set_look(who, "muted", True)
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(half * 2, half, half * 2, half)
        layout.setSpacing(half)
        layout.addWidget(self.finder, 1)
        layout.addSpacing(half * 2)
        for name, icon, words, deed in (
            ("undo", "undo-2", _("Undo what was saved last (Ctrl+Z)"), self.undo),
            ("redo", "redo-2", _("Redo (Ctrl+Shift+Z)"), self.redo),
        ):
            layout.addWidget(_icon_button(bar, name, icon, words, deed))
        self.blur_button = _icon_button(bar, "blur", "eye-off", _("Blur the names (Ctrl+H)"), self.blur)
        self.blur_button.setCheckable(True)
        layout.addWidget(self.blur_button)
        layout.addWidget(_icon_button(bar, "keys", "keyboard", _("All keys (Ctrl+/)"), self.show_keys))
        layout.addSpacing(half)
        layout.addWidget(who)
        lock = QPushButton(theme.icon("lock"), _("Lock"), bar)
        lock.setObjectName("lock")
        lock.setToolTip("Ctrl+L")
        lock.clicked.connect(self.lock)
        layout.addWidget(lock)
        return bar

    def _progress(self) -> QWidget:
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Working"))
        keep = self.progress.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(keep)
        self.progress.hide()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(QUIET)
        self._patience.timeout.connect(self.progress.show)
        return self.progress

    def _key(self, keys: str, deed: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self.desk)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(deed)

    def _deeds(self) -> list[QAction]:
        return [action for action in self.page().actions() if action.text()]

    def _rail_clicked(self) -> None:
        self.show_page(int(self.sender().property("page")))

    def _busy(self, busy: bool) -> None:
        if busy:
            self._patience.start()
        else:
            self._patience.stop()
            self.progress.hide()

    def _touched(self, tables: set[str]) -> None:
        for page in self._made.values():
            page.touched(tables)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Problem):
            self._tell_problem(error)
        else:
            apologise(self, error)

    def _tell_problem(self, problem: Problem) -> None:
        self.page().failed(problem)

    def _told(self, sentence: str) -> None:
        self.page().told(sentence)


class Rail(QScrollArea):
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


def _undo(session: object) -> str:
    undo.undo(session)  # type: ignore[arg-type]
    return journal.running(session)  # type: ignore[arg-type]


def _redo(session: object) -> str:
    undo.redo(session)  # type: ignore[arg-type]
    return journal.running(session)  # type: ignore[arg-type]


def _icon_button(parent: QWidget, name: str, icon: str, words: str, deed: Callable[[], None]) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName(name)
    button.setIcon(theme.icon(icon))
    button.setIconSize(theme.icon_size(parent))
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.clicked.connect(deed)
    return button
