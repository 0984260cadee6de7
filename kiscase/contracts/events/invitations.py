"""Inviting the person to a talk about the contract, and the letter that does so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.contracts.events import letters
from kiscase.contracts.events.invitation_letter import INVITATION_LETTER
from kiscase.contracts.events.letters import letter_number, letter_pdf
from kiscase.contracts.events.model import Invitation, InvitationPurpose
from kiscase.contracts.model import Contract, ContractState, DocumentStage
from kiscase.contracts.queries import require_contract
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action

_ENDED_STATES = (ContractState.VOID, ContractState.REFUSED)


class InvitationRow(NamedTuple):
    """An invitation in the life of a contract."""

    id: int
    on: date
    at: time | None
    number: str
    purpose: InvitationPurpose
    place: str
    stage: DocumentStage
    past: bool


class InvitationDetails(NamedTuple):
    """All that is known of an invitation."""

    id: int
    number: str
    stage: DocumentStage
    values: dict[str, Any]


def create_invitation(session: Session, contract_id: int, values: Mapping[str, Any]) -> int:
    """Schedule a talk with the person; the id of the invitation."""
    contract = require_contract(session, contract_id)
    if contract.state in _ENDED_STATES:
        raise Problem(
            _("The contract is “{state}”, so there is nothing left to discuss. Nothing was recorded.").format(
                state=contract.state.label
            )
        )
    invitation = Invitation(
        contract_id=contract.id, seq=letters.next_letter_number(session, INVITATION_LETTER, contract)
    )
    _apply_values(session, invitation, values)
    session.add(invitation)
    session.flush()
    words = N_("Invited to a talk on {day}: {number}")
    describe_action(session, words, day=invitation.on, number=letter_number(session, INVITATION_LETTER, invitation))
    return invitation.id


def update_invitation(
    session: Session, invitation_id: int, values: Mapping[str, Any], revision: int | None = None
) -> None:
    """Change day, place or purpose; an issued letter has to be printed again."""
    invitation = letters.require_letter_record(session, INVITATION_LETTER, invitation_id)
    _apply_values(session, invitation, values, revision)
    letters.return_letter_to_draft(session, INVITATION_LETTER, invitation)
    describe_action(
        session, N_("Changed the invitation {number}"), number=letter_number(session, INVITATION_LETTER, invitation)
    )


def load_invitation(session: Session, invitation_id: int) -> InvitationDetails:
    """All that is known of an invitation."""
    invitation = letters.require_letter_record(session, INVITATION_LETTER, invitation_id)
    return InvitationDetails(
        invitation.id, letter_number(session, INVITATION_LETTER, invitation), invitation.stage, invitation.values()
    )


def list_invitations(session: Session, contract_id: int) -> list[InvitationRow]:
    """The invitations under a contract and its annexes, the first first."""
    return [
        InvitationRow(
            id=one.id,
            on=one.on,
            at=one.at,
            number=letter_number(session, INVITATION_LETTER, one),
            purpose=one.purpose,
            place=one.place,
            stage=one.stage,
            past=one.on < action_date(session),
        )
        for one in letters.list_letter_records(session, INVITATION_LETTER, contract_id)
    ]


def preview_invitation(session: Session, invitation_id: int) -> bytes:
    """The letter as issued, or a draft that is not stored."""
    return letter_pdf(
        session, INVITATION_LETTER, letters.require_letter_record(session, INVITATION_LETTER, invitation_id)
    )


def issue_invitation(session: Session, invitation_id: int) -> bytes:
    """Issue the letter."""
    return letters.issue_contract_letter(session, INVITATION_LETTER, invitation_id)


def likely_purpose(session: Session, contract_id: int) -> InvitationPurpose:
    """The most likely purpose of a talk in the current state."""
    contract = session.get_one(Contract, contract_id)
    if contract.state in (ContractState.DRAFT, ContractState.READY):
        return InvitationPurpose.CONTRACT
    if contract.state in (ContractState.PRINTED, ContractState.PARTLY_SIGNED):
        return InvitationPurpose.SIGNING
    return InvitationPurpose.EVALUATION


def _apply_values(
    session: Session, invitation: Invitation, values: Mapping[str, Any], revision: int | None = None
) -> None:
    before = invitation.on
    invitation.change(values, revision=revision)
    if invitation.on != before and invitation.on < action_date(session):
        raise InvalidValuesError({"on": _("This date has passed: nobody can be invited for it.")})
