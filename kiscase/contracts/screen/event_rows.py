"""The events of a contract as rows of a list: breaches, talks, requests for a ruling; and what each of them can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from kiscase.contracts.disputes import actions as disputes
from kiscase.contracts.events import breaches, invitations
from kiscase.contracts.model import ContractState, DocumentStage
from kiscase.contracts.queries import contract_state
from kiscase.core.date_format import format_date, format_time
from kiscase.core.i18n import _
from kiscase.ui.status_display import StatusDisplay

Event = breaches.BreachRow | invitations.InvitationRow | disputes.DisputeRow


class EventActions(NamedTuple):
    """What can be done with an event of one kind, by its id."""

    load: Callable[[Any, int], Any]
    preview_letter: Callable[[Any, int], bytes]
    issue_letter: Callable[[Any, int], bytes]
    sign_letter: Callable[[Any, int, Mapping[str, date]], None] | None = None
    """None where nobody has to sign the letter."""


EVENT_ACTIONS: dict[type[Any], EventActions] = {
    breaches.BreachRow: EventActions(
        breaches.load_breach,
        breaches.preview_breach_letter,
        breaches.issue_breach_letter,
        breaches.sign_breach_letter,
    ),
    invitations.InvitationRow: EventActions(
        invitations.load_invitation, invitations.preview_invitation, invitations.issue_invitation
    ),
    disputes.DisputeRow: EventActions(
        disputes.load_dispute,
        disputes.preview_dispute_letter,
        disputes.issue_dispute_letter,
        disputes.sign_dispute_letter,
    ),
}
_KINDS = tuple(EVENT_ACTIONS)


class LoadedEvents(NamedTuple):
    """The state of a contract and its events, the latest first."""

    state: ContractState | None
    events: Sequence[Event]


def load_events(session: Any, contract_id: int) -> LoadedEvents:
    """The events of a contract and its annexes."""
    events: list[Event] = [
        *breaches.list_breaches(session, contract_id),
        *invitations.list_invitations(session, contract_id),
        *disputes.list_disputes(session, contract_id),
    ]
    return LoadedEvents(
        contract_state(session, contract_id), sorted(events, key=lambda one: (one.on, one.id), reverse=True)
    )


def event_key(event: Event) -> int:
    """A number of its own for each event in a list of several kinds."""
    return new_event_key(type(event), event.id)


def new_event_key(kind: type[Any], event_id: int) -> int:
    """The number of an event by its kind and its id."""
    return event_id * len(_KINDS) + _KINDS.index(kind)


def can_be_signed(event: Event | None) -> bool:
    """Whether signatures on the letter are still to come."""
    return isinstance(event, (breaches.BreachRow, disputes.DisputeRow)) and event.missing > 0


def event_cells(event: Event) -> tuple[Any, ...]:
    """Day, what, number and state of an event."""
    if isinstance(event, breaches.BreachRow):
        what, chip = _("Breach: {what}").format(what=_line(event.what)), _breach_chip(event)
    elif isinstance(event, disputes.DisputeRow):
        what, chip = _("Request for a ruling: {what}").format(what=_line(event.matters)), _dispute_chip(event)
    else:
        parts = [event.purpose.label, format_time(event.at), event.place]
        what, chip = _("Talk: {what}").format(what=", ".join(part for part in parts if part)), _invitation_chip(event)
    return format_date(event.on), what, event.number, chip


def _breach_chip(breach: breaches.BreachRow) -> StatusDisplay:
    if breach.consequence is not None:
        return StatusDisplay(_("settled"), "circle-check", "ok")
    if breach.explained:
        return StatusDisplay(_("explained, awaiting a decision"), "quote", "info")
    if breach.overdue:
        return StatusDisplay(_("not explained in time"), "triangle-alert", "bad")
    if breach.stage is DocumentStage.DRAFT:
        return StatusDisplay(_("letter to be printed"), "printer", "warn")
    return StatusDisplay(_("to be explained"), "clock", "warn")


def _invitation_chip(invitation: invitations.InvitationRow) -> StatusDisplay:
    if invitation.stage is not DocumentStage.DRAFT:
        return StatusDisplay(_("invitation issued"), "mail", "info" if invitation.past else "ok")
    if invitation.past:
        return StatusDisplay(_("invitation not printed"), "mail", "muted")
    return StatusDisplay(_("invitation to be printed"), "printer", "warn")


def _dispute_chip(dispute: disputes.DisputeRow) -> StatusDisplay:
    if dispute.consequence is not None:
        return StatusDisplay(dispute.consequence.label, "circle-check", "ok")
    if dispute.overdue:
        return StatusDisplay(_("no answer for long: ask again"), "triangle-alert", "bad")
    if dispute.stage is DocumentStage.DRAFT:
        return StatusDisplay(_("letter to be printed"), "printer", "warn")
    return StatusDisplay(_("awaiting the ruling"), "clock", "warn")


def _line(text: str) -> str:
    return " ".join(text.split())
