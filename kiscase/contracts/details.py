"""All that a contract's page shows about it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.club.model import Worker
from kiscase.contracts import contract_pdf_on_file
from kiscase.contracts.content import Content
from kiscase.contracts.disputes.open_requests import OpenRequest, find_open_request
from kiscase.contracts.evaluations.queries import find_evaluation_of_version, issued_version, proposed_outcome
from kiscase.contracts.evaluations.schedule import next_evaluation
from kiscase.contracts.form_label_corrections import labels_in_use
from kiscase.contracts.model import RUNNING_STATES, Contract, ContractState, Outcome
from kiscase.contracts.parties import offered_family_members
from kiscase.contracts.queries import load_content, require_contract
from kiscase.core.journal.running_action import action_date
from kiscase.issued import signers_and_signed_copies as issued_signatures
from kiscase.participants.model import Participant


class ContractDetails(NamedTuple):
    """All that the page of one contract shows."""

    id: int
    revision: int
    form: str
    title: str
    name: str
    participant_id: int
    safety_note: str
    worker: str
    """Who carries it on."""
    concluded_by: str
    """Who concluded it, where it was handed over to somebody else since; else empty."""
    state: ContractState
    version: int
    annex: int
    amends: tuple[int, str] | None
    """Of an annex: the id and the title of what it amends."""
    follows: tuple[int, str] | None
    frozen: bool
    """Whether the content cannot be changed here: it is signed, or belongs to an evaluation."""
    evaluation_id: int | None
    """The evaluation at which this version was agreed: its document is that of the version."""
    content: Content
    signers: list[dict[str, str]]
    signatures: list[tuple[str, str, date]]
    next_evaluation: date | None
    overdue: bool
    due: bool
    """Whether an evaluation is to be held now."""
    proposed: Outcome | None
    """The result that the final evaluation found."""
    outdated: bool
    labels: dict[str, dict[str, str]]
    """The labels of the form that differ from the official ones here, by place and language."""
    electronic: bool
    """Whether somebody signed electronically."""
    ruling: OpenRequest | None
    """The request for a ruling whose answer is to come."""
    household: list[dict[str, Any]]
    """Who lives with the person, as rows of family members that can be added."""


def load_contract(session: Session, contract_id: int) -> ContractDetails:
    """The page of one contract."""
    contract = require_contract(session, contract_id)
    person = session.get_one(Participant, contract.participant_id)
    content = load_content(session, contract)
    evaluation, overdue = next_evaluation(session, contract)
    evaluated = find_evaluation_of_version(session, contract)
    on_paper = issued_version(session, contract) if contract.printed else None
    earlier = session.get(Contract, contract.follows_id) if contract.follows_id else None
    amended = session.get(Contract, contract.amends_id) if contract.amends_id else None
    signed = issued_signatures.list_signatures(session, on_paper.id) if on_paper else []
    return ContractDetails(
        id=contract.id,
        revision=contract.revision,
        form=contract.form,
        title=contract.title,
        name=person.name,
        participant_id=person.id,
        safety_note=person.safety_note,
        worker=session.get_one(Worker, contract.responsible_id).name,
        concluded_by=session.get_one(Worker, contract.worker_id).name if contract.taken_over_by_id else "",
        state=contract.state,
        version=contract.version,
        annex=contract.annex,
        amends=(amended.id, amended.title) if amended else None,
        follows=(earlier.id, earlier.title) if earlier else None,
        frozen=contract.frozen or contract.agreed_at_evaluation,
        evaluation_id=evaluated.id if evaluated else None,
        content=content,
        signers=on_paper.signers if on_paper else [],
        signatures=[(one.signer, one.name, one.signed_on) for one in signed],
        next_evaluation=evaluation,
        overdue=overdue,
        due=contract.state in RUNNING_STATES and evaluation is not None and evaluation <= action_date(session),
        proposed=proposed_outcome(session, contract) if contract.state is ContractState.EVALUATED else None,
        outdated=contract_pdf_on_file.is_document_outdated(session, contract),
        labels=labels_in_use(session, contract),
        electronic=any(one.electronic for one in signed),
        ruling=find_open_request(session, contract),
        household=[] if contract.frozen else offered_family_members(session, person),
    )
