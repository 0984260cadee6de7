"""The pages of the workspace, one above the other: each is built when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.page_entry import LoadingPage, PageEntry
from kiscase.ui.records.workspace_page import WorkspacePage


class WorkspacePages(QStackedWidget):
    """Shows one page; while the modules of a page are being loaded, a page that says so stands in for it."""

    counted = Signal(int, int)
    """The place of a page, and how many things wait on it."""

    record_shown = Signal(str, int)
    """The kind and the id of a record that was opened on the page in front."""

    def __init__(self, entries: Sequence[PageEntry], context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.made: dict[int, WorkspacePage] = {}
        """The pages built so far, by their places."""
        self._entries, self._context = entries, context._replace(host=self)
        self._wanted = 0
        for _entry in entries:
            self.addWidget(QWidget(self))

    def page(self) -> WorkspacePage:
        """The current page."""
        return cast("WorkspacePage", self.currentWidget())

    def page_at(self, index: int) -> WorkspacePage:
        """A page; it is built now, if it is not yet."""
        if index not in self.made:
            self.made[index] = page = self._entries[index].make(self._context)
            page.counted.connect(partial(self.counted.emit, index))
            page.record_shown.connect(partial(self._note_record, page))
            self._put(index, page)
        return self.made[index]

    def show_page(self, index: int) -> None:
        """Show a page, or that it is being loaded; the message of another one goes."""
        self._wanted = index
        shown = self.page_at(index) if self._entries[index].is_ready() else self._loading_page(index)
        if shown is not self.currentWidget() and isinstance(self.currentWidget(), WorkspacePage):
            self.page().message_bar.dismiss()
        self.setCurrentWidget(shown)

    def do_on_page(self, then: Callable[[WorkspacePage], None]) -> None:
        """Do something on the current page, once it is loaded."""
        page = self.page()
        if isinstance(page, LoadingPage):
            page.waiting.append(then)
        else:
            then(page)

    def _loading_page(self, index: int) -> LoadingPage:
        shown = self.widget(index)
        if isinstance(shown, LoadingPage):
            return shown
        entry = self._entries[index]
        page = LoadingPage(self._context, entry.info)
        self._put(index, page)
        self._context.jobs.run(lambda _database: entry.load(), partial(self._page_loaded, page, index))
        return page

    def _page_loaded(self, loading: LoadingPage, index: int, _make: object) -> None:
        page = self.page_at(index)
        if self._wanted == index:
            self.show_page(index)
            page.focus_start()
        for then in loading.waiting:
            then(page)

    def _note_record(self, page: WorkspacePage, record: int) -> None:
        if page is self.currentWidget():
            self.record_shown.emit(page.kind, record)

    def _put(self, index: int, page: WorkspacePage) -> None:
        """Put a page in its place, instead of the one that is there."""
        before = self.widget(index)
        self.insertWidget(index, page)
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()
