"""Contract numbers: the next one, and the missing ones."""

from __future__ import annotations

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from kiscase.club.actions import load_club
from kiscase.club.model import Worker
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.contract_pdf_on_file import CONTRACT_KEY
from kiscase.contracts.model import Contract
from kiscase.contracts.queries import require_contract
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.issued.model import IssuedDocument


def assign_contract_number(session: Session, contract: Contract) -> None:
    """Assign the next number of the year, or of its contract for an annex, without gaps or duplicates."""
    if contract.root_id is not None:
        first = require_contract(session, contract.root_id)
        year, seq, annex = first.number_year, first.number_seq, annexes.next_annex_number(session, first.id)
        number = f"{first.number}-A{annex}"
    else:
        year = (contract.drawn_on or action_date(session)).year
        last = session.scalar(select(func.max(Contract.number_seq)).where(Contract.number_year == year)) or 0
        seq, annex = last + 1, 0
        number = load_club(session).contract_pattern.format(seq=seq, year=year)
    if session.scalar(select(Contract.id).where(Contract.number == number)) is not None:
        raise Problem(
            _("The club's number pattern would produce a second contract {number}. Please change the pattern.").format(
                number=number
            ),
            way_out=(Worker.__tablename__, None),
        )
    contract.number_year, contract.number_seq, contract.annex, contract.number = year, seq, annex, number


def missing_contract_numbers(session: Session) -> dict[int, list[int]]:
    """By year: the numbers up to the last one without an issued document; there should be none."""
    issued = exists().where(IssuedDocument.tablename == CONTRACT_KEY, IssuedDocument.row_id == Contract.id)
    numbers = func.count(Contract.number_seq.distinct())
    chosen = (
        select(Contract.number_year)
        .where(Contract.number_year.is_not(None), issued)
        .group_by(Contract.number_year)
        .having(numbers < func.max(Contract.number_seq))
    )
    missing: dict[int, list[int]] = {}
    for year in session.scalars(chosen.order_by(Contract.number_year.nulls_first())).all():
        found = session.scalars(select(Contract.number_seq).where(Contract.number_year == year, issued))
        present = {seq for seq in found if seq is not None}
        missing[year or 0] = sorted(set(range(1, max(present) + 1)) - present)
    return missing
