"""Loads the own fields of a page's records for its form and its list, and again when a desk has changed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kiscase.ui.database_jobs import PlainWork

if TYPE_CHECKING:
    from kiscase.core.database.plain_reader import PlainReader
    from kiscase.core.own_fields.definitions import OwnFields
    from kiscase.ui.forms.own_fields import OwnFieldSection
    from kiscase.ui.records.list_page import ListPage


class OwnFieldLoader(QObject):
    """Keeps the own fields of the records that a page lists."""

    def __init__(self, page: ListPage, table: str, section: OwnFieldSection) -> None:
        """*section* is that of the form of a record."""
        super().__init__(page)
        self._page, self._table, self._section = page, table, section
        self.fields: OwnFields = ()
        page.context.jobs.changed.connect(self._tables_changed)
        page.context.jobs.when_ready(self._load)

    def _load(self) -> None:
        table = self._table

        def read(reader: PlainReader) -> OwnFields:
            from kiscase.core.own_fields.definitions import read_own_fields

            return read_own_fields(reader, table)

        self._page.context.jobs.read(PlainWork(read), self._take, latest=f"own fields of {table}")

    def _take(self, fields: OwnFields) -> None:
        from kiscase.core.own_fields.definitions import extend_source

        self.fields = fields
        self._section.offer_fields(fields)
        if (arrangement := self._page.arrangement) is not None:
            arrangement.offer_fields(extend_source(arrangement.source, fields))

    def _tables_changed(self, tables: set[str]) -> None:
        if tables & {"own_field", "own_choice"}:
            self._load()
