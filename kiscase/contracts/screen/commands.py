"""What can be done with a contract from its page: print, sign, end; each by a command that its state allows."""

from __future__ import annotations

from collections.abc import Callable

from kiscase.contracts import details, issued_document
from kiscase.contracts.annexes.screen.annex_dialog import AnnexDialog
from kiscase.contracts.checks.screen.controller import ChecksController
from kiscase.contracts.closing.screen import CloseContractDialog
from kiscase.contracts.copies.screen import CopiesController
from kiscase.contracts.evaluations.screen.tab import EvaluationsTab
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import ContractState
from kiscase.contracts.signing.screen.electronic_dialogs import SigningKeyDialog, show_electronic_signatures
from kiscase.contracts.signing.screen.signatures_dialog import ContractSignaturesDialog
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.files import pdf_file_name
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, ngettext
from kiscase.ui.command import Command
from kiscase.ui.preview.output import print_pdf, save_pdf

LoadedContract = tuple[details.ContractDetails, list[tuple[int, str, str]]]


class ContractCommands(CopiesController, ChecksController):
    """The page of a contract as far as its paper and its life go; what is typed is the business of ContractsPage."""

    also: tuple[str, ...] = ()
    """What stands under "More" in every state."""

    def commands(self) -> tuple[Command, ...]:
        """What can be done with the printed contract and its status."""
        return (
            Command("save_contract", N_("Save"), self.save_now, "save", "Ctrl+S"),
            Command("print", N_("Print"), self.print_paper, "printer", "Ctrl+P"),
            *self._status_commands(),
            Command("esignatures", N_("Electronic signatures…"), self.show_electronic, "signature"),
            Command("amended", N_("Go to what this annex amends"), self.open_amended, "file-signature"),
            Command("save_pdf", N_("Save as PDF…"), self.save_paper, "file-down"),
            Command("person", N_("Go to the person"), self.open_person, "users"),
        )

    def _status_commands(self) -> tuple[Command, ...]:
        """What is possible only in some states."""
        state = ContractState
        awaiting_signatures = {state.PRINTED, state.PARTLY_SIGNED}
        signed = {state.ACTIVE, state.EVALUATED, state.DISPUTED}
        return (
            Command("ready", N_("Ready to print"), self.make_ready, "check", when={state.DRAFT}),
            Command("sign", N_("Record signatures"), self.ask_signatures, "signature", when=awaiting_signatures),
            Command(
                "evaluate",
                N_("Evaluate…"),
                self.ask_evaluation,
                "clipboard-check",
                "Ctrl+Shift+V",
                when={state.ACTIVE, state.DISPUTED},
            ),
            Command(
                "complete",
                N_("Complete the contract"),
                self.ask_completed,
                "circle-check",
                when={state.EVALUATED},
            ),
            Command("esign", N_("Sign electronically…"), self.ask_electronic, "key-round", when=awaiting_signatures),
            Command("refuse", N_("Refused to sign…"), self.ask_refused, "circle-x", when=awaiting_signatures),
            Command(
                "dispute",
                N_("Put in dispute…"),
                self.ask_disputed,
                "circle-alert",
                when={state.ACTIVE, state.EVALUATED},
            ),
            Command(
                "carry_on",
                N_("Carry out again…"),
                self.ask_carried_on,
                "circle-check",
                when={state.DISPUTED, state.TERMINATED},
            ),
            Command("reopen", N_("Open again…"), self.ask_reopened, "folder-open", when={state.COMPLETED}),
            Command("terminate", N_("Terminate…"), self.ask_terminated, "circle-x", when=signed),
            Command("annex", N_("Annex…"), self.ask_annex, "file-plus", when=signed),
            Command(
                "void",
                N_("Make void…"),
                self.ask_void,
                "ban",
                when={state.DRAFT, state.READY, *awaiting_signatures},
            ),
        )

    def show_commands(self, state: ContractState, *, due: bool = False) -> None:
        """Offer what the state allows: one main command, the others under "More"; a due evaluation comes first."""
        self.enable_commands(state)
        main = MAIN_COMMANDS.get(state, "evaluate" if due else "")
        contract = self.details[0] if self.details is not None else None
        applicable = {
            "second_copy": self.paper.offered() != DEFAULT_LANGUAGE,
            "amended": contract is not None and contract.amends is not None,
            "esignatures": contract is not None and contract.electronic,
        }
        for key in ("amended", "esignatures"):
            self.actions_by_key[key].setEnabled(applicable[key])
        hidden = {main, *(key for key, applies in applicable.items() if not applies)}
        hidden |= {key for key in STATE_COMMANDS if not self.actions_by_key[key].isEnabled()}
        grouped = (STATE_COMMANDS, PRINT_COMMANDS, NAVIGATION_COMMANDS)
        others = [key for key in self.also if not any(key in group for group in grouped)]
        groups = [[self.actions_by_key[key] for key in group if key not in hidden] for group in (*grouped, others)]
        self.header.show_actions(self.actions_by_key.get(main), *groups)

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
        save_pdf(self, self.preview.pdf(), self._file_name(), told=self.show_message, problem=self._told_problem)

    def _issue_then(self, then: Callable[[bytes | None], None]) -> None:
        if self.details is None:
            return
        if self.is_dirty():
            self.save(self.print_paper)
            return
        record = self.details[0].id
        if self.is_editable():
            self.context.jobs.act(lambda session: issuing.issue_contract(session, record), then, self._not_printed)
        else:
            self.context.jobs.read(
                lambda session: issued_document.contract_pdf_on_file(session, record), then, self.show_failure
            )

    def _not_printed(self, problem: Problem) -> None:
        if not isinstance(problem, InvalidValuesError):
            self.show_failure(problem)
            return
        self.show_problems(InvalidValuesError(self.cells(problem.problems)))
        count = len(problem.problems)
        words = ngettext(
            "Not printed: {count} field of the form is missing or wrong; it is marked.",
            "Not printed: {count} fields of the form are missing or wrong; they are marked.",
            count,
        )
        elsewhere = [text for key, text in problem.problems.items() if key in ("people", "worker")]
        self.show_failure(Problem(" ".join([words.format(count=count), *elsewhere]), way_out=self._person(problem)))

    def _person(self, problem: InvalidValuesError) -> tuple[str, int | None] | None:
        """The way to the person's page, when something is missing there."""
        return ("participant", self.details[0].participant_id) if "people" in problem.problems else None

    def _print(self, pdf: bytes | None) -> None:
        if not pdf or self.details is None:
            self.show_failure(Problem(_("There is no printed paper of this contract: it was a draft when it ended.")))
            return
        self.paper.show_copy(on=False)
        self.preview.set_pdf(pdf)
        further = " ".join(filter(None, (self.warnings(), self.about_copy())))
        told = (lambda sentence: self.show_message(f"{sentence} {further}")) if further else self.show_message
        print_pdf(self, pdf, self.details[0].title, told=told, problem=self._told_problem)

    def _told_problem(self, sentence: str) -> None:
        self.show_failure(Problem(sentence))

    def _file_name(self) -> str:
        title = self.details[0].title if self.details else "kontrakt"
        title += f" {self.paper.language()}" if self.paper.is_copy() else ""
        return pdf_file_name(title)

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
        if self.details is not None:
            show_electronic_signatures(self, self.context.jobs, self.details[0], self.show_failure)

    def ask_completed(self) -> None:
        """Ask for the day of completion."""
        self._ask_end(ContractState.COMPLETED)

    def make_ready(self) -> None:
        """Say that the draft is complete."""
        self.leave(self._make_ready)

    def ask_refused(self) -> None:
        """Ask who refuses to sign, and why."""
        self._ask_end(ContractState.REFUSED)

    def ask_disputed(self) -> None:
        """Ask what the parties do not agree on."""
        self._ask_end(ContractState.DISPUTED)

    def ask_carried_on(self) -> None:
        """Ask why the contract is carried out again."""
        self._ask_end(ContractState.ACTIVE)

    def ask_reopened(self) -> None:
        """Ask why the completed contract is open again."""
        self._ask_end(ContractState.EVALUATED)

    def ask_terminated(self) -> None:
        """Ask why the contract ends early."""
        self._ask_end(ContractState.TERMINATED)

    def ask_void(self) -> None:
        """Ask why the contract is void."""
        self._ask_end(ContractState.VOID)

    def open_person(self) -> None:
        """Go to the person's page."""
        if self.details is not None:
            self.context.open_record("participant", self.details[0].participant_id)

    def ask_annex(self) -> None:
        """Ask why the signed contract is to be changed, and go to its annex."""
        self.leave(self._ask_annex)

    def open_amended(self) -> None:
        """Go to the contract that this annex amends."""
        if self.details is not None and self.details[0].amends is not None:
            self.context.open_record("contract", self.details[0].amends[0])

    def _ask_annex(self) -> None:
        if self.details is not None:
            dialog = AnnexDialog(
                self, self.context.jobs, self.details[0].id, lambda made: self.context.open_record("contract", made)
            )
            dialog.rejected_with.connect(self.show_failure)

    def _make_ready(self) -> None:
        if self.details is not None:
            record = self.details[0].id
            self.context.jobs.act(
                lambda session: issuing.mark_contract_ready(session, record), self._is_ready, self._not_printed
            )

    def _is_ready(self, _result: object) -> None:
        words = _("The contract is ready to print.")
        self.show_done(" ".join(filter(None, (words, self.warnings()))))

    def _ask_signatures(self) -> None:
        if self.details is not None:
            dialog = ContractSignaturesDialog(self, self.context.jobs, self.details[0], self.show_message)
            dialog.rejected_with.connect(self.show_failure)

    def _ask_electronic(self) -> None:
        if self.details is not None:
            dialog = SigningKeyDialog(self, self.context.jobs, self.details[0], self.show_message)
            dialog.rejected_with.connect(self.show_failure)

    def _ask_end(self, state: ContractState) -> None:
        self._ending = state
        self.leave(self._ask_ending)

    def _ask_ending(self) -> None:
        if self.details is not None:
            dialog = CloseContractDialog(self, self.context.jobs, self.details[0], self._ending, self.show_message)
            dialog.rejected_with.connect(self.show_failure)


MAIN_COMMANDS: dict[ContractState, str] = {
    ContractState.DRAFT: "print",
    ContractState.READY: "print",
    ContractState.PRINTED: "sign",
    ContractState.PARTLY_SIGNED: "sign",
    ContractState.EVALUATED: "complete",
    ContractState.DISPUTED: "carry_on",
    ContractState.COMPLETED: "print",
    ContractState.TERMINATED: "print",
    ContractState.AMENDED: "print",
    ContractState.REFUSED: "print",
    ContractState.VOID: "print",
}
"""The command of the filled button in the header; an active contract has one only when its evaluation is due."""

STATE_COMMANDS = (
    *("ready", "sign", "esign", "refuse", "evaluate", "complete", "annex", "dispute"),
    *("carry_on", "reopen", "terminate", "void"),
)
"""The commands that not every state allows, in the order of the menu."""
PRINT_COMMANDS = ("print", "second_copy", "save_pdf", "plain_copy", "blank_form", "esignatures")
NAVIGATION_COMMANDS = ("person", "amended")
"""Printing, and ways to other pages: a separator divides the groups in the menu "More"."""
