"""A page of the navigation rail before it is opened: what is known of it, and what loads and builds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from kiscase.core.i18n import _
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.page_info import PageInfo
from kiscase.ui.records.workspace_page import WorkspacePage
from kiscase.ui.widgets.labels import PlainLabel, wrapping_label

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

MakePage = Callable[..., WorkspacePage]


class PageEntry(NamedTuple):
    """A page of the navigation rail.

    *load* imports its modules, which takes long, and returns what makes the page; it is cached. The page is made with
    its context and the *arguments*. A *light* page loads neither SQLAlchemy nor a feature: it is there at once.
    """

    info: type[PageInfo]
    load: _lru_cache_wrapper[MakePage]
    arguments: tuple[Any, ...] = ()
    light: bool = False

    def is_ready(self) -> bool:
        """Whether the page can be made without making anybody wait."""
        return self.light or self.load.cache_info().currsize > 0

    def make(self, context: PageContext) -> WorkspacePage:
        """The page."""
        return self.load()(context, *self.arguments)


class LoadingPage(WorkspacePage):
    """Stands in for a page whose modules are being loaded, and keeps what is to be done there until then."""

    def __init__(self, context: PageContext, info: type[PageInfo]) -> None:
        super().__init__(context)
        self.waiting: list[Callable[[WorkspacePage], None]] = []
        layout = QVBoxLayout(self)
        heading = PlainLabel(_(info.title), self)
        words = wrapping_label(_("Loading…"), self, muted=True)
        for label in (heading, words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)
        layout.addWidget(heading)
        layout.addWidget(words)
        layout.addStretch(1)
