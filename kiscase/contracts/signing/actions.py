"""Recording signatures on a contract, and its beginning once all have signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from kiscase.club.actions import load_club
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.contract_pdf_on_file import issued_contract
from kiscase.contracts.evaluations.actions import sign_evaluation
from kiscase.contracts.evaluations.queries import find_evaluation_of_version
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.queries import require_contract
from kiscase.contracts.state_history import record_transition
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action, make_final_later
from kiscase.issued import signers_and_signed_copies


def sign_contract(session: Session, contract_id: int, signed: Mapping[str, date], *, electronic: bool = False) -> None:
    """Record who signed the printed contract and when, by the key of the signature line."""
    contract = require_contract(session, contract_id)
    evaluation = find_evaluation_of_version(session, contract)
    if evaluation is not None:
        sign_evaluation(session, evaluation.id, signed, electronic=electronic)
        return
    on_paper = issued_contract(session, contract)
    if contract.state not in (ContractState.PRINTED, ContractState.PARTLY_SIGNED) or on_paper is None:
        raise Problem(_("Only a printed contract can be signed. Print it first; then record the signatures."))
    if contract.amends_id is not None:
        annexes.require_amended_running(session, contract)
    signers_and_signed_copies.record_signatures(
        session, on_paper, signed, partial(_signature_date_problem, session, contract), electronic=electronic
    )
    if contract.state is ContractState.PRINTED:
        record_transition(session, contract, ContractState.PARTLY_SIGNED, min(signed.values()))
    activate_contract(session, contract)
    reason = N_(
        "A signature cannot be undone: the signed paper exists. If it was recorded in error, make "
        "the contract void or end it, with the reason."
    )
    describe_action(
        session,
        N_("Recorded the signatures on the contract {number}"),
        number=contract.number,
        final=reason,
    )
    make_final_later(session)


def activate_contract(session: Session, contract: Contract) -> bool:
    """Put a contract into force if all have signed, and its signed copy is on file if the club requires it.

    An annex replaces the contract that it amends.
    """
    on_paper = issued_contract(session, contract)
    if (
        contract.state is not ContractState.PARTLY_SIGNED
        or on_paper is None
        or signers_and_signed_copies.missing_signers(session, on_paper)
    ):
        return False
    if load_club(session).scan_required and not signers_and_signed_copies.list_signed_copies(session, on_paper.id):
        return False
    since = max(one.signed_on for one in signers_and_signed_copies.list_signatures(session, on_paper.id))
    if contract.amends_id is not None:
        record_transition(session, require_contract(session, contract.amends_id), ContractState.AMENDED, since)
    record_transition(session, contract, ContractState.ACTIVE, since)
    session.flush()
    return True


def _signature_date_problem(session: Session, contract: Contract, on: date) -> str:
    if contract.drawn_on and on < contract.drawn_on:
        return _("The contract is dated {date}; a signature cannot be earlier.").format(
            date=format_date(contract.drawn_on)
        )
    return annexes.annex_date_problem(session, contract, on) if contract.amends_id is not None else ""
