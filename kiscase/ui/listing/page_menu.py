"""What a page adds to the menu of a row: the commands of its record, those for a selection, and a filter by a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu

from kiscase.core.i18n import _

if TYPE_CHECKING:
    from kiscase.ui.records.list_page import ListPage
    from kiscase.ui.tables.row_menu import MenuRow


class PageMenu(QObject):
    """Waits with the menu of a row until the page shows its record: the commands are about that one alone."""

    def __init__(self, page: ListPage) -> None:
        super().__init__(page)
        self._page, self._list = page, page.list
        self._shown: int | None = None
        self._waiting: tuple[int, Callable[[], object]] | None = None
        page.list.menu_parts.append(self.fill)
        page.list.await_menu = self.when_shown

    def note_shown(self) -> None:
        """The page shows a record and offers its commands."""
        self._shown = self._page.record
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting[0] == self._shown:
            waiting[1]()
        if self._shown is not None and self._shown > 0:
            self._page.record_shown.emit(self._shown)

    def when_shown(self, show: Callable[[], object]) -> None:
        """Show the menu once the record of the row is shown; at once where it is not being opened."""
        record, page = self._list.current_id(), self._page
        is_shown = self._shown == record and page.stack.currentIndex() == 1
        if record is None or page.record != record or is_shown:
            show()
        else:
            self._waiting = record, show

    def fill(self, menu: QMenu, row: MenuRow) -> None:
        """Add what the page offers."""
        from kiscase.ui.tables.row_menu import add_cells, add_group

        page, record = self._page, self._list.current_id()
        if record is not None and record == page.record == self._shown:
            main, groups = page.header.groups()
            add_group(menu, main)
            more = QMenu(_("More"), menu)  # as on the button of the record: there are many
            for group in groups:
                add_group(more, group)
            if not more.isEmpty():
                menu.addMenu(more)
        add_group(menu, [page.actions_by_key[key] for key in page.selection_keys])
        if page.arrangement is None:
            return
        if record is None:
            add_group(menu, [page.actions_by_key["export_list"]])
        keys = [column.key for column in self._list.rows.columns]
        known = {field.key for field in page.arrangement.source.filter_fields()}
        filtered = [column for column in row.columns if keys[column] in known]

        def take(column: int, _text: str, _checked: bool = False) -> None:
            self._filter_by(keys[column], row.record)

        menu.addSeparator()
        if filtered:
            # Translators: in a menu: filters the list by what a cell of it holds
            words = (_("Show only {column}: {value}"), _("Show only what has the same"))
            add_cells(menu, self._list, row._replace(columns=filtered), words, take)

    def _filter_by(self, key: str, record: int | None) -> None:
        if record is None:
            return
        source = self._page.listing().source

        def read(session: Any) -> Any:
            from kiscase.core.database.plain_reader import PlainReader
            from kiscase.core.listing.statements import read_listed_values

            return read_listed_values(PlainReader.in_session(session), source, [key], [record])

        self._page.context.jobs.read(read, lambda found: self._filter(key, found.get(record, {}).get(key)))

    def _filter(self, key: str, value: Any) -> None:
        from kiscase.core.listing.view import filters_of_value

        listing = self._page.listing()
        field = listing.source.find_field(key)
        if field is not None:
            others = tuple(one for one in listing.view.filters if one.key != key)
            listing.show_view(listing.view._replace(filters=(*others, *filters_of_value(field, value))))
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
