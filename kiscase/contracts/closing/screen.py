"""The dialog that closes, disputes, resumes or reopens a contract; before the end it names what is still open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiscase.contracts import details
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.closing.open_items import list_open_items
from kiscase.contracts.model import Contract, ContractState, Outcome
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.widgets.message_bar import Notify

_STATE_TEXTS = {
    ContractState.COMPLETED: (
        N_("Complete the contract"),
        N_("The final evaluation is on file. What is the result of the contract?"),
        N_("Remarks"),
    ),
    ContractState.TERMINATED: (
        N_("Terminate the contract"),
        N_("The contract ends early. The reason is shown in its history."),
        N_("Reason"),
    ),
    ContractState.REFUSED: (
        N_("Record the refusal"),
        N_("Someone refuses to sign, so the contract is not concluded. It keeps its number and its document."),
        N_("Who refuses, and why"),
    ),
    ContractState.DISPUTED: (
        N_("Record a dispute"),
        N_(
            "The parties disagree about what the contract says or how it is carried out. It stays in "
            "force until the dispute is settled. To ask the head of the office for a ruling, use the tab “Breaches "
            "and talks”."
        ),
        N_("Subject of the dispute"),
    ),
    ContractState.ACTIVE: (N_("Resume the contract"), N_("The contract is resumed. Why?"), N_("Reason")),
    ContractState.EVALUATED: (N_("Reopen"), N_("The closed contract is reopened. Why?"), N_("Reason")),
    ContractState.VOID: (
        N_("Make the contract void"),
        N_("A void contract keeps its number; its document is marked VOID."),
        N_("Reason"),
    ),
}
"""The texts of the dialog by the new state: title, explanation, label of the reason."""
_CLOSING = (ContractState.COMPLETED, ContractState.TERMINATED)


def ask_new_state(
    parent: QWidget,
    jobs: Jobs,
    card: details.ContractDetails,
    state: ContractState,
    *,
    notify: Callable[[str], None],
    way_out: Callable[[str, int | None], object],
) -> None:
    """Ask for the day and the reason of a change of state, once it is known what an end leaves open."""

    def ask(still_open: Sequence[str]) -> None:
        if shiboken6.isValid(parent):
            dialog = CloseContractDialog(parent, jobs, card, state, notify, still_open=still_open)
            dialog.way_out_taken.connect(way_out)

    if state in _CLOSING:
        jobs.read(lambda session: list_open_items(session, card.id), ask, latest="open items of a contract")
    else:
        ask([])


class CloseContractDialog(ActionDialog):
    """Asks for the day and the reason of a change of state.

    The reason is optional only for completing a contract of which nothing is *still_open*.
    """

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        card: details.ContractDetails,
        state: ContractState,
        notify: Notify,
        *,
        still_open: Sequence[str] = (),
    ) -> None:
        title, words, reason = _STATE_TEXTS[state]
        completed = state is ContractState.COMPLETED
        lines = [_(words)]
        planned = card.content.fields["ends_on"]
        if state in _CLOSING and planned is not None and planned > clock.today():
            lines.append(_("It was to be carried out until {date}.").format(date=format_date(planned)))
        if still_open:
            lines += [_("Still open:"), *(f"– {one}" for one in still_open)]
            reason = N_("Why it ends although this is open") if completed else reason
        fields = [
            FieldInfo(N_("Closed on") if state in _CLOSING else N_("Date"), FieldKind.DATE, key="closed_on"),
            *([Contract.fields()["outcome"]] if completed else []),
            FieldInfo(reason, FieldKind.LONG, required=not completed or bool(still_open), key="reason"),
        ]
        super().__init__(
            parent,
            jobs,
            _(title),
            [FieldSection("", fields)],
            {"closed_on": clock.today(), "outcome": card.proposed},
            words="\n".join(lines),
            label=_(title),
            action=lambda session, values: closing.change_contract_state(
                session,
                card.id,
                state,
                values["reason"] or "",
                values["closed_on"],
                outcome=Outcome(values["outcome"]) if values.get("outcome") else None,
            ),
            notify=notify,
            done=_("The contract {number} is now: {state}.").format(number=card.title, state=state.label),
        )
        if not completed:
            self.form.editor("reason").setFocus(Qt.FocusReason.OtherFocusReason)
