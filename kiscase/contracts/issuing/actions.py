"""Issuing contracts: mark a draft as ready, check it, give it a number and put its PDF on file."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.annexes.rendering import render_contract
from kiscase.contracts.checks import actions as checks
from kiscase.contracts.contract_pdf_on_file import CONTRACT_KEY, contract_document_key, contract_pdf_on_file
from kiscase.contracts.drafting.actions import return_contract_to_draft
from kiscase.contracts.evaluations.actions import issue_evaluation
from kiscase.contracts.evaluations.queries import find_evaluation_of_version
from kiscase.contracts.issuing.numbering import assign_contract_number
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.parties import party_facts
from kiscase.contracts.queries import load_content, require_contract
from kiscase.contracts.state_history import record_transition
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.issued.issuing import IssuableDocument, issue_document
from kiscase.participants.queries import require_eligible_participant, require_participant


def mark_contract_ready(session: Session, contract_id: int) -> None:
    """Mark a draft as complete; Invalid if something is missing."""
    contract = require_contract(session, contract_id)
    _require_complete(session, contract)
    record_transition(session, contract, ContractState.READY)
    describe_action(session, N_("The contract {number} is ready to print"), number=contract.title)


def issue_contract(session: Session, contract_id: int) -> bytes:
    """Issue the contract for signing: numbered, stored, and the same bytes each time until its content changes."""
    contract = require_contract(session, contract_id)
    evaluation = find_evaluation_of_version(session, contract)
    if evaluation is not None:
        return issue_evaluation(session, evaluation.id)
    on_file = contract_pdf_on_file(session, contract_id)
    if on_file is not None:
        return on_file
    if contract.state is ContractState.PRINTED:
        return_contract_to_draft(session, contract)
    reason = _("{name} may not take part in the club, so nothing was printed. The reason is on the person's page.")
    require_eligible_participant(session, require_participant(session, contract.participant_id), reason)
    _require_complete(session, contract)
    if contract.state is ContractState.DRAFT:
        record_transition(session, contract, ContractState.READY)
    if contract.number is None:
        assign_contract_number(session, contract)
    record_transition(session, contract, ContractState.PRINTED)
    contract.printed = party_facts(session, contract, load_content(session, contract))
    session.flush()
    pdf = store_contract_pdf(session, contract)
    reason = N_(
        "This cannot be undone: the contract was given a number and printed. It can be changed and "
        "printed again, or made void."
    )
    describe_action(
        session,
        N_("Printed the contract {number}, version {version}"),
        number=contract.number,
        version=contract.version,
        final=reason,
    )
    return pdf


def store_contract_pdf(session: Session, contract: Contract) -> bytes:
    """Render the contract in its version and put the PDF on file."""
    return issue_document(session, issuable_contract(contract))


def issuable_contract(contract: Contract) -> IssuableDocument:
    """The contract or annex in its version; a void one is marked as such and waits for nobody's signature."""

    def render(session: Session, _version: int, code: str) -> bytes:
        return render_contract(session, contract, load_content(session, contract), code=code)

    return IssuableDocument(
        kind=contract_document_key(contract),
        tablename=CONTRACT_KEY,
        row_id=contract.id,
        number=contract.title,
        content={},
        render=render,
        participant_id=contract.participant_id,
        signers=() if contract.state is ContractState.VOID else contract.printed["signers"],
        version=contract.version,
    )


def _require_complete(session: Session, contract: Contract) -> None:
    """Raise Invalid while the checker has findings that block printing."""
    if contract.amends_id is not None:
        annexes.require_printable_annex(session, contract)
    problems = checks.blocking_problems(session, contract.id)
    if problems:
        raise InvalidValuesError(problems)
