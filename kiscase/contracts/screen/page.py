"""The page of contracts: the form is the screen, and beside it the page as it will print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QTabWidget

from kiscase.club import actions as club
from kiscase.club.model import Role
from kiscase.contracts import actions
from kiscase.contracts.actions import checks, copies
from kiscase.contracts.model import RUNNING, Content, Contract, State
from kiscase.contracts.screen import states
from kiscase.contracts.screen.begin import Beginning
from kiscase.contracts.screen.bulk import BulkPrint
from kiscase.contracts.screen.checks import Checking
from kiscase.contracts.screen.copies import Copies
from kiscase.contracts.screen.deeds import ContractDeeds, Loaded
from kiscase.contracts.screen.editor import ContractEditor, draft_of, from_draft
from kiscase.contracts.screen.evaluations import EvaluationsTab
from kiscase.contracts.screen.events import EventsTab
from kiscase.contracts.screen.labels import Labelling
from kiscase.contracts.screen.phrasing import Phrasing
from kiscase.contracts.screen.pointing import Pointing
from kiscase.contracts.screen.talk import Talking
from kiscase.contracts.screen.versions import ContractVersions
from kiscase.core.errors import Invalid
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, day, ngettext
from kiscase.desk.history import HistoryTab
from kiscase.desk.jobs import Work
from kiscase.desk.list_page import in_order
from kiscase.desk.page import Desk, Tab
from kiscase.desk.table import Column
from kiscase.paper.labels import Labels

KIND = Contract.__tablename__
BESIDE = 140  # letters: less room than this puts the paper into a tab
FOLLOW = 5  # milliseconds in which keys that came together make one question


class ContractHistory(HistoryTab):
    """The history of a contract."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset(
        {KIND, "goal", "step", "obligation", "evaluation_date", "signature", "breach", "invitation", "acceptance"}
    )


class ContractsPage(Pointing, Labelling, Talking, Beginning, ContractDeeds):
    """Social contracts, from the draft to the end."""

    kind = KIND
    parts = frozenset({EvaluationsTab.part, EventsTab.part})
    title = N_("Contracts")
    icon = "file-signature"
    commands = (
        *ContractDeeds.commands,
        *Checking.checking,
        *Copies.copies,
        *Talking.talks,
        *Beginning.beginnings,
        *Labelling.labelling,
    )
    also = ("plain_copy", "blank_form", "talk", "next_finding", "keep_plan", "plans", "labels")
    new_label = N_("New contract…")
    tables = frozenset(
        {KIND, "signature", "goal", "step", "obligation", "evaluation_date", "evaluation", "participant"}
        | {"acceptance", "signed_copy", "form_label"}
    )
    columns = (
        Column("number", N_("Number"), width=11),
        Column("name", N_("Name"), stretch=True),
        Column("state", N_("State"), width=18),
    )
    empty = N_("Here the social contracts will be.")
    nothing_chosen = N_("Choose a contract on the left, or begin a new one: Ctrl+N.")

    def __init__(self, desk: Desk, tabs: Sequence[type[Tab]] = ()) -> None:
        self.editor: ContractEditor | None = None
        self._workers: list[tuple[int, str, str]] = []
        self._checked: int | None = None
        super().__init__(desk, (EvaluationsTab, EventsTab, *tabs, ContractVersions, ContractHistory))
        width = self.fontMetrics().averageCharWidth()
        self.splitter.setSizes([width * 59, width * 105])  # the state of a contract takes more words than other states
        self.bulk = BulkPrint(self)
        self._follow = QTimer(self, singleShot=True, interval=FOLLOW)
        self._follow.timeout.connect(self._ask_preview)

    def open_part(self, kind: str, record: int) -> None:
        """Come to the tab of a contract whose dialog holds what was typed and not saved."""
        self.open_record(record)
        for tab in self.extra_tabs:
            if getattr(tab, "part", "") == kind:
                self.tabs.setCurrentWidget(tab)

    def rows(self, text: str, choice: str) -> Work:
        """Contracts by number or person."""
        return lambda session: [states.row(line) for line in actions.listed(session, text, choice)]

    def choices(self) -> Sequence[tuple[str, str]]:
        """Contracts by state, and those to be evaluated now."""
        return [(actions.DUE, _("evaluation due")), *State.options()]

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

    def question(self, record: int) -> Work:
        """The contract's card, and who may conclude contracts."""
        return lambda session: (
            actions.card(session, record),
            club.workers(session, Role.SOCIAL_WORKER, retired=True),
        )

    def identity(self, card: Loaded) -> tuple[int, int]:
        """Id and revision of the contract."""
        return card[0].id, card[0].revision

    def fill(self, card: Loaded) -> None:
        """Show a contract in an editor of its form and variant."""
        contract, self._workers = card
        variant = contract.content.head["variant"]
        wanted = (contract.form, variant, contract.labels)
        if self.editor is None or (self.editor.form_name, self.editor.variant, self.editor.labels) != wanted:
            self._new_editor(*wanted)
        if contract.id != self._checked:
            self._checked = contract.id
            self.show_findings([])
        editor = self._editor()
        editor.show_card(contract)
        editor.load(contract.content)
        editor.set_frozen(states.NOTES.get(contract.state, ""), on=contract.frozen)
        self.offer_copy(contract.content.head["language"])
        self.show_head(card)
        self._ask_preview()

    def is_editable(self) -> bool:
        """Whether the contract is not signed yet."""
        return self.card is not None and not self.card[0].frozen

    def _new_editor(self, form_name: str, variant: str, labels: Labels) -> None:
        old = self.editor
        self.editor = ContractEditor(form_name, variant, self._workers, labels, self)
        self.editor.edited.connect(self.edited)
        self.editor.variant_asked.connect(self._change_variant)
        Phrasing(self.editor, self.desk.jobs, self.shown_id, self.told)
        self.editor.open_asked.connect(self._open_begun)
        self.sides.insertWidget(0, self.editor)
        if old is not None:
            old.setParent(None)
            old.deleteLater()
        self.sides.setSizes([10_000, 10_000])
        shown = (self.paper, self.preview.bar, self.preview.search, self.preview.pages)
        in_order(self.editor, *shown, self.revert_button, self.save_button)

    def shown_id(self) -> int | None:
        """The id of the contract that is shown."""
        return self.card[0].id if self.card is not None else None

    def _change_variant(self, variant: str) -> None:
        """Show what is typed on the other parts of the form; texts that they do not have are kept."""
        before = self._editor()
        typed, saved = before.typed(), before.saved()
        typed.head["variant"] = variant
        self._new_editor(before.form_name, variant, before.labels)
        editor = self._editor()
        editor.load(saved)
        editor.load_over(typed)
        editor.head.editor("variant").setFocus()
        self.edited()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the paper does not fit beside the editor, it has a tab of its own."""
        super().resizeEvent(event)
        beside = self.width() > self.fontMetrics().averageCharWidth() * BESIDE
        if beside and self.sides.indexOf(self.preview) < 0:
            self.sides.addWidget(self.preview)
            self.preview.show()
        elif not beside and self.tabs.indexOf(self.preview) < 0:
            self.tabs.insertTab(1, self.preview, _("Paper"))

    def show_head(self, card: Loaded) -> None:
        """Which contract, with whom, signed when, evaluated by when; and what can be done now."""
        contract = card[0]
        facts = [_("annex to {number}").format(number=contract.amends[1])] if contract.amends else []
        facts += [contract.name, _("version {version}").format(version=contract.version), contract.worker]
        facts += [
            _("{party} signed on {date}").format(party=name, date=day(on)) for _signer, name, on in contract.signatures
        ]
        if contract.state in RUNNING and contract.next_evaluation:
            words = _("evaluation overdue since {date}") if contract.overdue else _("evaluation by {date}")
            facts.append(words.format(date=day(contract.next_evaluation)))
        if contract.outdated:
            facts.append(_("the data changed after printing: print again"))
        self.head.show_record(contract.title, " · ".join(facts), states.chip(contract.state))
        self.actions_by_key["save_contract"].setEnabled(not contract.frozen)
        self.show_deeds(contract.state, due=contract.due)

    # typing

    def differs(self) -> bool:
        """Whether the editor differs from what is on file."""
        return self.editor is not None and self.editor.is_dirty()

    def sending(self) -> Content:
        """What stands in the editor."""
        return self._editor().content()

    def write(self, session: Any, card: Loaded, sent: Content) -> int:
        """Save the contract."""
        record, revision = self.identity(card)
        actions.save(session, record, sent, revision)
        return record

    def mark_saved(self, sent: Content) -> None:
        """This content is on file."""
        self._editor().set_saved(sent)

    def show_problems(self, problem: Invalid) -> None:
        """Put the sentences at their fields."""
        self.tabs.setCurrentIndex(0)
        self._editor().show_problems(problem.problems)

    def to_draft(self) -> dict[str, Any]:
        """What is typed and not saved."""
        return draft_of(self._editor().typed())

    def from_draft(self, content: dict[str, Any]) -> None:
        """What was typed before a crash."""
        typed = from_draft(content)
        if typed.head.get("variant") not in (None, self._editor().variant):
            self._change_variant(typed.head["variant"])
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
        if self.card is None or self.editor is None:
            return
        try:
            content = self.editor.content()
        except Invalid:
            return
        self.offer_copy(content.head["language"] or DEFAULT_LANGUAGE)
        record = self.identity(self.card)[0]
        paper = copies.second_copy if self.paper.is_copy() else actions.preview
        read = self.desk.jobs.read  # the paper first: it is looked at while one types
        read(lambda session: paper(session, record, content), self.preview.set_pdf, self.failed, latest="preview")
        read(lambda session: checks.find(session, record, content), self.show_findings, latest="findings")

    def _editor(self) -> ContractEditor:
        if self.editor is None:
            raise RuntimeError("no contract is shown")
        return self.editor
