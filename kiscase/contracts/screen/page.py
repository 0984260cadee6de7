"""The page of contracts: the form is the screen, and beside it the page as it will print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QTabWidget

from kiscase.club import actions as club
from kiscase.club.model import WorkerRole
from kiscase.contracts import details, listing, preview, state_display
from kiscase.contracts.annexes.screen.versions_tab import ContractVersionsTab
from kiscase.contracts.checks import actions as checks
from kiscase.contracts.content import Content, content_from_draft, content_to_draft
from kiscase.contracts.copies import actions as copies
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.drafting.screen.conversation_view import ConversationController
from kiscase.contracts.drafting.screen.editor import ContractEditor
from kiscase.contracts.drafting.screen.new_contract import NewContractController
from kiscase.contracts.drafting.screen.wording_help import WordingHelp
from kiscase.contracts.evaluations.screen.tab import EvaluationsTab
from kiscase.contracts.events.screen.tab import EventsTab
from kiscase.contracts.issuing.screen import BulkPrintController
from kiscase.contracts.labels.screen import LabelsController
from kiscase.contracts.model import RUNNING_STATES, Contract, ContractState
from kiscase.contracts.screen.commands import ContractCommands, LoadedContract
from kiscase.contracts.screen.preview_clicks import PreviewClickController
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, ngettext
from kiscase.pdf.form.labels import LabelCorrections
from kiscase.ui.command import Command
from kiscase.ui.focus_order import set_focus_order
from kiscase.ui.jobs import Work
from kiscase.ui.records.history_tab import HistoryTab
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, ListRows

KIND = Contract.__tablename__
MIN_COLUMNS_SIDE_BY_SIDE = 140  # letters: less room than this puts the paper into a tab
PREVIEW_DELAY = 5  # milliseconds in which keys that came together make one question


class ContractHistory(HistoryTab):
    """The history of a contract."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset(
        {KIND, "goal", "step", "obligation", "evaluation_date", "signature", "breach", "invitation", "acceptance"}
    )


class ContractsPage(
    PreviewClickController, LabelsController, ConversationController, NewContractController, ContractCommands
):
    """Social contracts, from the draft to the end."""

    kind = KIND
    part_tables = frozenset({EvaluationsTab.part, EventsTab.part})
    title = N_("Contracts")
    icon = "file-signature"
    also = ("plain_copy", "blank_form", "talk", "next_finding", "keep_plan", "plans", "labels")
    new_label = N_("New contract…")
    tables = frozenset(
        {KIND, "signature", "goal", "step", "obligation", "evaluation_date", "evaluation", "participant"}
        | {"acceptance", "signed_copy", "form_label"}
    )
    columns = (
        ListColumn("number", N_("Number"), width=11),
        ListColumn("name", N_("Name"), stretch=True),
        ListColumn("state", N_("State"), width=18),
    )
    empty = N_("Here the social contracts will be.")
    nothing_chosen = N_("Choose a contract on the left, or begin a new one: Ctrl+N.")

    def __init__(self, context: PageContext, tabs: Sequence[type[RecordTab]] = ()) -> None:
        self.editor: ContractEditor | None = None
        self._workers: list[tuple[int, str, str]] = []
        self._checked: int | None = None
        super().__init__(context, (EvaluationsTab, EventsTab, *tabs, ContractVersionsTab, ContractHistory))
        width = self.fontMetrics().averageCharWidth()
        self.splitter.setSizes([width * 59, width * 105])  # the state of a contract takes more words than other states
        self.bulk = BulkPrintController(self)
        self._follow = QTimer(self, singleShot=True, interval=PREVIEW_DELAY)
        self._follow.timeout.connect(self._ask_preview)

    def commands(self) -> tuple[Command, ...]:
        """What can be done with a contract."""
        return (
            *super().commands(),
            *self.checking_commands(),
            *self.copy_commands(),
            *self.conversation_commands(),
            *self.new_contract_commands(),
            *self.label_commands(),
        )

    def open_part(self, kind: str, record: int) -> None:
        """Come to the tab of a contract whose dialog holds what was typed and not saved."""
        self.open_record(record)
        for tab in self.extra_tabs:
            if getattr(tab, "part", "") == kind:
                self.tabs.setCurrentWidget(tab)

    def list_work(self, text: str, choice: str) -> Work[ListRows]:
        """Contracts by number or person."""
        return lambda session: [
            listing.contract_list_row(line) for line in listing.list_contracts(session, text, choice)
        ]

    def filter_choices(self) -> Sequence[tuple[str, str]]:
        """Contracts by state, and those to be evaluated now."""
        return [(listing.EVALUATION_DUE, _("evaluation due")), *ContractState.options()]

    def count_text(self, number: int) -> str:
        """How many contracts."""
        return ngettext("{count} contract", "{count} contracts", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """The editor and the paper side by side."""
        self.build_paper()
        self.preview.clicked_at.connect(self.point)
        self.preview.print_asked.connect(self.print_shown)
        self.preview.save_asked.connect(self.save_paper)
        self.sides = QSplitter(Qt.Orientation.Horizontal, self)
        self.sides.addWidget(self.preview)
        self.sides.setChildrenCollapsible(False)
        tabs.addTab(self.sides, _("Contract"))
        self.build_checks(tabs)

    # showing

    def load_work(self, record: int) -> Work[LoadedContract]:
        """The contract's card, and who may conclude contracts."""
        return lambda session: (
            details.load_contract(session, record),
            club.list_workers(session, WorkerRole.SOCIAL_WORKER, retired=True),
        )

    def id_and_revision(self, card: LoadedContract) -> tuple[int, int]:
        """Id and revision of the contract."""
        return card[0].id, card[0].revision

    def show_details(self, card: LoadedContract) -> None:
        """Show a contract in an editor of its form and variant."""
        contract, self._workers = card
        variant = contract.content.fields["variant"]
        wanted = (contract.form, variant, contract.labels)
        if self.editor is None or (self.editor.form_name, self.editor.variant, self.editor.labels) != wanted:
            self._new_editor(*wanted)
        if contract.id != self._checked:
            self._checked = contract.id
            self.show_findings([])
        editor = self._editor()
        editor.show_card(contract)
        editor.load(contract.content)
        editor.set_frozen(state_display.STATE_NOTES.get(contract.state, ""), on=contract.frozen)
        self.offer_copy(contract.content.fields["language"])
        self.show_header(card)
        self._ask_preview()

    def is_editable(self) -> bool:
        """Whether the contract is not signed yet."""
        return self.details is not None and not self.details[0].frozen

    def _new_editor(self, form_name: str, variant: str, labels: LabelCorrections) -> None:
        old = self.editor
        self.editor = ContractEditor(form_name, variant, self._workers, labels, self)
        self.editor.edited.connect(self.edited)
        self.editor.variant_asked.connect(self._change_variant)
        WordingHelp(self.editor, self.context.jobs, self.shown_id, self.show_message)
        self.editor.open_asked.connect(self._open_begun)
        self.sides.insertWidget(0, self.editor)
        if old is not None:
            old.setParent(None)
            old.deleteLater()
        self.sides.setSizes([10_000, 10_000])
        shown = (self.paper, self.preview.bar, self.preview.search, self.preview.pages)
        set_focus_order(self.editor, *shown, self.revert_button, self.save_button)

    def shown_id(self) -> int | None:
        """The id of the contract that is shown."""
        return self.details[0].id if self.details is not None else None

    def _change_variant(self, variant: str) -> None:
        """Show what is typed on the other parts of the form; texts that they do not have are kept."""
        before = self._editor()
        typed, saved = before.typed(), before.saved()
        typed.fields["variant"] = variant
        self._new_editor(before.form_name, variant, before.labels)
        editor = self._editor()
        editor.load(saved)
        editor.load_over(typed)
        editor.head.editor("variant").setFocus()
        self.edited()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the paper does not fit beside the editor, it has a tab of its own."""
        super().resizeEvent(event)
        beside = self.width() > self.fontMetrics().averageCharWidth() * MIN_COLUMNS_SIDE_BY_SIDE
        if beside and self.sides.indexOf(self.preview) < 0:
            self.sides.addWidget(self.preview)
            self.preview.show()
        elif not beside and self.tabs.indexOf(self.preview) < 0:
            self.tabs.insertTab(1, self.preview, _("Paper"))

    def show_header(self, card: LoadedContract) -> None:
        """Which contract, with whom, signed when, evaluated by when; and what can be done now."""
        contract = card[0]
        facts = [_("annex to {number}").format(number=contract.amends[1])] if contract.amends else []
        facts += [contract.name, _("version {version}").format(version=contract.version), contract.worker]
        facts += [
            _("{party} signed on {date}").format(party=name, date=format_date(on))
            for _signer, name, on in contract.signatures
        ]
        if contract.state in RUNNING_STATES and contract.next_evaluation:
            words = _("evaluation overdue since {date}") if contract.overdue else _("evaluation by {date}")
            facts.append(words.format(date=format_date(contract.next_evaluation)))
        if contract.outdated:
            facts.append(_("the data changed after printing: print again"))
        self.header.show_record(contract.title, " · ".join(facts), state_display.state_chip(contract.state))
        self.actions_by_key["save_contract"].setEnabled(not contract.frozen)
        self.show_commands(contract.state, due=contract.due)

    # typing

    def has_changes(self) -> bool:
        """Whether the editor differs from what is on file."""
        return self.editor is not None and self.editor.is_dirty()

    def values_to_save(self) -> Content:
        """What stands in the editor."""
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
        """The paper follows the typing."""
        super().edited()
        self._follow.start()

    def look_again(self) -> None:
        """Ask for the paper and for the findings of what is typed."""
        self._ask_preview()

    def _ask_preview(self) -> None:
        if self.details is None or self.editor is None:
            return
        try:
            content = self.editor.content()
        except InvalidValuesError:
            return
        self.offer_copy(content.fields["language"] or DEFAULT_LANGUAGE)
        record = self.id_and_revision(self.details)[0]
        paper = copies.print_second_copy if self.paper.is_copy() else preview.preview_contract
        read = self.context.jobs.read  # the paper first: it is looked at while one types
        read(lambda session: paper(session, record, content), self.preview.set_pdf, self.show_failure, latest="preview")
        read(lambda session: checks.check_contract(session, record, content), self.show_findings, latest="findings")

    def _editor(self) -> ContractEditor:
        if self.editor is None:
            raise RuntimeError("no contract is shown")
        return self.editor
