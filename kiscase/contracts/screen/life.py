"""The questions in the life of a contract: who signed and when; when and why it ends."""

from __future__ import annotations

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
    State.COMPLETED: (N_("Complete the contract"), N_("Everything was carried out or evaluated.")),
    State.TERMINATED: (
        N_("Terminate the contract"),
        N_("The contract ends before its time. The reason stands in its history."),
    ),
    State.VOID: (N_("Make the contract void"), N_("A void contract keeps its number; its paper bears the mark VOID.")),
}


class SignDialog(FormDialog):
    """Asks on which day each party signed."""

    def __init__(self, parent: QWidget, jobs: Jobs, card: actions.Card) -> None:
        self._jobs, self._card = jobs, card
        signed = {party for party, _name, _on in card.signatures}
        names = {Party.PARTICIPANT: card.name, Party.WORKER: card.worker}
        fields = [
            Field(f"{party.label.capitalize()} – {names[party]}", Kind.DATE, key=party.value)
            for party in Party
            if party not in signed
        ]
        words = _(
            "When did each party sign the paper {number}? Leave a date empty when the party has not signed yet. "
            "A signature freezes the contract."
        )
        super().__init__(
            parent,
            _("Signatures"),
            [Section("", fields)],
            {field.key: date.today() for field in fields},
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
        self._jobs.act(lambda session: actions.sign(session, record, signed), self.done_well, self.failed)


class EndDialog(FormDialog):
    """Asks when, and why, a contract is completed, terminated or void."""

    def __init__(self, parent: QWidget, jobs: Jobs, card: actions.Card, state: State) -> None:
        self._jobs, self._card, self._state = jobs, card, state
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
        self._jobs.act(lambda session: actions.end(session, record, state, reason, on), self.done_well, self.failed)
