"""The page of issued documents: their kind, person and status; each opens as it was printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from kiscase.club.list_document import render_list_pdf
from kiscase.core.errors import Problem
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _, ngettext
from kiscase.issued import actions as issued
from kiscase.issued import lookup
from kiscase.issued.kinds import DocumentRegistry
from kiscase.issued.model import IssuedDocument
from kiscase.issued.screen.page_info import IssuedDocumentsPageInfo
from kiscase.issued.screen.status_chip import document_status_chip
from kiscase.ui.command import Command
from kiscase.ui.listing.reading import ListReading
from kiscase.ui.preview.output import print_pdf, save_pdf
from kiscase.ui.preview.viewer import PdfPreview
from kiscase.ui.records.history_tab import HistoryTab
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.theme import style_properties
from kiscase.ui.widgets.combo_box import ComboBox
from kiscase.ui.widgets.labels import PlainLabel

KIND = IssuedDocument.__tablename__


class IssuedDocumentHistoryTab(HistoryTab):
    """The history of an issued document."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset({KIND, "signature", "signed_copy", "signing_attempt"})


class ListFilterOptions(NamedTuple):
    """What the page shows around the list: the years and kinds to choose from, and a note."""

    years: list[int]
    kinds: list[str]
    note: str


class IssuedDocumentsPage(IssuedDocumentsPageInfo, ListPage):
    """All issued documents, byte for byte."""

    list_share = 0.6
    tables = frozenset({KIND, "signature", "signed_copy", "contract"})
    list_source = issued.DOCUMENTS
    empty = N_("All issued documents will be listed here, with their numbers and codes.")

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("print_document", N_("Print again"), self.print_document, "printer", "Ctrl+P"),
            Command("save_document", N_("Save as PDF…"), self.save_document, "file-down"),
            Command("subject", N_("Go to the record"), self.open_subject, "arrow-right"),
        )

    def __init__(
        self, context: PageContext, registry: DocumentRegistry | None = None, tabs: Sequence[type[RecordTab]] = ()
    ) -> None:
        self.registry = registry or DocumentRegistry()
        self._lookup: lookup.DocumentLookup | None = None
        super().__init__(context, (*tabs, IssuedDocumentHistoryTab))

    def listed(self) -> ListReading:
        """Documents by number, code or person, of a kind and a year; the latest first as long as nobody chooses."""
        registry, year = self.registry, self.year.currentData()
        return ListReading(
            lambda session, view, most: issued.read_document_ids(session, view, year, most),
            lambda session, _view, ids: _rows(session, registry, ids),
            render_list_pdf,
            {"stand": document_status_chip},
        )

    def reload(self) -> None:
        """Reload the rows, and the years, kinds and note around them."""
        super().reload()
        registry, text = self.registry, self.filter.text()
        self.context.jobs.read(
            lambda session: _filter_options(session, registry, text), self._show_options, latest="note of papers"
        )

    def count_text(self, number: int) -> str:
        """The number of documents."""
        return ngettext("{count} document", "{count} documents", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """The document itself; above the list the choice of the year and the note."""
        self.preview = PdfPreview(self)
        self.preview.print_asked.connect(self.print_document)
        self.preview.save_asked.connect(self.save_document)
        tabs.addTab(self.preview, _("Document"))
        self.year = ComboBox(self.left)
        self.year.setObjectName("year")
        self.year.setAccessibleName(_("Year"))
        self.year.addItem(_("all years"), None)
        self.year.currentIndexChanged.connect(self.reload)
        self.note = PlainLabel(self.left)
        self.note.setObjectName("note")
        self.note.setWordWrap(True)
        style_properties.set_style_property(self.note, "problem", True)
        self.note.hide()
        layout = self.left.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(3, self.note)
        self.choices.addWidget(self.year, 1)

    def show_record(self, record: int) -> None:
        """Load the document's bytes."""
        registry = self.registry
        self.context.jobs.read(
            lambda session: (
                lookup.look_up_document(session, record, registry),
                issued.load_issued_document(session, record)[1],
            ),
            self._show,
            self.show_failure,
            latest="paper",
        )

    def print_document(self) -> None:
        """Print the document again, byte for byte."""
        if self.preview.pdf():
            print_pdf(self, self.preview.pdf(), _("Document"), told=self.show_message, problem=self._show_problem)

    def save_document(self) -> None:
        """Save the document as a file."""
        if self.preview.pdf() and self._lookup is not None:
            row = self._lookup.row
            name = telling_file_name(self.registry.label(row.document), row.number)
            save_pdf(self, self.preview.pdf(), name, told=self.show_message, problem=self._show_problem)

    def open_subject(self) -> None:
        """Open the contract, the activity or the person that the document is about."""
        if self._lookup is not None:
            row = self._lookup.row
            if row.tablename in self.registry.tables_with_page:
                self.context.open_record(row.tablename, row.row_id)
            elif row.participant_id is not None:
                self.context.open_record("participant", row.participant_id)

    def _show_problem(self, sentence: str) -> None:
        self.show_failure(Problem(sentence))

    def _show(self, answer: tuple[lookup.DocumentLookup, bytes]) -> None:
        self._lookup, pdf = answer
        row = self._lookup.row
        self.preview.set_pdf(pdf)
        self.header.show_record(
            row.number, self._lookup.sentence, document_status_chip(self._lookup.status_note.status)
        )
        actions = [self.actions_by_key[key] for key in ("print_document", "save_document", "subject")]
        self.header.show_actions(None, [*actions, *self.tab_actions])
        self.show_detail(shown=True)

    def _show_options(self, options: ListFilterOptions) -> None:
        _set_items(self.year, [(_("all years"), None), *((str(year), year) for year in options.years)])
        kinds = sorted((self.registry.label(kind), kind) for kind in options.kinds)
        _set_items(self.choice, [(_("all"), ""), *kinds])
        self.choice.setVisible(self.choice.count() > 2)
        self.year.setVisible(self.year.count() > 2)
        self.note.setText(options.note)
        self.note.setVisible(bool(options.note))


def _set_items(box: ComboBox, items: Sequence[tuple[str, Any]]) -> None:
    """Replace the items of a box; the selection stays, and no signal is sent."""
    if [(box.itemText(place), box.itemData(place)) for place in range(box.count())] == list(items):
        return
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    for label, word in items:
        box.addItem(label, word)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(False)


def _rows(session: Any, registry: DocumentRegistry, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = issued.issued_document_rows(session, ids)
    subjects = registry.subjects(session, rows)
    statuses = lookup.document_statuses(session, rows, registry)
    return {
        row.id: {
            "number": row.number,
            "person": subjects.get(row.id, ""),
            "stand": statuses[row.id].status,
            "document": registry.label(row.document),
            "issued_on": row.issued_on,
            "code": row.code,
            "version": row.version,
        }
        for row in rows
    }


def _filter_options(session: Any, registry: DocumentRegistry, text: str) -> ListFilterOptions:
    notes = [hit.title for hit in lookup.search_hits_for_code(session, text, registry)]
    if not text.strip():
        notes = [
            ngettext(
                "A number is missing in {year}: {numbers}. Every assigned number should be on file.",
                "{count} numbers are missing in {year}: {numbers}. Every assigned number should be on file.",
                len(numbers),
            ).format(year=year, count=len(numbers), numbers=", ".join(map(str, numbers)))
            for year, numbers in registry.missing_numbers(session)
        ]
    return ListFilterOptions(issued.list_issue_years(session), issued.list_issued_kinds(session), " ".join(notes))
