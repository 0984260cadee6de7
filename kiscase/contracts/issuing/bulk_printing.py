"""Printing many contracts at once: those that are ready are issued on the way, the others come from the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts.handout.documents import handout_number
from kiscase.contracts.issuing.printing_for_signing import PrintedContract, issue_for_signing, load_printed_contract
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.queries import require_contract
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.issued.bulk_printing import PrintedBatch, create_bundle
from kiscase.pdf.bundle import PdfBundle

TITLE = N_("Social contracts")
_ISSUABLE = (ContractState.READY, ContractState.PRINTED)


def select_contracts_to_print(
    session: Session, state: str = "", since: date | None = None, until: date | None = None
) -> list[int]:
    """The contracts in a state with a date in a period, in the order of their numbers; never drafts."""
    wanted = select(Contract.id).where(Contract.state != ContractState.DRAFT)
    if state:
        wanted = wanted.where(Contract.state == ContractState(state))
    if since:
        wanted = wanted.where(Contract.drawn_on >= since)
    if until:
        wanted = wanted.where(Contract.drawn_on <= until)
    numbered = wanted.where(Contract.number_year.is_not(None))
    others = wanted.where(Contract.number_year.is_(None)).order_by(Contract.id)
    order = (Contract.number_year, Contract.number_seq, Contract.annex)
    return [*session.scalars(numbered.order_by(*order)), *session.scalars(others)]


def create_contract_bundle(session: Session) -> PdfBundle:
    """An empty PDF in the club's name; bookmarks are numbers alone, because the PDF is not encrypted."""
    return create_bundle(session, TITLE)


def print_contract_batch(session: Session, ids: Sequence[int]) -> PrintedBatch[PrintedContract]:
    """The PDFs of some contracts; those that are ready are issued now. A Problem if one of them cannot be."""
    papers: list[PrintedContract] = []
    numbers: list[str] = []
    left_out: list[str] = []
    for contract_id in ids:
        contract = require_contract(session, contract_id)
        if contract.state in _ISSUABLE:
            before = (contract.state, contract.version)
            printed: PrintedContract | None = issue_for_signing(session, contract_id)  # on file when that still fits
            if (contract.state, contract.version) != before:
                numbers.append(contract.title)
        else:
            printed = load_printed_contract(session, contract_id)
        if printed is None:
            # Translators: why a contract was left out of a PDF of many contracts
            left_out.append(_("{number}: it was never printed").format(number=contract.title))
        else:
            papers.append(printed)
    if numbers:
        reason = N_("This cannot be undone: the contracts were given numbers and printed.")
        describe_action(
            session, N_("Printed contracts in one PDF: {numbers}"), numbers=", ".join(numbers), final=reason
        )
    return PrintedBatch(papers, len(numbers), left_out)


def add_printed_contract(bundle: PdfBundle, printed: PrintedContract) -> None:
    """Append a contract to the PDF of many contracts, and its hand-out."""
    bundle.add(printed.number, printed.contract)
    if printed.handout is not None:
        bundle.add(handout_number(printed.number), printed.handout)


def describe_refused_contract(session: Session, contract_id: int, problem: Problem) -> str:
    """Which contract was left out, and why."""
    return f"{require_contract(session, contract_id).title}: {problem.sentence}"
