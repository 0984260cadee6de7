"""The questions in the life of a contract: who signed and when; when and why it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiscase.contracts import actions
from kiscase.contracts.model import Contract, Outcome, State
from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.record import Field, Kind
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs

_ENDS = {
    State.COMPLETED: (
        N_("Complete the contract"),
        N_("The final evaluation is on file. With what result is the contract closed?"),
        N_("Remarks"),
    ),
    State.TERMINATED: (
        N_("Terminate the contract"),
        N_("The contract ends before its time. The reason stands in its history."),
        N_("Reason"),
    ),
    State.REFUSED: (
        N_("Record the refusal"),
        N_("Somebody refuses to sign, so the contract is not concluded. It keeps its number and its paper."),
        N_("Who refuses, and why"),
    ),
    State.DISPUTED: (
        N_("Put in dispute"),
        N_("The parties do not agree on what the contract says or how it is kept. It goes on until that is settled."),
        N_("What they do not agree on"),
    ),
    State.ACTIVE: (N_("Carry out again"), N_("The contract is carried out again. Why?"), N_("Reason")),
    State.EVALUATED: (N_("Open again"), N_("The contract was closed and is open again. Why?"), N_("Reason")),
    State.VOID: (
        N_("Make the contract void"),
        N_("A void contract keeps its number; its paper bears the mark VOID."),
        N_("Reason"),
    ),
}
"""What is asked when a contract comes to a state: the title, the words above, and how the reason is called."""
_CLOSING = (State.COMPLETED, State.TERMINATED)


class SignDialog(FormDialog):
    """Asks on which day each party signed."""

    def __init__(self, parent: QWidget, jobs: Jobs, card: actions.Card, told: Callable[[str], None]) -> None:
        self._jobs, self._card, self._told = jobs, card, told
        signed = {signer for signer, _name, _on in card.signatures}
        fields = [Field(one["name"], Kind.DATE, key=one["key"]) for one in card.signers if one["key"] not in signed]
        words = _(
            "When did each person sign the paper {number}? Leave a date empty when the person has not signed yet; "
            "“today” will do for this day. A signature freezes the contract and cannot be undone."
        )
        super().__init__(
            parent,
            _("Signatures"),
            [Section("", fields)],
            {},
            words=words.format(number=card.title),
            label=_("Record signatures"),
            deed=self._sign,
        )

    def _sign(self, values: dict[str, Any]) -> None:
        signed = {key: on for key, on in values.items() if on}
        if not signed:
            self.failed(Problem(_("Please give at least one date.")))
            return
        record = self._card.id
        self._jobs.act(lambda session: actions.sign(session, record, signed), self._signed, self.failed)

    def _signed(self, _result: object) -> None:
        left = (
            len(self._card.signers) - len(self._card.signatures) - len([on for on in self.form.shown().values() if on])
        )
        words = _("All signatures on {number} are recorded.")
        if left:
            words = ngettext(
                "The signatures on {number} are recorded; {count} is still to come.",
                "The signatures on {number} are recorded; {count} are still to come.",
                left,
            )
        self._told(words.format(number=self._card.title, count=left))
        self.done_well()


class EndDialog(FormDialog):
    """Asks when, and why, a contract comes to another state; all but completing it needs a reason."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, card: actions.Card, state: State, told: Callable[[str], None]
    ) -> None:
        self._jobs, self._card, self._state, self._told = jobs, card, state, told
        title, words, reason = _ENDS[state]
        completed = state is State.COMPLETED
        fields = [
            Field(N_("Closed on") if state in _CLOSING else N_("Date"), Kind.DATE, key="closed_on"),
            *([Contract.fields()["outcome"]] if completed else []),
            Field(reason, Kind.LONG, required=not completed, key="reason"),
        ]
        super().__init__(
            parent,
            _(title),
            [Section("", fields)],
            {"closed_on": clock.today(), "outcome": card.proposed},
            words=_(words),
            label=_(title),
            deed=self._end,
        )
        if not completed:
            self.form.editor("reason").setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self, values: dict[str, Any]) -> None:
        record, state = self._card.id, self._state
        reason, on, outcome = values["reason"] or "", values["closed_on"], values.get("outcome") or None

        def work(session: Any) -> None:
            actions.end(session, record, state, reason, on, outcome=outcome and Outcome(outcome))

        self._jobs.act(work, self._ended, self.failed)

    def _ended(self, _result: object) -> None:
        words = _("The contract {number} is now: {state}.")
        self._told(words.format(number=self._card.title, state=self._state.label))
        self.done_well()
