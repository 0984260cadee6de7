"""The vertical bar on the left that switches between the pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from kiscase.core.i18n import _
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records.page_info import PageInfo
from kiscase.ui.theme import icons, metrics, palettes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Drafts = Sequence[tuple[str, int]]
"""The kind and the id of each record with a draft."""
_DRAFT_TABLE = "draft"
_DIGITS = 9


def page_keys(index: int, count: int) -> str:
    """The keys that go to a page of *count*: digits, from the tenth on with Shift; the settings come last."""
    if index == count - 1:
        return "Ctrl+,"
    return f"Ctrl+{index + 1}" if index < _DIGITS else f"Ctrl+Shift+{index + 1 - _DIGITS}"


class RailButton(QToolButton):
    """Leads to a page; to screen readers it is the tab of the page."""

    accessible_role = QAccessible.Role.PageTab

    def __init__(self, parent: QWidget, page: type[PageInfo], index: int, keys: str) -> None:
        super().__init__(parent)
        self._unsaved = False
        self.setObjectName(f"rail {page.kind}")
        self.setText(_(page.short_title or page.title))
        self.setIcon(icons.themed_icon(page.icon))
        self.setIconSize(metrics.icon_size(self) * 1.25)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setToolTip(keys)
        self.setProperty("page", index)

    def is_unsaved(self) -> bool:
        """Whether the page is marked as one with unsaved changes."""
        return self._unsaved

    def mark_unsaved(self, *, on: bool) -> None:
        """Mark the page as one with unsaved changes, or take the mark away."""
        if on != self._unsaved:
            self._unsaved = on
            words = _("unsaved changes") if on else ""
            self.setAccessibleDescription(words)
            key = self.toolTip().partition(" · ")[0]
            self.setToolTip(f"{key} · {words}" if on else key)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, with a dot in its corner for unsaved changes."""
        super().paintEvent(event)
        if self._unsaved:
            size = metrics.half_line(self)
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palettes.theme_color("warn"))
            painter.drawEllipse(self.width() - size - size // 2, size // 2, size, size)


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


class UnsavedChangesMarker(QObject):
    """Marks the buttons of pages with unsaved changes: those typed there, and the drafts that a crash left."""

    def __init__(
        self,
        jobs: Jobs,
        buttons: Sequence[RailButton],
        pages: Sequence[type[PageInfo]],
        dirty_pages: Callable[[], Collection[int]],
        parent: QObject,
    ) -> None:
        """*pages* are those of the buttons, *dirty_pages* gives the places of the pages with changes."""
        super().__init__(parent)
        self._jobs, self._buttons, self._pages, self._dirty_pages = jobs, buttons, pages, dirty_pages
        self._waiting: Drafts = []
        jobs.changed.connect(self._tables_changed)
        jobs.read(list_waiting_drafts, self._show_drafts, latest="unsaved marks")

    def show(self) -> None:
        """Show what is unsaved now."""
        dirty = self._dirty_pages()
        for index, button in enumerate(self._buttons):
            button.mark_unsaved(on=index in dirty or _count_drafts(self._pages[index], self._waiting) > 0)

    def describe_drafts(self, waiting: Drafts) -> str:
        """The sentence about what a crash left: on which pages there are how many drafts."""
        counts = [(page, _count_drafts(page, waiting)) for page in self._pages]
        titles = [f"{_(page.title)} ({count})" for page, count in counts if count]
        return _(
            "The last time the program ended, some input had not been saved. It was kept as a draft: {pages}."
        ).format(pages=", ".join(titles))

    def _tables_changed(self, tables: set[str]) -> None:
        if _DRAFT_TABLE in tables:
            self._jobs.read(list_waiting_drafts, self._show_drafts, latest="unsaved marks")
        else:
            self.show()

    def _show_drafts(self, waiting: Drafts) -> None:
        self._waiting = waiting
        self.show()


def _count_drafts(page: type[PageInfo], waiting: Drafts) -> int:
    return sum(kind == page.kind or kind in page.part_tables for kind, _row in waiting)


def list_waiting_drafts(session: Session) -> Drafts:
    """The drafts of the file, on its thread."""
    from kiscase.core import drafts

    return drafts.list_drafts(session)
