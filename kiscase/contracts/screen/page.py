"""The contracts page: the editor of the form, and beside it the preview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QTabWidget

from kiscase.club import actions as club
from kiscase.club.list_document import render_list_pdf
from kiscase.club.workers import WorkerChoice, WorkerRole
from kiscase.contracts import details, listing, state_display
from kiscase.contracts.annexes.screen.versions_tab import ContractVersionsTab
from kiscase.contracts.checks import actions as checks
from kiscase.contracts.checks.screen.controller import ChecksController
from kiscase.contracts.content import Content, content_from_draft, content_to_draft
from kiscase.contracts.copies import actions as copies
from kiscase.contracts.copies import preview
from kiscase.contracts.copies.screen import CopiesController
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.drafting.screen.conversation_view import ConversationController
from kiscase.contracts.drafting.screen.editor import ContractEditor
from kiscase.contracts.drafting.screen.editor_shelf import EditorShelf
from kiscase.contracts.drafting.screen.first_empty_field import focus_first_empty_field
from kiscase.contracts.drafting.screen.new_contract import BEGUN_CONTRACT, NewContractController
from kiscase.contracts.drafting.screen.shown_contract import ShownContract
from kiscase.contracts.drafting.screen.wording_help import WordingHelp
from kiscase.contracts.evaluations.screen.tab import EvaluationsTab
from kiscase.contracts.form_label_editing.screen import LabelsController
from kiscase.contracts.handover.actions import CONTRACTS_OF_WORKER
from kiscase.contracts.handover.screen import HandoverController
from kiscase.contracts.issuing.screen.bulk_print import BulkPrintController
from kiscase.contracts.model import RUNNING_STATES, Contract, ContractState
from kiscase.contracts.screen.command_groups import MAIN_COMMANDS, MENU_GROUPS, STATE_COMMANDS
from kiscase.contracts.screen.events_tab import EventsTab
from kiscase.contracts.screen.page_info import ContractsPageInfo
from kiscase.contracts.screen.preview_clicks import PreviewClickController
from kiscase.contracts.screen.printing import PrintingController
from kiscase.contracts.screen.status_commands import StatusController
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, ngettext
from kiscase.participants.situation.safety import safety_warning
from kiscase.pdf.form.labels import LabelCorrections
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Work
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.focus_order import set_focus_order
from kiscase.ui.listing.reading import CellDisplays, ListReading
from kiscase.ui.records.editing_page import EditingPage
from kiscase.ui.records.history_tab import HistoryTab
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.steps import Steps, take_all

KIND = Contract.__tablename__
MIN_COLUMNS_SIDE_BY_SIDE = 175  # characters: on a narrower page the preview is a tab
PREVIEW_DELAY = 5  # milliseconds in which several keystrokes make one update


class LoadedContract(NamedTuple):
    """A contract with the workers who can conclude it: id, name and role of each."""

    contract: details.ContractDetails
    workers: list[WorkerChoice]


class ContractHistory(HistoryTab):
    """The history of a contract."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset(
        {KIND, "goal", "step", "obligation", "evaluation_date", "signature", "breach", "invitation", "dispute"}
        | {"acceptance"}
    )


class ContractsPage(ContractsPageInfo, EditingPage):
    """Social contracts, from the draft to the end."""

    merges_typing = False
    tables = frozenset(
        {KIND, "signature", "goal", "step", "obligation", "evaluation_date", "evaluation", "participant"}
        | {"acceptance", "signed_copy", "form_label", "dispute"}
    )
    list_source = listing.CONTRACTS
    empty = N_("No contracts yet.")
    nothing_chosen = N_("Select a contract on the left, or press Ctrl+N for a new one.")

    def __init__(self, context: PageContext, tabs: Sequence[type[RecordTab]] = ()) -> None:
        self.shown = ShownContract(self)
        self._workers: list[WorkerChoice] = []
        self._checked: int | None = None
        self._begun: int | None = None
        super().__init__(context, (EvaluationsTab, EventsTab, *tabs, ContractVersionsTab, ContractHistory))
        self.bulk = BulkPrintController(self)
        self.add_selection_commands((*self.bulk.commands(), *self.handover.selection_commands()))
        self._follow = QTimer(self, singleShot=True, interval=PREVIEW_DELAY)
        self._follow.timeout.connect(self._ask_preview)

    def commands(self) -> tuple[Command, ...]:
        """Saving; all other commands belong to the controllers."""
        return (Command("save_contract", N_("Save"), self.save_now, "save", "Ctrl+S"),)

    @property
    def editor(self) -> ContractEditor | None:
        """The editor of the open contract."""
        return self.shown.editor

    def open_part(self, kind: str, record: int) -> None:
        """Open a contract that was just begun where the work on it begins, or the tab whose dialog has a draft.

        Of a worker the list shows the contracts that they carry.
        """
        if kind == CONTRACTS_OF_WORKER:
            self.context.jobs.when_ready(lambda: self.handover.show_contracts_of(record))
            return
        if kind == BEGUN_CONTRACT:
            self._begun = record
        super().open_part(kind, record)

    def listed(self) -> ListReading:
        """Contracts by number or person, the latest first as long as nobody chooses otherwise."""
        displays: CellDisplays = {"state": listing.contract_chip}
        return ListReading(listing.read_contract_ids, listing.read_listed_contracts, render_list_pdf, displays)

    def filter_choices(self) -> Sequence[tuple[str, str]]:
        """Contracts by state, those to be evaluated now, and those on which a ruling is asked for."""
        filters = [(listing.EVALUATION_DUE, _("evaluation due")), (listing.RULING_AWAITED, _("ruling asked for"))]
        return [*filters, *ContractState.options()]

    def count_text(self, number: int) -> str:
        """How many contracts."""
        return ngettext("{count} contract", "{count} contracts", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """Editor and preview side by side, the findings on a tab of their own; and the controllers."""
        self.copies = CopiesController(self.shown, self.refresh)
        self.preview = self.copies.preview
        self.sides = QSplitter(Qt.Orientation.Horizontal, self)
        self._shelf = EditorShelf(self.sides, self._dress_editor)
        self.sides.addWidget(self._shelf)
        self.sides.addWidget(self.preview)
        self.sides.setChildrenCollapsible(False)
        tabs.addTab(self.sides, _("Contract"))
        self.checks = ChecksController(self.shown, self.refresh)
        self.printing = PrintingController(self.shown, self.copies, self.checks)
        self.status = StatusController(self.shown, self.printing, self.checks)
        self.conversation = ConversationController(self.shown, self.edited)
        self.new_contracts = NewContractController(self.shown)
        self.labels = LabelsController(self.shown, self.copies.choice)
        self.preview_clicks = PreviewClickController(self.shown, self.copies)
        self.handover = HandoverController(self)
        for controller in (
            self.printing,
            self.status,
            self.handover,
            self.checks,
            self.copies,
            self.conversation,
            self.new_contracts,
            self.labels,
        ):
            self.add_commands(controller.commands())

    def new_record(self) -> None:
        """Ask with whom a contract begins, and from which starting point."""
        self.new_contracts.ask_new_contract()

    # showing

    def load_work(self, record: int) -> Work[LoadedContract]:
        """The contract's card, and who may conclude contracts."""
        return lambda session: LoadedContract(
            details.load_contract(session, record),
            club.list_workers(session, WorkerRole.SOCIAL_WORKER, retired=True),
        )

    def id_and_revision(self, card: LoadedContract) -> tuple[int, int]:
        """Id and revision of the contract."""
        return card.contract.id, card.contract.revision

    def prepare(self, card: LoadedContract) -> Steps:
        """Make the editor of its form and variant, with as many rows as the contract has."""
        contract = card.contract
        wanted = (contract.form, contract.content.fields["variant"], contract.labels)
        yield from self._shelf.make(*wanted, card.workers)
        editor = self._shelf.take(*wanted)
        yield from editor.prepare(contract.content)
        if editor is not self.editor:
            editor.load(contract.content)
            yield

    def show_details(self, card: LoadedContract) -> None:
        """Show a contract in an editor of its form and variant."""
        contract, self._workers = card
        self._show_editor(contract.form, contract.content.fields["variant"], contract.labels)
        editor = self._editor()
        if contract.id != self._checked:
            self._checked = contract.id
            self.checks.show_findings([])
            editor.verticalScrollBar().setValue(0)
        worker = editor.main_form.editor("worker_id")
        if isinstance(worker, ChoiceEditor):
            worker.set_options([(str(row[0]), row[1]) for row in self._workers])
        editor.show_card(contract)
        editor.load(contract.content)
        editor.set_frozen(state_display.STATE_NOTES.get(contract.state, ""), on=contract.frozen)
        self.copies.offer_copy(contract.content.fields["language"])
        self.show_header(card)
        editor.offer_inner_data(on=self.actions_by_key["inner_data"].isEnabled())
        self._ask_preview()
        if contract.id == self._begun:
            self._begun = None
            self.tabs.setCurrentIndex(0)
            self.show_detail(shown=True)
            focus_first_empty_field(editor)

    def is_editable(self) -> bool:
        """Whether the contract is not signed yet."""
        return self.details is not None and not self.details.contract.frozen

    def _show_editor(self, form_name: str, variant: str, labels: LabelCorrections) -> None:
        """Show the editor of a form and variant."""
        take_all(self._shelf.make(form_name, variant, labels, self._workers))
        editor = self._shelf.take(form_name, variant, labels)
        if editor is self.editor:
            return
        self.shown.editor = editor
        self._shelf.setCurrentWidget(editor)
        self.sides.setSizes([10_000] * self.sides.count())

    def _dress_editor(self, editor: ContractEditor) -> None:
        editor.edited.connect(self.edited)
        editor.variant_asked.connect(self._change_variant)
        editor.inner_data_asked.connect(self.status.ask_inner_data)
        editor.open_asked.connect(self.new_contracts.open_contract)
        WordingHelp(editor, self.context.jobs, self.shown_id, self.show_message)
        shown = (self.copies.choice, self.preview.bar, self.preview.search, self.preview.pages)
        set_focus_order(editor, *shown, self.revert_button, self.save_button)  # and after the editors before it

    def shown_id(self) -> int | None:
        """The id of the contract that is shown."""
        return self.details.contract.id if self.details is not None else None

    def _change_variant(self, variant: str) -> None:
        """Show what is typed on the other parts of the form; texts that they do not have are kept."""
        before = self._editor()
        typed, saved = before.typed(), before.saved()
        typed.fields["variant"] = variant
        self._show_editor(before.form_name, variant, before.labels)
        editor = self._editor()
        editor.load(saved)
        editor.load_over(typed)
        editor.main_form.editor("variant").setFocus()
        self.edited()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the preview a tab of its own where it does not fit beside the editor."""
        super().resizeEvent(event)
        beside = self.width() > self.fontMetrics().averageCharWidth() * MIN_COLUMNS_SIDE_BY_SIDE
        if beside and self.sides.indexOf(self.preview) < 0:
            self.sides.addWidget(self.preview)
            self.preview.show()
        elif not beside and self.tabs.indexOf(self.preview) < 0:
            self.tabs.insertTab(1, self.preview, _("Document"))

    def show_header(self, card: LoadedContract) -> None:
        """Which contract, with whom, signed when, evaluated by when; and what can be done now."""
        contract = card.contract
        facts = [_("annex to {number}").format(number=contract.amends[1])] if contract.amends else []
        facts += [contract.name, _("version {version}").format(version=contract.version), _worker_words(contract)]
        facts += [
            _("{party} signed on {date}").format(party=name, date=format_date(on))
            for _signer, name, on in contract.signatures
        ]
        if contract.state in RUNNING_STATES and contract.next_evaluation:
            words = _("evaluation overdue since {date}") if contract.overdue else _("evaluation by {date}")
            facts.append(words.format(date=format_date(contract.next_evaluation)))
        if contract.ruling is not None:
            words = (
                _("no answer to {number} since {date}") if contract.ruling.overdue else _("ruling asked for on {date}")
            )
            facts.append(words.format(number=contract.ruling.number, date=format_date(contract.ruling.asked_on)))
        if contract.outdated:
            facts.append(_("data changed since printing: print again"))
        self.header.show_record(contract.title, " · ".join(facts), state_display.state_chip(contract.state))
        self.header.show_warning(safety_warning(contract.safety_note))
        self.actions_by_key["save_contract"].setEnabled(not contract.frozen)
        self._show_commands(contract)

    def _show_commands(self, contract: details.ContractDetails) -> None:
        """Offer what the state allows: one main command, the others under "More"; a due evaluation comes first."""
        self.enable_commands(contract.state)
        main = MAIN_COMMANDS.get(contract.state, "evaluate" if contract.due else "")
        if contract.state is ContractState.DISPUTED and contract.ruling is not None:
            main = "record_ruling"
        applicable = {
            "second_copy": self.copies.choice.offered() != DEFAULT_LANGUAGE,
            "amended": contract.amends is not None,
            "esignatures": contract.electronic,
            "record_ruling": contract.ruling is not None,
        }
        for key in ("amended", "esignatures", "record_ruling"):
            self.actions_by_key[key].setEnabled(applicable[key])
        hidden = {main, *(key for key, applies in applicable.items() if not applies)}
        hidden |= {key for key in STATE_COMMANDS if not self.actions_by_key[key].isEnabled()}
        groups = [[self.actions_by_key[key] for key in group if key not in hidden] for group in MENU_GROUPS]
        self.header.show_actions(self.actions_by_key.get(main), *groups)

    # typing

    def has_changes(self) -> bool:
        """Whether the editor differs from what is on file."""
        return self.editor is not None and self.editor.is_dirty()

    def values_to_save(self) -> Content:
        """The content of the editor."""
        return self._editor().content()

    def save_values(self, session: Any, card: LoadedContract, sent: Content) -> int:
        """Save the contract."""
        record, revision = self.id_and_revision(card)
        drafting.save_contract(session, record, sent, revision)
        return record

    def mark_saved(self, sent: Content) -> None:
        """This content is on file."""
        self._editor().set_saved(sent)

    def show_problems(self, problem: InvalidValuesError) -> None:
        """Put the sentences at their fields."""
        self.tabs.setCurrentIndex(0)
        self._editor().show_problems(problem.problems)

    def draft_content(self) -> dict[str, Any]:
        """What is typed and not saved."""
        return content_to_draft(self._editor().typed())

    def restore_draft(self, content: dict[str, Any]) -> None:
        """What was typed before a crash."""
        typed = content_from_draft(content)
        if typed.fields.get("variant") not in (None, self._editor().variant):
            self._change_variant(typed.fields["variant"])
        self._editor().load_over(typed)
        self._ask_preview()

    def edited(self) -> None:
        """Update the preview while somebody types."""
        super().edited()
        self._follow.start()

    def refresh(self) -> None:
        """Render the preview of what is typed, and check it."""
        self._ask_preview()

    def _ask_preview(self) -> None:
        if self.details is None or self.editor is None:
            return
        try:
            content = self.editor.content()
        except InvalidValuesError:
            return
        self.copies.offer_copy(content.fields["language"] or DEFAULT_LANGUAGE)
        record = self.id_and_revision(self.details)[0]
        render = copies.print_second_copy if self.copies.choice.is_copy() else preview.preview_contract
        read = self.context.jobs.read  # the preview first: people watch it while they type
        read(
            lambda session: render(session, record, content), self.preview.set_pdf, self.show_failure, latest="preview"
        )
        read(
            lambda session: checks.check_contract(session, record, content),
            self.checks.show_findings,
            latest="findings",
        )

    def _editor(self) -> ContractEditor:
        if self.editor is None:
            raise RuntimeError("no contract is shown")
        return self.editor


def _worker_words(contract: details.ContractDetails) -> str:
    """Who carries the contract on; also who concluded it, if it was handed over since."""
    if not contract.concluded_by:
        return contract.worker
    return _("{name} (concluded by {other})").format(name=contract.worker, other=contract.concluded_by)
