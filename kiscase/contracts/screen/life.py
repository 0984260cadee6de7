"""The questions in the life of a contract: who signed and when; when and why it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.contracts import actions
from kiscase.contracts.model import Contract, Party, State
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.record import Field, Kind
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs

_ENDS = {
    State.COMPLETED: (
        N_("Complete the contract"),
        N_("Is everything carried out or evaluated, and the final evaluation written down? Then close the contract."),
    ),
    State.TERMINATED: (
        N_("Terminate the contract"),
        N_("The contract ends before its time. The reason stands in its history."),
    ),
    State.VOID: (N_("Make the contract void"), N_("A void contract keeps its number; its paper bears the mark VOID.")),
}


class SignDialog(FormDialog):
    """Asks on which day each party signed."""

    def __init__(self, parent: QWidget, jobs: Jobs, card: actions.Card, told: Callable[[str], None]) -> None:
        self._jobs, self._card, self._told = jobs, card, told
        signed = {party for party, _name, _on in card.signatures}
        names = {Party.PARTICIPANT: card.name, Party.WORKER: card.worker}
        fields = [
            Field(f"{party.label.capitalize()} – {names[party]}", Kind.DATE, key=party.value)
            for party in Party
            if party not in signed
        ]
        words = _(
            "When did each party sign the paper {number}? Leave a date empty when the party has not signed yet; "
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
        signed = {Party(key): on for key, on in values.items() if on}
        if not signed:
            self.failed(Problem(_("Please give at least one date.")))
            return
        record = self._card.id
        self._jobs.act(lambda session: actions.sign(session, record, signed), self._signed, self.failed)

    def _signed(self, _result: object) -> None:
        both = len(self._card.signatures) + len([on for on in self.form.shown().values() if on]) == len(Party)
        words = (
            _("Both signatures on {number} are recorded: the contract is being carried out.")
            if both
            else _("One signature on {number} is recorded; the other is still to come.")
        )
        self._told(words.format(number=self._card.title))
        self.done_well()


class EndDialog(FormDialog):
    """Asks when, and why, a contract is completed, terminated or void."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, card: actions.Card, state: State, told: Callable[[str], None]
    ) -> None:
        self._jobs, self._card, self._state, self._told = jobs, card, state, told
        fields = Contract.fields()
        title, words = _ENDS[state]
        super().__init__(
            parent,
            _(title),
            [Section("", [fields["closed_on"], fields["reason"]])],
            {"closed_on": date.today()},
            words=_(words),
            label=_(title),
            deed=self._end,
        )

    def _end(self, values: dict[str, Any]) -> None:
        record, state = self._card.id, self._state
        reason, on = values["reason"] or "", values["closed_on"]
        self._jobs.act(lambda session: actions.end(session, record, state, reason, on), self._ended, self.failed)

    def _ended(self, _result: object) -> None:
        words = _("The contract {number} is now: {state}.")
        self._told(words.format(number=self._card.title, state=self._state.label))
        self.done_well()
