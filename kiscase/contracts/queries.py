"""Contracts looked up: one by its id, its content, the one that is being carried out, and its annexes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from kiscase.contracts.content import CONTENT_FIELDS, CONTENT_TABLES, Content
from kiscase.contracts.model import AGREED_STATES, PENDING_STATES, RUNNING_STATES, Contract, ContractState
from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import _


def require_contract(session: Session, contract_id: int) -> Contract:
    """The contract on file; a Problem when it is gone."""
    contract = session.get(Contract, contract_id)
    if contract is None:
        raise RecordGoneError(_("This contract is no longer on file."))
    return contract


def contract_and_annexes(session: Session, contract: Contract) -> Sequence[Contract]:
    """The contract and its annexes, from the first on."""
    first = contract.first_id
    chosen = select(Contract).where(or_(Contract.id == first, Contract.root_id == first))
    return session.scalars(chosen.order_by(Contract.id)).all()


def pending_version(session: Session, contract: Contract) -> Contract | None:
    """The annex to the contract or its annexes, or the changes at an evaluation, still being drafted or signed."""
    chosen = select(Contract).where(Contract.root_id == contract.first_id, Contract.state.in_(PENDING_STATES))
    return session.scalar(chosen.order_by(Contract.id).limit(1))


def contract_state(session: Session, contract_id: int) -> ContractState:
    """The state of a contract; a Problem if it is no longer on file."""
    return require_contract(session, contract_id).state


def load_content(session: Session, contract: Contract) -> Content:
    """The content of a contract on file."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for key, kept_in in CONTENT_TABLES.items():
        record: Any = kept_in.record
        chosen = select(record).filter_by(contract_id=contract.id, **kept_in.fixed).order_by(record.position, record.id)
        tables[key] = [
            {"id": row.id}
            | ({"from_id": row.from_id} if kept_in.linked else {})
            | {column: getattr(row, column) for column in kept_in.columns + kept_in.carried}
            for row in session.scalars(chosen)
        ]
    fields = {key: getattr(contract, key) for key in CONTENT_FIELDS}
    return Content(
        fields | {"worker_id": contract.worker_id},
        dict(contract.texts),
        tables,
        dict(contract.inner_texts),
        keeps_letters=contract.amends_id is not None,
    )


def running_contract_id(session: Session, participant_id: int, on: date | None = None) -> int | None:
    """The id of the contract that the person is carrying out (the condition of art. 18 ust. 4), or None.

    Of several it is the one that is planned to last on a day, if that is given, otherwise the latest.
    """
    chosen = select(Contract.id).where(Contract.participant_id == participant_id, Contract.state.in_(RUNNING_STATES))
    lasting = case((or_(Contract.ends_on.is_(None), Contract.ends_on >= (on or date.min)), 0), else_=1)
    return session.scalar(chosen.order_by(lasting, Contract.id.desc()).limit(1))


@cache
def planned_end() -> ScalarSelect[date | None]:
    """The planned end of the version in force of the contract in the query; none for a contract that is closed."""
    version = aliased(Contract)
    first = func.coalesce(Contract.root_id, Contract.id)
    same = or_(version.root_id == first, and_(version.id == first, version.root_id.is_(None)))  # both looked up by ids
    chosen = select(version.ends_on).where(same, version.state.in_(RUNNING_STATES))
    return chosen.order_by(version.id.desc()).limit(1).correlate(Contract).scalar_subquery()


def latest_contract_id(session: Session, participant_id: int) -> int | None:
    """The id of the person's latest contract in whatever state, or None."""
    chosen = select(Contract.id).where(Contract.participant_id == participant_id)
    return session.scalar(chosen.order_by(Contract.id.desc()).limit(1))


def amendment_history(session: Session, record: Contract) -> list[Contract]:
    """The contract, the annexes that were signed after it, and *record* itself at the end."""
    line = [record]
    while line[0].amends_id is not None:
        line.insert(0, session.get_one(Contract, line[0].amends_id))
    return line


def later_versions(session: Session, record: Contract) -> list[Contract]:
    """The versions that everyone signed after *record*, from the one that replaced it on."""
    line: list[Contract] = []
    after: Contract | None = record
    while after is not None:
        chosen = select(Contract).where(Contract.amends_id == after.id, Contract.state.in_(AGREED_STATES))
        after = session.scalar(chosen.order_by(Contract.id.desc()).limit(1))
        line += [after] if after is not None else []
    return line


def list_printable_contracts(session: Session, *conditions: ColumnElement[bool]) -> list[tuple[str, int]]:
    """The contracts that meet the conditions, as (number, id) in the order of their numbers; drafts as `#id`."""
    chosen = select(Contract.number, Contract.id).where(*conditions)
    chosen = chosen.order_by(
        Contract.number_year.nulls_first(), Contract.number_seq.nulls_first(), Contract.annex, Contract.id
    )
    return [(number or f"#{row_id}", row_id) for number, row_id in session.execute(chosen)]
