"""The commands that change the state of the open contract: ready, signatures, evaluation, annex, closing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from kiscase.contracts.annexes.screen.annex_dialog import AnnexDialog
from kiscase.contracts.checks.screen.controller import ChecksController
from kiscase.contracts.closing.screen import ask_new_state
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.drafting.screen.new_contract import BEGUN_CONTRACT
from kiscase.contracts.drafting.screen.shown_contract import ShownContract
from kiscase.contracts.evaluations.screen.tab import EvaluationsTab
from kiscase.contracts.inner_data.actions import LASTING_STATES
from kiscase.contracts.inner_data.screen import InnerDataDialog
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import UNSIGNED_STATES, Contract, ContractState
from kiscase.contracts.screen.events_tab import EventsTab
from kiscase.contracts.screen.printing import PrintingController
from kiscase.contracts.signing.screen.contract_signatures import ask_contract_signatures
from kiscase.contracts.signing.screen.electronic_dialogs import SigningKeyDialog, show_electronic_signatures
from kiscase.core.i18n import N_, _
from kiscase.participants.model import Participant
from kiscase.ui.command import Command

_AWAITING_SIGNATURES = {ContractState.PRINTED, ContractState.PARTLY_SIGNED}
_NOT_TYPED = set(LASTING_STATES - {*UNSIGNED_STATES, ContractState.AMENDED})
"""The inner data of the version that counts cannot be typed into its editor."""
_SIGNED = {ContractState.ACTIVE, ContractState.EVALUATED, ContractState.DISPUTED}


class StatusController(QObject):
    """Handles the commands that are possible only in some states, and the ways to other pages."""

    def __init__(self, shown: ShownContract, printing: PrintingController, checks: ChecksController) -> None:
        super().__init__(shown.page)
        self._shown, self._page = shown, shown.page
        self._printing, self._checks = printing, checks
        self._new_state = ContractState.VOID

    def commands(self) -> tuple[Command, ...]:
        """The commands with the states in which each of them is possible."""
        return (
            *self._signing_commands(),
            *self._running_commands(),
            Command("record_ruling", N_("Record the ruling…"), self.record_ruling, "scale"),
            Command("esignatures", N_("Electronic signatures…"), self.show_electronic_signatures, "signature"),
            Command("amended", N_("Go to the amended contract"), self.open_amended_contract, "file-signature"),
            Command("inner_data", N_("Inner data…"), self.ask_inner_data, "lock-open", "Ctrl+Shift+I", when=_NOT_TYPED),
            Command("person", N_("Go to the person"), self.open_person, "users"),
        )

    def _signing_commands(self) -> tuple[Command, ...]:
        state, waiting = ContractState, _AWAITING_SIGNATURES
        return (
            Command("ready", N_("Ready to print"), self.mark_ready, "check", when={state.DRAFT}),
            Command("sign", N_("Record signatures"), self.ask_signatures, "signature", when=waiting),
            Command("esign", N_("Sign electronically…"), self.ask_electronic_signature, "key-round", when=waiting),
            Command("refuse", N_("Refused to sign…"), self.ask_refusal, "circle-x", when=waiting),
            Command("delete", N_("Delete…"), self.ask_delete, "trash-2", when={state.DRAFT, state.READY}),
            Command("void", N_("Make void…"), self.ask_void, "ban", when={state.DRAFT, state.READY, *waiting}),
        )

    def _running_commands(self) -> tuple[Command, ...]:
        state = ContractState
        return (
            Command(
                "evaluate",
                N_("Evaluate…"),
                self.start_evaluation,
                "clipboard-check",
                "Ctrl+Shift+V",
                when={state.ACTIVE, state.DISPUTED},
            ),
            Command(
                "complete",
                N_("Complete the contract"),
                self.ask_completion,
                "circle-check",
                when={state.EVALUATED},
            ),
            Command(
                "dispute",
                N_("Record a dispute…"),
                self.ask_dispute,
                "circle-alert",
                when={state.ACTIVE, state.EVALUATED},
            ),
            Command(
                "carry_on",
                N_("Resume…"),
                self.ask_resumption,
                "circle-check",
                when={state.DISPUTED, state.TERMINATED},
            ),
            Command("reopen", N_("Reopen…"), self.ask_reopening, "folder-open", when={state.COMPLETED}),
            Command("terminate", N_("Terminate…"), self.ask_termination, "circle-x", when=_SIGNED),
            Command("annex", N_("Annex…"), self.ask_annex, "file-plus", when=_SIGNED),
        )

    def mark_ready(self) -> None:
        """Mark the draft as complete, once unsaved changes are saved or discarded."""
        self._page.leave(self._mark_ready)

    def ask_signatures(self) -> None:
        """Ask who signed and when, once unsaved changes are saved or discarded."""
        self._page.leave(self._ask_signatures)

    def ask_electronic_signature(self) -> None:
        """Ask who signs electronically and with which certificate, once unsaved changes are saved or discarded."""
        self._page.leave(self._ask_electronic_signature)

    def show_electronic_signatures(self) -> None:
        """Show the electronic signatures and whether they are valid."""
        if self._shown.details is not None:
            show_electronic_signatures(self._page, self._shown.jobs, self._shown.details, self._page.show_failure)

    def start_evaluation(self) -> None:
        """Evaluate how the contract is carried out, on its tab."""
        self._shown.open_tab(EvaluationsTab).evaluate()

    def record_ruling(self) -> None:
        """Ask what the head of the office answered to the request for a ruling."""
        if self._shown.details is not None and self._shown.details.ruling is not None:
            self._shown.open_tab(EventsTab).record_answer(self._shown.details.ruling.id)

    def ask_annex(self) -> None:
        """Ask why the signed contract is to be changed, and go to its annex."""
        self._page.leave(self._ask_annex)

    def ask_inner_data(self) -> None:
        """Ask for the inner data of the signed contract."""
        self._page.leave(self._ask_inner_data)

    def open_person(self) -> None:
        """Go to the person's page."""
        if self._shown.details is not None:
            self._page.context.open_record(Participant.__tablename__, self._shown.details.participant_id)

    def open_amended_contract(self) -> None:
        """Go to the contract that this annex amends."""
        if self._shown.details is not None and self._shown.details.amends is not None:
            self._page.context.open_record(Contract.__tablename__, self._shown.details.amends[0])

    def ask_completion(self) -> None:
        """Ask for the day and the result of the completed contract."""
        self._ask_new_state(ContractState.COMPLETED)

    def ask_refusal(self) -> None:
        """Ask who refuses to sign, and why."""
        self._ask_new_state(ContractState.REFUSED)

    def ask_dispute(self) -> None:
        """Ask what the parties disagree about."""
        self._ask_new_state(ContractState.DISPUTED)

    def ask_resumption(self) -> None:
        """Ask why the contract is carried out again."""
        self._ask_new_state(ContractState.ACTIVE)

    def ask_reopening(self) -> None:
        """Ask why the completed contract is reopened."""
        self._ask_new_state(ContractState.EVALUATED)

    def ask_termination(self) -> None:
        """Ask why the contract ends early."""
        self._ask_new_state(ContractState.TERMINATED)

    def ask_void(self) -> None:
        """Ask why the contract is made void."""
        self._ask_new_state(ContractState.VOID)

    def ask_delete(self) -> None:
        """Ask before the draft is deleted."""
        if self._shown.details is not None:
            record, number = self._shown.details.id, self._shown.details.title
            question = _("Delete {name}?").format(name=number)
            self._page.ask_deletion(question, lambda session: drafting.delete_draft_contract(session, record))

    def _mark_ready(self) -> None:
        if self._shown.details is not None:
            contract_id = self._shown.details.id
            self._shown.jobs.act(
                lambda session: issuing.mark_contract_ready(session, contract_id),
                self._marked_ready,
                self._printing.show_incomplete,
            )

    def _marked_ready(self, _result: object) -> None:
        sentences = (_("The contract is ready to print."), self._checks.describe_warnings())
        self._page.show_done(" ".join(filter(None, sentences)))

    def _ask_signatures(self) -> None:
        if self._shown.details is not None:
            dialog = ask_contract_signatures(
                self._page, self._shown.jobs, self._shown.details, partial(self._page.show_message, undo=True)
            )
            dialog.way_out_taken.connect(self._page.context.open_record)

    def _ask_electronic_signature(self) -> None:
        if self._shown.details is not None:
            dialog = SigningKeyDialog(self._page, self._shown.jobs, self._shown.details, self._page.show_message)
            dialog.way_out_taken.connect(self._page.context.open_record)

    def _ask_annex(self) -> None:
        if self._shown.details is not None:
            dialog = AnnexDialog(self._page, self._shown.jobs, self._shown.details.id, self._open_begun)
            dialog.way_out_taken.connect(self._page.context.open_record)

    def _ask_inner_data(self) -> None:
        if self._shown.details is not None:
            dialog = InnerDataDialog(self._page, self._shown.jobs, self._shown.details, self._page.show_message)
            dialog.way_out_taken.connect(self._page.context.open_record)

    def _open_begun(self, contract_id: int) -> None:
        self._page.context.open_record(BEGUN_CONTRACT, contract_id)

    def _ask_new_state(self, state: ContractState) -> None:
        self._new_state = state
        self._page.leave(self._open_closing_dialog)

    def _open_closing_dialog(self) -> None:
        if self._shown.details is not None:
            ask_new_state(
                self._page,
                self._shown.jobs,
                self._shown.details,
                self._new_state,
                notify=self._page.show_message,
                way_out=self._page.context.open_record,
            )
