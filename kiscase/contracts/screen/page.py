"""The page of contracts: the form is the screen, and beside it the page as it will print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSplitter, QTabWidget

from kiscase.club import actions as club
from kiscase.club.model import Role
from kiscase.contracts import actions
from kiscase.contracts.model import Content, Contract, State
from kiscase.contracts.screen import states
from kiscase.contracts.screen.editor import ContractEditor, draft_of, from_draft
from kiscase.contracts.screen.life import EndDialog, SignDialog
from kiscase.core import drafts
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day, ngettext
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.history import HistoryTab
from kiscase.desk.jobs import Work
from kiscase.desk.list_page import ListPage, last_field
from kiscase.desk.page import Desk, Tab
from kiscase.desk.preview import Preview, print_pdf, save_pdf
from kiscase.desk.table import Column

KIND = Contract.__tablename__
AUTOSAVE = 3_000  # milliseconds: what a crash may lose of the typing
BESIDE = 140  # letters: less room than this puts the paper into a tab
FOLLOW = 40  # milliseconds of quiet before the paper follows the typing

Loaded = tuple[actions.Card, drafts.Draft | None, list[tuple[int, str, str]]]


class ContractHistory(HistoryTab):
    """The history of a contract."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset({KIND, "goal", "step", "obligation", "evaluation_date", "signature"})


class ContractsPage(ListPage):
    """Social contracts, from the draft to the end."""

    kind = KIND
    title = N_("Contracts")
    icon = "file-signature"
    tables = frozenset({KIND, "signature", "goal", "step", "obligation", "evaluation_date", "participant"})
    columns = (
        Column("number", N_("Number"), width=11),
        Column("name", N_("Name"), stretch=True),
        Column("state", N_("State"), width=17),
    )
    empty = N_("Here the social contracts will be. A contract begins on the page of a person.")
    nothing_chosen = N_("Choose a contract on the left. A new one begins on the page of a person.")
    commands = (
        Command("save_contract", N_("Save"), "save_now", "save", "Ctrl+S"),
        Command("print", N_("Print"), "print_paper", "printer", "Ctrl+P"),
        Command("sign", N_("Record signatures"), "ask_signatures", "signature"),
        Command("complete", N_("Complete the contract"), "ask_completed", "circle-check"),
        Command("terminate", N_("Terminate…"), "ask_terminated", "circle-x"),
        Command("void", N_("Make void…"), "ask_void", "ban"),
        Command("save_pdf", N_("Save as PDF…"), "save_paper", "file-down"),
        Command("person", N_("Go to the person"), "open_person", "users"),
    )

    def __init__(self, desk: Desk, tabs: Sequence[type[Tab]] = ()) -> None:
        self._card: actions.Card | None = None
        self.editor: ContractEditor | None = None
        self._then: Callable[[], None] | None = None
        self._sent = Content()
        super().__init__(desk, (*tabs, ContractHistory))
        self._wait = QTimer(self, singleShot=True, interval=AUTOSAVE)
        self._wait.timeout.connect(self._keep_draft)
        self._follow = QTimer(self, singleShot=True, interval=FOLLOW)
        self._follow.timeout.connect(self._ask_preview)

    def rows(self, text: str, choice: str) -> Work:
        """Contracts by number or person."""
        return lambda session: [states.row(line) for line in actions.listed(session, text, choice)]

    def choices(self) -> Sequence[tuple[str, str]]:
        """Contracts by state."""
        return State.options()

    def count_text(self, number: int) -> str:
        """How many contracts."""
        return ngettext("{count} contract", "{count} contracts", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """The editor and the paper side by side."""
        self.preview = Preview(self)
        self.preview.print_asked.connect(self.print_paper)
        self.preview.save_asked.connect(self.save_paper)
        self.sides = QSplitter(Qt.Orientation.Horizontal, self)
        self.sides.addWidget(self.preview)
        self.sides.setChildrenCollapsible(False)
        tabs.addTab(self.sides, _("Contract"))
        self._save_button = QPushButton(_("&Save"), self)
        self._save_button.setObjectName("save")
        theme.set_look(self._save_button, "primary", True)
        self._save_button.clicked.connect(self.save_now)
        self._revert = QPushButton(_("&Give up changes"), self)
        self._revert.setObjectName("revert")
        self._revert.clicked.connect(self.give_up)

    def _build(self) -> None:
        super()._build()
        self.add_foot(self._revert, self._save_button)

    # showing

    def show_record(self, record: int) -> None:
        """Ask for the contract and for what was typed and not saved."""
        self.desk.jobs.read(
            lambda session: (
                actions.card(session, record),
                drafts.get(session, KIND, record),
                club.workers(session, Role.SOCIAL_WORKER, retired=True),
            ),
            self._show_card,
            self.gone,
            latest="contract",
        )

    def _show_card(self, answer: Loaded) -> None:
        card, draft, workers = answer
        fresh = self._card is None or self._card.id != card.id or self.editor is None
        if not fresh and self.is_dirty():  # typed while the answer was on its way
            return
        self._card = card
        if fresh:
            self._new_editor(card, workers)
        editor = self._editor()
        editor.load(card.content)
        editor.set_read_only(card.frozen)
        if draft is not None and not card.frozen:
            editor.load_over(from_draft(draft.content))
            self.told(_("What you had typed and not saved is back."))
        self._show_head(card)
        self._show_buttons()
        self.show_detail(shown=True)
        self._ask_preview()

    def _new_editor(self, card: actions.Card, workers: list[tuple[int, str, str]]) -> None:
        old = self.editor
        self.editor = ContractEditor(card.form, card.content.head["variant"], workers, self)
        self.editor.edited.connect(self._edited)
        self.sides.insertWidget(0, self.editor)
        if old is not None:
            old.setParent(None)
            old.deleteLater()
        self.sides.setSizes([10_000, 10_000])
        self.setTabOrder(last_field(self.editor), self._revert)
        self.setTabOrder(self._revert, self._save_button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the paper does not fit beside the editor, it has a tab of its own."""
        super().resizeEvent(event)
        beside = self.width() > self.fontMetrics().averageCharWidth() * BESIDE
        if beside and self.sides.indexOf(self.preview) < 0:
            self.sides.addWidget(self.preview)
            self.preview.show()
        elif not beside and self.tabs.indexOf(self.preview) < 0:
            self.tabs.insertTab(1, self.preview, _("Paper"))

    def _show_head(self, card: actions.Card) -> None:
        facts = [card.name, _("version {version}").format(version=card.version), card.worker]
        facts += [
            _("{party} signed on {date}").format(party=name, date=day(on)) for _party, name, on in card.signatures
        ]
        if card.next_evaluation:
            facts.append(_("evaluation by {date}").format(date=day(card.next_evaluation)))
        self.head.show_record(card.title, " · ".join(facts), states.chip(card.state))
        main, further = _DEEDS[card.state]
        self.head.show_deeds(self.actions_by_key.get(main), [self.actions_by_key[key] for key in further])
        for key in ("sign", "complete", "terminate", "void"):
            self.actions_by_key[key].setEnabled(key in (main, *further))
        self.actions_by_key["save_contract"].setEnabled(not card.frozen)

    # typing

    def is_dirty(self) -> bool:
        """Whether the editor differs from what is on file."""
        return self._card is not None and self.editor is not None and not self._card.frozen and self.editor.is_dirty()

    def save_now(self) -> None:
        """Save; the editor stays."""
        if self.is_dirty():
            self.save(None)

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save what is typed, in one action."""
        self._then = then
        content = self._content()
        if content is None or self._card is None:
            return
        self._wait.stop()
        record, revision = self._card.id, self._card.revision
        self._sent = content

        def work(session: Any) -> actions.Card:
            drafts.drop(session, KIND, record)
            actions.save(session, record, content, revision)
            return actions.card(session, record)

        self.desk.jobs.act(work, self._saved, self._refused)

    def give_up(self) -> None:
        """Forget the typing, also its draft."""
        self._wait.stop()
        if self._card is not None:
            record = self._card.id
            self.desk.jobs.act(lambda session: drafts.drop(session, KIND, record))
            self._editor().load(self._card.content)
            self.show_record(record)

    def _edited(self) -> None:
        self._show_buttons()
        if not self._wait.isActive():  # so that a draft is kept in the midst of typing, too
            self._wait.start()
        self._follow.start()

    def _show_buttons(self) -> None:
        dirty = self.is_dirty()
        frozen = self._card is not None and self._card.frozen
        for button in (self._save_button, self._revert):
            self.enable(button, on=dirty)
            button.setVisible(not frozen)

    def _saved(self, card: actions.Card) -> None:
        self._card = card
        self._editor().set_saved(self._sent)
        if not self.is_dirty():  # nothing was typed since
            self._editor().load(card.content)
        self._show_head(card)
        self._show_buttons()
        self.told(_("Saved."), undo=True)
        if self._then is not None:
            self._then()

    def _refused(self, problem: Problem) -> None:
        if isinstance(problem, Invalid):
            self._editor().show_problems(problem.problems)
        self.failed(problem)

    def _content(self) -> Content | None:
        try:
            return self._editor().content()
        except Invalid as problem:
            self._refused(problem)
            return None

    def _keep_draft(self) -> None:
        if self._card is None or not self.is_dirty():
            return
        content = draft_of(self._editor().typed())
        record = self._card.id
        self.desk.jobs.act(lambda session: drafts.put(session, KIND, record, content), self._kept)

    def _kept(self, _result: object) -> None:
        self.kept.emit()

    def _ask_preview(self) -> None:
        if self._card is None or self.editor is None:
            return
        try:
            content = self.editor.content()
        except Invalid:
            return
        record = self._card.id
        self.desk.jobs.read(
            lambda session: actions.preview(session, record, content),
            self.preview.set_pdf,
            self.failed,
            latest="preview",
        )

    # paper

    def print_paper(self) -> None:
        """Save, number and put on file when that is still to be done, then print."""
        self._issue_then(self._print)

    def save_paper(self) -> None:
        """Save the paper that is shown as a file."""
        save_pdf(self, self.preview.pdf(), self._file_name(), told=self.told, problem=self._told_problem)

    def _issue_then(self, then: Callable[[bytes], None]) -> None:
        if self._card is None:
            return
        if self.is_dirty():
            self.save(self.print_paper)
            return
        record = self._card.id
        if self._card.frozen:
            self.desk.jobs.read(lambda session: actions.kept(session, record), then, self._refused)
        else:
            self.desk.jobs.act(lambda session: actions.issue(session, record), then, self._refused)

    def _print(self, pdf: bytes | None) -> None:
        if pdf and self._card is not None:
            self.preview.set_pdf(pdf)
            print_pdf(self, pdf, self._card.title, told=self.told, problem=self._told_problem)

    def _told_problem(self, sentence: str) -> None:
        self.failed(Problem(sentence))

    def _file_name(self) -> str:
        title = self._card.title if self._card else "kontrakt"
        return "".join(letter if letter.isalnum() else "-" for letter in title) + ".pdf"

    # life

    def ask_signatures(self) -> None:
        """Ask who signed and when."""
        if self._card is not None:
            SignDialog(self, self.desk.jobs, self._card)

    def ask_completed(self) -> None:
        """Ask for the day of completion."""
        self._ask_end(State.COMPLETED)

    def ask_terminated(self) -> None:
        """Ask why the contract ends early."""
        self._ask_end(State.TERMINATED)

    def ask_void(self) -> None:
        """Ask why the contract is void."""
        self._ask_end(State.VOID)

    def open_person(self) -> None:
        """Go to the person's page."""
        if self._card is not None:
            self.desk.open("participant", self._card.participant_id)

    def _ask_end(self, state: State) -> None:
        if self._card is not None:
            EndDialog(self, self.desk.jobs, self._card, state)

    def _editor(self) -> ContractEditor:
        if self.editor is None:
            raise RuntimeError("no contract is shown")
        return self.editor


_DEEDS: dict[State, tuple[str, tuple[str, ...]]] = {
    State.DRAFT: ("print", ("save_pdf", "person", "void")),
    State.PRINTED: ("sign", ("print", "save_pdf", "person", "void")),
    State.PARTLY_SIGNED: ("sign", ("print", "save_pdf", "person", "void")),
    State.ACTIVE: ("complete", ("print", "save_pdf", "person", "terminate")),
    State.COMPLETED: ("print", ("save_pdf", "person")),
    State.TERMINATED: ("print", ("save_pdf", "person")),
    State.VOID: ("print", ("save_pdf", "person")),
}
"""The main deed of each state, and the further ones."""
