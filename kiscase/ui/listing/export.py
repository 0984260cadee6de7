"""The list that somebody sees as a file: the rows in their order, with the chosen columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kiscase.core import clock
from kiscase.core.database.database import Database
from kiscase.core.errors import CheckStoppedError
from kiscase.core.files import telling_file_name, write_file_atomically
from kiscase.core.i18n import N_, _
from kiscase.core.listing.source import ListField, ListSource, value_formatter
from kiscase.core.listing.view import ListView, describe_filters
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.core.spreadsheet import Cell, Spreadsheet, render_csv, render_xlsx
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.listing.reading import ListReading
from kiscase.ui.preview.save_dialog import SavedFileType, SaveDialog
from kiscase.ui.tables.row_blocks import BLOCK_SIZE
from kiscase.ui.widgets.long_job import LongJob

if TYPE_CHECKING:
    from kiscase.ui.records.list_page import ListPage

_READ = 0.8  # of the work, roughly: the rest is writing


class ExportFormat(Choice):
    """What sort of file a list becomes."""

    XLSX = "xlsx", N_("workbook (.xlsx), with real dates and numbers")
    CSV = "csv", N_("text (.csv) for a Polish spreadsheet")
    PDF = "pdf", N_("PDF to print")


class ExportedRows(Choice):
    """Which rows are exported."""

    ALL = "all", N_("all rows of the list, as it is filtered and sorted")
    SELECTED = "selected", N_("the selected rows only")


_FILE_TYPES = {
    ExportFormat.XLSX: SavedFileType("xlsx", N_("Save as a workbook"), N_("Workbooks (*.xlsx)")),
    ExportFormat.CSV: SavedFileType("csv", N_("Save as text"), N_("Tables as text (*.csv)")),
    ExportFormat.PDF: SavedFileType("pdf", N_("Save as PDF"), N_("PDF documents (*.pdf)")),
}


class ExportDialog(FormDialog):
    """Asks for the sort of file, and for the rows where several are selected; then for the file."""

    def __init__(self, page: ListPage) -> None:
        self._page = page
        self._selected = page.listing().list.selected_ids()
        several = len(self._selected) > 1
        kind = FieldInfo(N_("Format"), FieldKind.CHOICE, options=ExportFormat.options, required=True, key="format")
        rows = FieldInfo(N_("Rows"), FieldKind.CHOICE, options=ExportedRows.options, required=True, key="rows")
        super().__init__(
            page,
            _("Export the list"),
            [FieldSection("", [kind, rows] if several else [kind])],
            {"format": ExportFormat.XLSX, "rows": ExportedRows.SELECTED},
            words=_("A saved file is not encrypted: keep it as safe as the printed documents."),
            label=_("&Save as…"),
            on_submit=self._choose_file,
        )

    def _choose_file(self, values: dict[str, Any]) -> None:
        page, chosen = self._page, ExportFormat(values["format"])
        ids = self._selected if values.get("rows") == ExportedRows.SELECTED else None
        self.close_done()
        name = telling_file_name(_(page.title), clock.today().isoformat(), suffix=chosen.value)
        SaveDialog(page, name, _FILE_TYPES[chosen], lambda path: export_list(page, chosen, path, ids))


class ListExport(NamedTuple):
    """What is exported of a list: what a view shows, or some records of it (*ids*)."""

    source: ListSource
    reading: ListReading
    view: ListView
    title: str
    ids: Sequence[int] | None

    def read_sheet(
        self, reader: Any, is_stopped: Callable[[], bool], note_part: Callable[[float], None]
    ) -> Spreadsheet:
        """The rows as a table with real dates and numbers, read block by block."""
        source, view = self.source, self.view
        fields = [field for key in view.columns if (field := source.find_field(key)) is not None]
        shown = [_cell_maker(field, self.reading) for field in fields]
        wanted = list(self.reading.find(reader, view, None)) if self.ids is None else list(self.ids)
        rows: list[list[Cell]] = []
        for start in range(0, len(wanted), BLOCK_SIZE):
            if is_stopped():
                raise CheckStoppedError
            part = wanted[start : start + BLOCK_SIZE]
            values = self.reading.read(reader, view, part)
            rows += [
                [
                    make(values[record][field.key]) if field.key in values[record] else None
                    for field, make in zip(fields, shown, strict=True)
                ]
                for record in part
                if record in values
            ]
            note_part(_READ * (start + len(part)) / len(wanted))
        narrowed = " · ".join(filter(None, (view.text.strip(), describe_filters(source, view))))
        return Spreadsheet(self.title, [_(field.info.label) for field in fields], rows, facts=narrowed)


def export_list(page: ListPage, chosen: ExportFormat, path: Path, ids: Sequence[int] | None) -> None:
    """Write the list that a page shows, or some records of it, into a file."""
    listing, reading = page.listing(), page.listed()
    wanted = ListExport(listing.source, reading, listing.view_of(*page.inputs()), _(page.title), ids)

    def work(database: Database, is_stopped: Callable[[], bool], note_part: Callable[[float], None]) -> str:
        opened = database.plain_reader if reading.plain else database.read
        with opened() as reader:
            sheet = wanted.read_sheet(reader, is_stopped, note_part)
        if chosen is ExportFormat.PDF:
            with database.read() as session:
                content = reading.render(session, sheet)
        else:
            content = render_csv(sheet) if chosen is ExportFormat.CSV else render_xlsx(sheet)
        if is_stopped():
            raise CheckStoppedError
        write_file_atomically(path, content)
        return path.name

    def done(name: str | None) -> None:
        page.show_message(_("Saved as {name}.").format(name=name) if name else _("Nothing was saved."))

    LongJob(page, page.context.jobs, _("The list is being saved…"), work, done, otherwise=page.show_failure)


def _cell_maker(field: ListField, reading: ListReading) -> Callable[[Any], Cell]:
    """What makes the cell of a value: dates and numbers stay such, anything else is the text that the list shows."""
    if field.info.kind in (FieldKind.DATE, FieldKind.NUMBER):
        return lambda value: value if isinstance(value, (date, int)) else None
    texts = reading.displays.get(field.key) or value_formatter(field)

    def text(value: Any) -> Cell:
        shown = texts(value)
        return str(shown) if isinstance(shown, str) else shown[0]

    return text
