"""Inviting the person to a talk about the contract, and the letter that does so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.contracts.actions import letters
from kiscase.contracts.actions.moves import require_contract
from kiscase.contracts.documents.invitation import INVITATION
from kiscase.contracts.documents.letters import number, shown
from kiscase.contracts.model import Contract, Invitation, Purpose, Stage, State
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal import say, today

_OVER = (State.VOID, State.REFUSED)


class Listed(NamedTuple):
    """An invitation in the life of a contract."""

    id: int
    on: date
    at: time | None
    number: str
    purpose: Purpose
    place: str
    stage: Stage
    past: bool


class Card(NamedTuple):
    """All that is known of an invitation."""

    id: int
    number: str
    stage: Stage
    values: dict[str, Any]


def invite(session: Session, contract_id: int, values: Mapping[str, Any]) -> int:
    """Set a talk with the person; the id."""
    contract = require_contract(session, contract_id)
    if contract.state in _OVER:
        raise Problem(
            _("The contract is “{state}”: there is nothing to talk about any more. Nothing was written down.").format(
                state=contract.state.label
            )
        )
    invitation = Invitation(contract_id=contract.id, seq=letters.next_seq(session, INVITATION, contract))
    _take(session, invitation, values)
    session.add(invitation)
    session.flush()
    words = N_("Invited to a talk on {day}: {number}")
    say(session, words, day=invitation.on, number=number(session, INVITATION, invitation))
    return invitation.id


def change(session: Session, invitation_id: int, values: Mapping[str, Any], revision: int | None = None) -> None:
    """Another day, place or purpose; a letter that was given out is to be printed again."""
    invitation = letters.require(session, INVITATION, invitation_id)
    _take(session, invitation, values, revision)
    letters.outdate(session, INVITATION, invitation)
    say(session, N_("Changed the invitation {number}"), number=number(session, INVITATION, invitation))


def card(session: Session, invitation_id: int) -> Card:
    """All that is known of an invitation."""
    invitation = letters.require(session, INVITATION, invitation_id)
    return Card(invitation.id, number(session, INVITATION, invitation), invitation.stage, invitation.values())


def listed(session: Session, contract_id: int) -> list[Listed]:
    """The invitations under a contract and its annexes, the first first."""
    return [
        Listed(
            one.id,
            one.on,
            one.at,
            number(session, INVITATION, one),
            one.purpose,
            one.place,
            one.stage,
            one.on < today(session),
        )
        for one in letters.of_contract(session, INVITATION, contract_id)
    ]


def letter(session: Session, invitation_id: int) -> bytes:
    """The letter as it is or as it would be printed; nothing is kept."""
    return shown(session, INVITATION, letters.require(session, INVITATION, invitation_id))


def issue(session: Session, invitation_id: int) -> bytes:
    """The letter to give out, kept in the register."""
    return letters.issue(session, INVITATION, invitation_id)


def default(session: Session, contract_id: int) -> Purpose:
    """What a talk is most likely about now."""
    contract = session.get_one(Contract, contract_id)
    if contract.state in (State.DRAFT, State.READY):
        return Purpose.CONTRACT
    if contract.state in (State.PRINTED, State.PARTLY_SIGNED):
        return Purpose.SIGNING
    return Purpose.EVALUATION


def _take(session: Session, invitation: Invitation, values: Mapping[str, Any], revision: int | None = None) -> None:
    before = invitation.on
    invitation.change(values, revision=revision)
    if invitation.on != before and invitation.on < today(session):
        raise Invalid({"on": _("This day has passed: nobody can be invited to it.")})
