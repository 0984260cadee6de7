"""The tab with all documents that were issued about a person, and with the papers of the intake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.issued import actions as issued
from kiscase.issued import lookup
from kiscase.issued.kinds import DocumentRegistry
from kiscase.issued.model import IssuedDocument
from kiscase.issued.screen.status_chip import document_status_chip
from kiscase.participants.intake.queries import list_clause_handovers
from kiscase.ui.command import Command
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, ListRows, RecordList
from kiscase.ui.widgets.labels import wrapping_label


class _Shown(NamedTuple):
    rows: ListRows
    informed: str


class PersonDocumentsTab(RecordTab):
    """The documents of a person, the latest first; Enter opens one."""

    title: ClassVar[str] = N_("Documents")
    tables: ClassVar[frozenset[str]] = frozenset(
        {IssuedDocument.__tablename__, "signature", "signed_copy", "contract", "clause_handover"}
    )
    load_registry: ClassVar[Callable[[], DocumentRegistry]] = DocumentRegistry
    """Gives the document kinds of all features, which this one does not know."""

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("print_intake", N_("Papers of the intake…"), self.ask_papers, "printer", "Ctrl+Shift+W"),
            Command("record_informed", N_("Informed about personal data…"), self.ask_informed, "check"),
        )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        columns = [
            ListColumn("document", _("Document"), stretch=True),
            ListColumn("number", _("Number")),
            ListColumn("version", _("Version"), "right"),
            ListColumn("code", _("Code")),
            ListColumn("issued_on", _("Issued on")),
            ListColumn("status", _("State")),
        ]
        self.list = RecordList(
            columns, self, name=_("Documents"), empty=_("No document was given out about this person so far.")
        )
        self.list.setObjectName("person documents")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._update_buttons)
        self.informed = wrapping_label("", self)
        self.buttons = ListWithButtons(self, self.list, self.informed)
        self.buttons.add("print_intake", _("Papers of the intake…"), "printer", self.ask_papers)
        self.buttons.add("record_informed", _("Informed about personal data…"), "check", self.ask_informed)
        self.buttons.add("open_document", _("Open…"), "file-text", self.open_document)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for the documents of a person."""
        load = type(self).load_registry
        self.load_record(record, lambda session, one: _load(session, one, load()), self._show, _Shown([], ""))

    def ask_papers(self) -> None:
        """Ask which paper of the intake to print."""
        if self.record is not None:
            from kiscase.participants.intake.screen.intake_dialogs import IntakePapersDialog

            IntakePapersDialog(
                self.window(), self.context.jobs, self.record, self.notified.emit, self.context.show_problem
            )

    def print_shown(self) -> bool:
        """Print a paper of the intake."""
        self.ask_papers()
        return self.record is not None

    def ask_informed(self) -> None:
        """Ask when the person was informed about their data."""
        if self.record is not None:
            from kiscase.participants.intake.screen.intake_dialogs import ClauseHandoverDialog

            ClauseHandoverDialog(self.window(), self.context.jobs, self.record, self.undoable_done.emit)

    def open_document(self) -> None:
        """Open the chosen document as it was issued."""
        self._open(self.list.current_id() or 0)

    def _open(self, document: int) -> None:
        if document:
            self.context.open_record(IssuedDocument.__tablename__, document)

    def _show(self, found: _Shown) -> None:
        self.list.set_rows(found.rows)
        self.informed.setText(found.informed)
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        self.buttons.enable("open_document", on=self.list.current_id() is not None)
        for name in ("print_intake", "record_informed"):
            self.buttons.enable(name, on=self.record is not None)


def _load(session: Any, person: int, registry: DocumentRegistry) -> _Shown:
    documents = issued.list_documents_of_person(session, person)
    statuses = lookup.document_statuses(session, documents, registry)
    rows: ListRows = [
        (
            row.id,
            registry.label(row.document),
            row.number,
            str(row.version),
            row.code,
            format_date(row.issued_on),
            document_status_chip(statuses[row.id].status),
        )
        for row in documents
    ]
    return _Shown(rows, _informed_text(session, person))


def _informed_text(session: Any, person: int) -> str:
    last = next(iter(list_clause_handovers(session, person)), None)
    if last is None:
        return _("It is not recorded yet that the person was informed about the processing of their data.")
    words = _("Informed about the processing of personal data on {date}, version {version}: {way}.")
    return words.format(date=format_date(last.handed_on), version=last.version, way=last.way.label)
