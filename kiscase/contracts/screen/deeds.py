"""What can be done with a contract from its page: print, sign, end; each by a command that its state allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from kiscase.contracts import actions
from kiscase.contracts.model import State
from kiscase.contracts.screen.checks import Checking
from kiscase.contracts.screen.copies import Copies
from kiscase.contracts.screen.esigning import KeyDialog, show_signatures
from kiscase.contracts.screen.evaluations import EvaluationsTab
from kiscase.contracts.screen.life import EndDialog, SignDialog
from kiscase.contracts.screen.versions import AnnexDialog
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, ngettext
from kiscase.desk.command import Command
from kiscase.desk.preview import print_pdf, save_pdf

Loaded = tuple[actions.Card, list[tuple[int, str, str]]]


class ContractDeeds(Copies, Checking):
    """The page of a contract as far as its paper and its life go; what is typed is the business of ContractsPage."""

    also: tuple[str, ...] = ()
    """What stands under "More" in every state."""
    commands: ClassVar[tuple[Command, ...]] = (
        Command("save_contract", N_("Save"), "save_now", "save", "Ctrl+S"),
        Command("print", N_("Print"), "print_paper", "printer", "Ctrl+P"),
        Command("ready", N_("Ready to print"), "make_ready", "check"),
        Command("sign", N_("Record signatures"), "ask_signatures", "signature"),
        Command("evaluate", N_("Evaluate…"), "ask_evaluation", "clipboard-check", "Ctrl+Shift+V"),
        Command("complete", N_("Complete the contract"), "ask_completed", "circle-check"),
        Command("esign", N_("Sign electronically…"), "ask_electronic", "key-round"),
        Command("esignatures", N_("Electronic signatures…"), "show_electronic", "signature"),
        Command("refuse", N_("Refused to sign…"), "ask_refused", "circle-x"),
        Command("dispute", N_("Put in dispute…"), "ask_disputed", "circle-alert"),
        Command("carry_on", N_("Carry out again…"), "ask_carried_on", "circle-check"),
        Command("reopen", N_("Open again…"), "ask_reopened", "folder-open"),
        Command("terminate", N_("Terminate…"), "ask_terminated", "circle-x"),
        Command("annex", N_("Annex…"), "ask_annex", "file-plus"),
        Command("amended", N_("Go to what this annex amends"), "open_amended", "file-signature"),
        Command("void", N_("Make void…"), "ask_void", "ban"),
        Command("save_pdf", N_("Save as PDF…"), "save_paper", "file-down"),
        Command("person", N_("Go to the person"), "open_person", "users"),
    )

    def show_deeds(self, state: State, *, due: bool = False) -> None:
        """Offer what the state allows: one main deed, the others under "More"; a due evaluation comes first."""
        main, further = DEEDS[state]
        if due and not main and "evaluate" in further:
            main, further = "evaluate", tuple(key for key in further if key != "evaluate")
        for key in LIFE:
            self.actions_by_key[key].setEnabled(key in (main, *further))
        amends = self.card is not None and self.card[0].amends is not None
        self.actions_by_key["amended"].setEnabled(amends)
        electronic = self.card is not None and self.card[0].electronic
        self.actions_by_key["esignatures"].setEnabled(electronic)
        copied = self.paper.offered() != DEFAULT_LANGUAGE
        shown = {"second_copy": copied, "amended": amends, "esignatures": electronic}
        also = tuple(key for key, on in shown.items() if on)
        keys = (*further, *also, *self.also)
        named = [[key for key in group if key in keys] for group in (LIFE, PAPERS, WAYS)]
        others = [key for key in keys if key not in (*LIFE, *PAPERS, *WAYS)]
        groups = [[self.actions_by_key[key] for key in group] for group in (*named, others)]
        self.head.show_deeds(self.actions_by_key.get(main), *groups)

    # paper

    def print_paper(self) -> None:
        """Save, number and put on file when that is still to be done, then print."""
        self._issue_then(self._print)

    def print_shown(self) -> None:
        """Print the original, or the copy when that is shown."""
        if self.paper.is_copy():
            self.print_copy()
        else:
            self.print_paper()

    def save_paper(self) -> None:
        """Save the paper that is shown as a file."""
        save_pdf(self, self.preview.pdf(), self._file_name(), told=self.told, problem=self._told_problem)

    def _issue_then(self, then: Callable[[bytes], None]) -> None:
        if self.card is None:
            return
        if self.is_dirty():
            self.save(self.print_paper)
            return
        record = self.card[0].id
        if self.is_editable():
            self.desk.jobs.act(lambda session: actions.issue(session, record), then, self._not_printed)
        else:
            self.desk.jobs.read(lambda session: actions.kept(session, record), then, self.failed)

    def _not_printed(self, problem: Problem) -> None:
        if not isinstance(problem, Invalid):
            self.failed(problem)
            return
        self.show_problems(Invalid(self.cells(problem.problems)))
        count = len(problem.problems)
        words = ngettext(
            "Not printed: {count} field of the form is missing or wrong; it is marked.",
            "Not printed: {count} fields of the form are missing or wrong; they are marked.",
            count,
        )
        elsewhere = [text for key, text in problem.problems.items() if key in ("people", "worker")]
        self.failed(Problem(" ".join([words.format(count=count), *elsewhere]), way_out=self._person(problem)))

    def _person(self, problem: Invalid) -> tuple[str, int | None] | None:
        """The way to the person's page, when something is missing there."""
        return ("participant", self.card[0].participant_id) if "people" in problem.problems else None

    def _print(self, pdf: bytes | None) -> None:
        if not pdf or self.card is None:
            self.failed(Problem(_("There is no printed paper of this contract: it was a draft when it ended.")))
            return
        self.paper.show_copy(on=False)
        self.preview.set_pdf(pdf)
        further = " ".join(filter(None, (self.warnings(), self.about_copy())))
        told = (lambda sentence: self.told(f"{sentence} {further}")) if further else self.told
        print_pdf(self, pdf, self.card[0].title, told=told, problem=self._told_problem)

    def _told_problem(self, sentence: str) -> None:
        self.failed(Problem(sentence))

    def _file_name(self) -> str:
        title = self.card[0].title if self.card else "kontrakt"
        title += f" {self.paper.language()}" if self.paper.is_copy() else ""
        return "".join(letter if letter.isalnum() else "-" for letter in title) + ".pdf"

    # life

    def ask_signatures(self) -> None:
        """Ask who signed and when, once what is typed is saved or given up."""
        self.leave(self._ask_signatures)

    def ask_evaluation(self) -> None:
        """Evaluate how the contract is carried out, on its tab."""
        tab = next(tab for tab in self.extra_tabs if isinstance(tab, EvaluationsTab))
        self.tabs.setCurrentWidget(tab)
        tab.evaluate()

    def ask_electronic(self) -> None:
        """Ask who signs electronically, and with which certificate."""
        self.leave(self._ask_electronic)

    def show_electronic(self) -> None:
        """Show what is to be said of the electronic signatures."""
        if self.card is not None:
            show_signatures(self, self.desk.jobs, self.card[0], self.failed)

    def ask_completed(self) -> None:
        """Ask for the day of completion."""
        self._ask_end(State.COMPLETED)

    def make_ready(self) -> None:
        """Say that the draft is complete."""
        self.leave(self._make_ready)

    def ask_refused(self) -> None:
        """Ask who refuses to sign, and why."""
        self._ask_end(State.REFUSED)

    def ask_disputed(self) -> None:
        """Ask what the parties do not agree on."""
        self._ask_end(State.DISPUTED)

    def ask_carried_on(self) -> None:
        """Ask why the contract is carried out again."""
        self._ask_end(State.ACTIVE)

    def ask_reopened(self) -> None:
        """Ask why the completed contract is open again."""
        self._ask_end(State.EVALUATED)

    def ask_terminated(self) -> None:
        """Ask why the contract ends early."""
        self._ask_end(State.TERMINATED)

    def ask_void(self) -> None:
        """Ask why the contract is void."""
        self._ask_end(State.VOID)

    def open_person(self) -> None:
        """Go to the person's page."""
        if self.card is not None:
            self.desk.open("participant", self.card[0].participant_id)

    def ask_annex(self) -> None:
        """Ask why the signed contract is to be changed, and go to its annex."""
        self.leave(self._ask_annex)

    def open_amended(self) -> None:
        """Go to the contract that this annex amends."""
        if self.card is not None and self.card[0].amends is not None:
            self.desk.open("contract", self.card[0].amends[0])

    def _ask_annex(self) -> None:
        if self.card is not None:
            dialog = AnnexDialog(self, self.desk.jobs, self.card[0].id, lambda made: self.desk.open("contract", made))
            dialog.gave_up.connect(self.failed)

    def _make_ready(self) -> None:
        if self.card is not None:
            record = self.card[0].id
            self.desk.jobs.act(lambda session: actions.ready(session, record), self._is_ready, self._not_printed)

    def _is_ready(self, _result: object) -> None:
        words = _("The contract is ready to print.")
        self.done(" ".join(filter(None, (words, self.warnings()))))

    def _ask_signatures(self) -> None:
        if self.card is not None:
            dialog = SignDialog(self, self.desk.jobs, self.card[0], self.told)
            dialog.gave_up.connect(self.failed)

    def _ask_electronic(self) -> None:
        if self.card is not None:
            dialog = KeyDialog(self, self.desk.jobs, self.card[0], self.told)
            dialog.gave_up.connect(self.failed)

    def _ask_end(self, state: State) -> None:
        self._ending = state
        self.leave(self._ask_ending)

    def _ask_ending(self) -> None:
        if self.card is not None:
            dialog = EndDialog(self, self.desk.jobs, self.card[0], self._ending, self.told)
            dialog.gave_up.connect(self.failed)


_PAPER = ("print", "save_pdf", "person")
DEEDS: dict[State, tuple[str, tuple[str, ...]]] = {
    State.DRAFT: ("print", ("ready", "save_pdf", "person", "void")),
    State.READY: ("print", ("save_pdf", "person", "void")),
    State.PRINTED: ("sign", ("esign", "refuse", "void", *_PAPER)),
    State.PARTLY_SIGNED: ("sign", ("esign", "refuse", "void", *_PAPER)),
    State.ACTIVE: ("", ("evaluate", "annex", "dispute", "terminate", *_PAPER)),
    State.EVALUATED: ("complete", ("annex", "dispute", "terminate", *_PAPER)),
    State.DISPUTED: ("carry_on", ("evaluate", "annex", "terminate", *_PAPER)),
    State.COMPLETED: ("print", ("save_pdf", "person", "reopen")),
    State.TERMINATED: ("print", ("save_pdf", "person", "carry_on")),
    State.AMENDED: ("print", ("save_pdf", "person")),
    State.REFUSED: ("print", ("save_pdf", "person")),
    State.VOID: ("print", ("save_pdf", "person")),
}
"""The main deed of each state, and the further ones."""

LIFE = (
    *("ready", "sign", "esign", "refuse", "evaluate", "complete", "annex", "dispute"),
    *("carry_on", "reopen", "terminate", "void"),
)
"""The deeds that not every state allows."""
PAPERS = ("print", "second_copy", "save_pdf", "plain_copy", "blank_form", "esignatures")
WAYS = ("person", "amended")
"""The deeds about paper, and the ways to other pages: under "More" each group stands apart."""
