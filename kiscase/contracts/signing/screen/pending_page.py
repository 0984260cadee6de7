"""The page of documents that wait for signatures; a digit key records a signature of today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QTabWidget

from kiscase.club.list_document import render_list_pdf
from kiscase.contracts.details import load_contract
from kiscase.contracts.model import Contract
from kiscase.contracts.signing import pending
from kiscase.contracts.signing.listing import PENDING_DOCUMENTS, read_listed_pending, read_pending_ids
from kiscase.contracts.signing.pending import PendingDocument
from kiscase.contracts.signing.screen.contract_signatures import handout_field, sign_with_handout
from kiscase.contracts.signing.screen.missing_signature_dialog import HindranceDialog, signed_message
from kiscase.contracts.signing.screen.page_info import PendingSignaturesPageInfo
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.journal.sight import Sight
from kiscase.core.records.field_info import FieldInfo
from kiscase.issued import actions as issued
from kiscase.issued.kinds import DocumentRegistry
from kiscase.issued.model import AttemptOutcome, IssuedDocument
from kiscase.issued.scan_file_checks import Scan
from kiscase.issued.screen.page import IssuedDocumentHistoryTab
from kiscase.issued.screen.signed_copies_tab import SignedCopiesTab
from kiscase.issued.screen.status_chip import document_status_chip
from kiscase.issued.status import DocumentStatus
from kiscase.ui.command import Command
from kiscase.ui.file_drop import FileDropFilter
from kiscase.ui.forms.signatures_dialog import SignatureDates, SignaturesDialog
from kiscase.ui.listing.reading import ListReading
from kiscase.ui.preview.output import print_pdf, save_pdf
from kiscase.ui.preview.viewer import PdfPreview
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, MutedText, RecordList
from kiscase.ui.theme import icons

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KEYS = 9  # signers that have a key of their own


class ContractSignedCopiesTab(SignedCopiesTab):
    """Signed copies of contract documents: adding one can put the contract into force."""

    @staticmethod
    def add(session: Any, paper: int, scan: Scan) -> None:
        """Store it; a contract that waited only for it comes into force."""
        pending.attach_signed_copy(session, paper, scan)


class PendingSignaturesPage(PendingSignaturesPageInfo, ListPage):
    """Documents waiting for a signature, the oldest first; the digit keys record signatures of today."""

    list_share = 0.6
    tables = frozenset({"issued_document", "signature", "signing_attempt", "signed_copy", "contract", "evaluation"})
    list_source = PENDING_DOCUMENTS
    empty = N_(
        "No documents are waiting for a signature. What is printed for signing is listed here until it comes back."
    )
    nothing_chosen = N_("Select a document on the left; then press 1 to record that the first person signed today.")

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("dates", N_("Signatures with their dates…"), self.ask_dates, "calendar-days"),
            Command("refused", N_("Refused to sign…"), self.ask_refused, "circle-x", "R"),
            Command("absent", N_("Did not come…"), self.ask_absent, "user-x", "A"),
            Command("print_again", N_("Print again"), self.print_paper, "printer", "Ctrl+P"),
            Command("to_contract", N_("Go to the contract"), self.open_contract, "file-signature"),
        )

    def __init__(
        self,
        context: PageContext,
        registry: DocumentRegistry,
        tabs: Sequence[type[RecordTab]] = (ContractSignedCopiesTab, IssuedDocumentHistoryTab),
    ) -> None:
        self.registry = registry
        self.card: PendingDocument | None = None
        self._signing: set[tuple[int, int]] = set()
        super().__init__(context, tabs)
        self.sign_actions = [self._create_sign_action(place) for place in range(KEYS)]
        for action in (self.actions_by_key["refused"], self.actions_by_key["absent"], *self.sign_actions):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # a letter typed elsewhere signs nothing
            self.list.addAction(action)
        self._dropping = FileDropFilter(self.list)
        self._dropping.dropped.connect(self._drop)

    def sight(self) -> Sight:
        """The shown document: signatures, attempts and signed copies are about it."""
        if self.record is None:
            return Sight(self.tables)
        return Sight(self.tables, (IssuedDocument.__tablename__, self.record))

    def listed(self) -> ListReading:
        """What waits, by number, name or who is to sign; the oldest first as long as nobody chooses otherwise."""
        registry = self.registry
        return ListReading(
            lambda session, view, most: read_pending_ids(session, registry, view, most),
            lambda session, view, ids: read_listed_pending(session, registry, view, ids),
            render_list_pdf,
        )

    def count_text(self, number: int) -> str:
        """How many documents wait."""
        return ngettext("{count} document waiting", "{count} documents waiting", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """The signers with their keys, and the document itself."""
        columns = [
            # Translators: a column: the key on the keyboard that records a signature
            ListColumn("key", _("Key")),
            ListColumn("who", _("Name"), stretch=True),
            ListColumn("what", _("State")),
        ]
        self.people = RecordList(columns, self, name=_("Signatures"))
        self.people.setObjectName("signers")
        self.preview = PdfPreview(self)
        self.preview.print_asked.connect(self.print_paper)
        self.preview.save_asked.connect(self.save_paper)
        tabs.addTab(self.people, _("Signatures"))
        tabs.addTab(self.preview, _("Document"))

    def show_record(self, record: int) -> None:
        """Load the document with its signatures, and its PDF."""
        self.context.jobs.read(
            lambda session: (
                pending.load_pending_document(session, record),
                issued.load_issued_document(session, record)[1],
            ),
            self._show,
            self.show_failure,
            latest="paper on the desk",
        )

    # commands

    def ask_dates(self) -> None:
        """Ask who signed when."""
        card = self.card
        if card is None or not card.open or not card.missing:
            return
        if card.tablename == Contract.__tablename__:
            record = card.row_id
            self.context.jobs.read(
                lambda session: load_contract(session, record),
                lambda contract: self._ask_dates(
                    card, lambda session, dates: sign_with_handout(session, record, dates), handout_field(contract)
                ),
                self.show_failure,
            )
        else:
            self._ask_dates(card, lambda session, dates: pending.sign_pending_document(session, card.id, dates))

    def _ask_dates(
        self,
        card: PendingDocument,
        sign: Callable[[Session, SignatureDates], object],
        further: Sequence[FieldInfo] = (),
    ) -> None:
        words = _(
            "When did each person sign the document {number}? Leave a date empty if the person has not signed yet; "
            "“today” stands for today's date. A signature freezes the document; it can be taken back for ten minutes."
        )
        SignaturesDialog(
            self,
            self.context.jobs,
            {signer.key: signer.name for signer in card.missing},
            explanation=words.format(number=card.number),
            sign=sign,
            signed=partial(self._signatures_recorded, card),
            further=further,
        )

    def ask_refused(self) -> None:
        """Ask who refused to sign, when and why."""
        self._ask_hindrance(AttemptOutcome.REFUSED)

    def ask_absent(self) -> None:
        """Ask who did not come, when and why."""
        self._ask_hindrance(AttemptOutcome.ABSENT)

    def print_paper(self) -> None:
        """Print the issued document again."""
        if self.card is not None:
            print_pdf(self, self.preview.pdf(), self.card.number, told=self.show_message, problem=self._show_problem)

    def save_paper(self) -> None:
        """Save the document as a file."""
        if self.card is not None:
            name = telling_file_name(self.registry.label(self.card.document), self.card.number)
            save_pdf(self, self.preview.pdf(), name, told=self.show_message, problem=self._show_problem)

    def open_contract(self) -> None:
        """Go to the contract of the document."""
        if self.card is not None and self.card.tablename == Contract.__tablename__:
            self.context.open_record(self.card.tablename, self.card.row_id)

    def _create_sign_action(self, place: int) -> QAction:
        action = QAction(icons.themed_icon("signature"), "", self)
        action.setObjectName(f"sign_{place + 1}")
        action.setShortcut(QKeySequence(str(place + 1)))
        action.setAutoRepeat(False)
        action.setEnabled(False)
        action.setData(place)
        action.triggered.connect(self._sign_today)
        self.addAction(action)
        return action

    def _sign_today(self) -> None:
        place = int(self.sender().data())  # type: ignore[attr-defined]
        card = self._current()
        if card is None or place >= len(card.people) or (card.id, place) in self._signing:
            return
        record, person, left = card.id, card.people[place], len(card.missing) - 1
        if person.on is not None:
            return
        self._signing.add((record, place))  # a second press of the same key changes nothing more
        said = signed_message(card, person.name, left)
        self.context.jobs.act(
            lambda session: pending.sign_pending_document_today(session, record, person.key),
            lambda _result: self._signed(record, place, said),
            lambda problem: self._not_signed(record, place, problem),
        )

    def _signed(self, record: int, place: int, said: str) -> None:
        self._signing.discard((record, place))
        self.show_message(said, undo=True)

    def _not_signed(self, record: int, place: int, problem: Problem) -> None:
        self._signing.discard((record, place))
        self.show_failure(problem)

    def _signatures_recorded(self, card: PendingDocument, dates: SignatureDates) -> None:
        signed = [signer.name for signer in card.missing if signer.key in dates]
        self.show_message(signed_message(card, ", ".join(signed), len(card.missing) - len(signed)), undo=True)

    def _ask_hindrance(self, hindrance: AttemptOutcome) -> None:
        card = self._current()
        if card is not None and card.open and card.missing:
            HindranceDialog(self, self.context.jobs, card, hindrance, self.show_done)

    def _current(self) -> PendingDocument | None:
        """The shown document if it alone is selected: while another one is loading, no key signs anything."""
        if len(self.listing().list.selected_ids()) > 1:
            return None
        chosen = self.list.current_id()
        return self.card if self.card is not None and chosen in (None, self.card.id) else None

    def _opened(self, _record: int) -> None:
        if self._current() is not None:
            self.ask_dates()

    def _drop(self, place: QPoint, paths: list[Path]) -> None:
        record = self.list.rows.id_at(self.list.indexAt(place).row())
        if record is None:
            self.show_failure(Problem(_("Drop the file on the row of its document. Nothing was added.")))
            return
        self.open_record(record)
        for tab in self.extra_tabs:
            if isinstance(tab, SignedCopiesTab):
                tab.adding.add_files(record, *paths)

    def _show_problem(self, sentence: str) -> None:
        self.show_failure(Problem(sentence))

    # showing

    def _show(self, answer: tuple[PendingDocument, bytes]) -> None:
        self.card, pdf = answer
        card = self.card
        self.preview.set_pdf(pdf)
        self.people.set_rows(_people(card))
        facts = [card.name, self.registry.label(card.document), _("version {version}").format(version=card.version)]
        facts.append(_("given out on {date}").format(date=format_date(card.issued_on)))
        facts.append(_age_text(card))
        stand = DocumentStatus.WAITING if card.missing else DocumentStatus.SIGNED
        self.header.show_record(
            card.number, " · ".join(filter(None, facts)), document_status_chip(stand) if card.open else None
        )
        self.header.show_next(
            _("Everyone has signed. The club requires the signed copy on file: add it to put the contract into effect.")
            if card.copy_wanted and not card.missing
            else ""
        )
        self._update_commands(card)
        self.show_detail(shown=True)

    def _update_commands(self, card: PendingDocument) -> None:
        missing = card.missing if card.open else []
        waits = {place: one for place, one in enumerate(card.people[:KEYS]) if one in missing}
        for place, action in enumerate(self.sign_actions):
            action.setText(_("Signed today: {name}").format(name=waits[place].name) if place in waits else "")
            action.setEnabled(place in waits)
        for key in ("dates", "refused", "absent"):
            self.actions_by_key[key].setEnabled(bool(missing))
        self.actions_by_key["to_contract"].setEnabled(card.tablename == Contract.__tablename__)
        signing = [self.sign_actions[place] for place in waits]
        further = [self.actions_by_key[key] for key in ("dates", "refused", "absent")] if missing else []
        others = [self.actions_by_key[key] for key in ("print_again", "to_contract")]
        main = signing[0] if signing else next(iter(self.tab_actions), None)
        rest = [*signing[1:], *further, *self.tab_actions, *others]
        self.header.show_actions(main, [action for action in rest if action is not main])


def _age_text(card: PendingDocument) -> str:
    """How long ago it was given out; nothing when no working day has passed since a day that is over."""
    if card.age:
        return ngettext("{count} working day ago", "{count} working days ago", card.age).format(count=card.age)
    return _("today") if card.issued_on == clock.today() else ""


def _people(card: PendingDocument) -> list[tuple[Any, ...]]:
    """Who signs, with the key for it, and below them what was tried."""
    rows: list[tuple[Any, ...]] = []
    for place, one in enumerate(card.people):
        state = (
            StatusDisplay(_("signed on {date}").format(date=format_date(one.on)), "circle-check", "ok")
            if one.on
            else StatusDisplay(_("not signed"), "circle-dashed", "warn")
        )
        key = str(place + 1) if card.open and one.on is None and place < KEYS else ""
        rows.append((place, key, one.name, state))
    for place, tried in enumerate(card.attempts, len(card.people)):
        words = f"{tried.name} {tried.hindrance.label}: {tried.reason}"
        rows.append((place, "", MutedText(words), MutedText(format_date(tried.on))))
    return rows
