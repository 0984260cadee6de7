"""The list of what a figure counts; each line opens its record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import _, ngettext
from kiscase.reporting.counted_items import CountedItem
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records.list_dialog import ListDialog
from kiscase.ui.tables.record_list import ListColumn


class CountedItemsDialog(ListDialog):
    """Shows what *read* finds behind a figure, such as people or meetings; Enter opens one and leaves the list."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        words: str,
        read: Callable[[Any], list[CountedItem]],
        open_record: Callable[[str, int], None],
    ) -> None:
        self._items: list[CountedItem] = []
        self._open_record = open_record
        columns = [
            ListColumn("name", _("Name"), stretch=True, main=True),
            ListColumn("detail", _("Details"), stretch=True),
        ]
        super().__init__(
            parent,
            _("Who and what is counted"),
            columns,
            name="counted items",
            explanation=words,
            buttons=[("open", _("&Open"), self._open_current)],
            empty=_("Nobody and nothing is counted here."),
        )
        self.list.opened.connect(self._open)
        jobs.read(read, self._show)

    def _show(self, items: list[CountedItem]) -> None:
        self._items = items
        rows: list[tuple[Any, ...]] = [(place, item.name, item.detail) for place, item in enumerate(items)]
        self.list.set_rows(rows)
        count = len(items)
        words = ngettext("{count} line", "{count} lines", count).format(count=count)
        self.list.setAccessibleDescription(words)

    def _open_current(self) -> None:
        place = self.list.current_id()
        if place is not None:
            self._open(place)

    def _open(self, place: int) -> None:
        way = self._items[place].way
        if way is not None:
            self.accept()
            self._open_record(*way)
