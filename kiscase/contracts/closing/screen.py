"""The questions in the life of a contract: who signed and when; when and why it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiscase.contracts import details
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.model import Contract, ContractState, Outcome
from kiscase.core import clock
from kiscase.core.i18n import N_, _
from kiscase.core.records.fields import FieldInfo, FieldKind
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.jobs import Jobs

_STATE_TEXTS = {
    ContractState.COMPLETED: (
        N_("Complete the contract"),
        N_("The final evaluation is on file. With what result is the contract closed?"),
        N_("Remarks"),
    ),
    ContractState.TERMINATED: (
        N_("Terminate the contract"),
        N_("The contract ends before its time. The reason stands in its history."),
        N_("Reason"),
    ),
    ContractState.REFUSED: (
        N_("Record the refusal"),
        N_("Somebody refuses to sign, so the contract is not concluded. It keeps its number and its paper."),
        N_("Who refuses, and why"),
    ),
    ContractState.DISPUTED: (
        N_("Put in dispute"),
        N_("The parties do not agree on what the contract says or how it is kept. It goes on until that is settled."),
        N_("What they do not agree on"),
    ),
    ContractState.ACTIVE: (N_("Carry out again"), N_("The contract is carried out again. Why?"), N_("Reason")),
    ContractState.EVALUATED: (N_("Reopen"), N_("The contract was closed and is open again. Why?"), N_("Reason")),
    ContractState.VOID: (
        N_("Make the contract void"),
        N_("A void contract keeps its number; its paper bears the mark VOID."),
        N_("Reason"),
    ),
}
"""What is asked when a contract comes to a state: the title, the words above, and how the reason is called."""
_CLOSING = (ContractState.COMPLETED, ContractState.TERMINATED)


class CloseContractDialog(FormDialog):
    """Asks when, and why, a contract comes to another state; all but completing it needs a reason."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        card: details.ContractDetails,
        state: ContractState,
        told: Callable[[str], None],
    ) -> None:
        self._jobs, self._card, self._state, self._told = jobs, card, state, told
        title, words, reason = _STATE_TEXTS[state]
        completed = state is ContractState.COMPLETED
        fields = [
            FieldInfo(N_("Closed on") if state in _CLOSING else N_("Date"), FieldKind.DATE, key="closed_on"),
            *([Contract.fields()["outcome"]] if completed else []),
            FieldInfo(reason, FieldKind.LONG, required=not completed, key="reason"),
        ]
        super().__init__(
            parent,
            _(title),
            [FieldSection("", fields)],
            {"closed_on": clock.today(), "outcome": card.proposed},
            words=_(words),
            label=_(title),
            on_submit=self._end,
        )
        if not completed:
            self.form.editor("reason").setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self, values: dict[str, Any]) -> None:
        record, state = self._card.id, self._state
        reason, on, outcome = values["reason"] or "", values["closed_on"], values.get("outcome") or None

        def work(session: Any) -> None:
            closing.change_contract_state(session, record, state, reason, on, outcome=outcome and Outcome(outcome))

        self._jobs.act(work, self._ended, self.show_failure)

    def _ended(self, _result: object) -> None:
        words = _("The contract {number} is now: {state}.")
        self._told(words.format(number=self._card.title, state=self._state.label))
        self.close_done()
