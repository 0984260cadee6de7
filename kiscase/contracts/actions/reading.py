"""What the pages of contracts ask: lists, one contract, what comes next."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from kiscase.club.model import Worker
from kiscase.contracts import documents
from kiscase.contracts.actions.evaluations import proposed
from kiscase.contracts.actions.issuing import kept, paper
from kiscase.contracts.actions.moves import require_contract
from kiscase.contracts.actions.reviews import due, next_evaluation
from kiscase.contracts.documents import official
from kiscase.contracts.documents.copy import copy
from kiscase.contracts.documents.labels import labels_in_use
from kiscase.contracts.model import RUNNING, Content, Contract, Outcome, State
from kiscase.core import search
from kiscase.core.i18n import _, day, ngettext
from kiscase.core.journal import today
from kiscase.paper.spots import Spot
from kiscase.paper.spots import field_at as found_at
from kiscase.participants.actions import FOUND, LISTED
from kiscase.participants.model import Participant
from kiscase.register import actions as register

DUE = "due"
"""The word that lists, in place of a state, the contracts that are to be evaluated now."""


class Listed(NamedTuple):
    """A row of the list of contracts."""

    id: int
    title: str
    name: str
    state: State
    ends_on: date | None


class Card(NamedTuple):
    """All that the page of one contract shows."""

    id: int
    revision: int
    form: str
    title: str
    name: str
    participant_id: int
    worker: str
    state: State
    version: int
    annex: int
    amends: tuple[int, str] | None
    """Of an annex: the id and the title of what it amends."""
    follows: tuple[int, str] | None
    frozen: bool
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


def card(session: Session, contract_id: int) -> Card:
    """The page of one contract."""
    contract = require_contract(session, contract_id)
    person = session.get_one(Participant, contract.participant_id)
    content = documents.load(session, contract)
    evaluation, overdue = next_evaluation(session, contract)
    on_paper = paper(session, contract) if contract.printed else None
    earlier = session.get(Contract, contract.follows_id) if contract.follows_id else None
    amended = session.get(Contract, contract.amends_id) if contract.amends_id else None
    signed = register.signatures(session, on_paper.id) if on_paper else []
    return Card(
        contract.id,
        contract.revision,
        contract.form,
        contract.title,
        person.name,
        person.id,
        session.get_one(Worker, contract.worker_id).name,
        contract.state,
        contract.version,
        contract.annex,
        (amended.id, amended.title) if amended else None,
        (earlier.id, earlier.title) if earlier else None,
        contract.frozen,
        content,
        on_paper.signers if on_paper else [],
        [(one.signer, one.name, one.signed_on) for one in signed],
        evaluation,
        overdue,
        contract.state in RUNNING and evaluation is not None and evaluation <= today(session),
        proposed(session, contract) if contract.state is State.EVALUATED else None,
        documents.outdated(session, contract),
        labels_in_use(session, contract),
        any(one.electronic for one in signed),
    )


def preview(session: Session, contract_id: int, content: Content) -> bytes:
    """The page as it will print from what is typed; nothing is kept."""
    contract = require_contract(session, contract_id)
    on_file = kept(session, contract_id)
    if on_file is not None and (contract.frozen or content.says() == documents.load(session, contract).says()):
        return on_file
    return documents.contract(session, contract, content)


def field_at(
    session: Session, contract_id: int, content: Content, where: tuple[int, float, float], *, second: bool = False
) -> str:
    """The field of the form at a place (page from 0, x, y in points) of what `preview` gives; "" where there is none.

    In a table with row and column, as in `goals.1.effect`. The paper of an annex has no fields of the form. With
    *second*, the place is on the copy in the second language.
    """
    contract = require_contract(session, contract_id)
    if contract.annex:
        return ""
    spots: list[Spot] = []
    if second:
        copy(session, contract, content, spots=spots)
    else:
        code = documents.code_on_file(session, contract, content)
        official.contract(session, contract, content, code=code, spots=spots)
    return found_at(spots, *where)


def listed(session: Session, text: str = "", state: str = "", participant_id: int | None = None) -> list[Listed]:
    """The contracts whose number or person matches, the latest first; *state* is a state or DUE."""
    chosen = (
        select(Contract, Participant.family_name, Participant.given_name)
        .join(Participant, Participant.id == Contract.participant_id)
        .options(load_only(Contract.number, Contract.annex, Contract.state, Contract.ends_on))
        .order_by(func.coalesce(Contract.number_year, 9999).desc(), Contract.number_seq.desc(), Contract.id.desc())
    )
    by_number = search.matching(session, Contract.__tablename__, Contract.id, text)
    by_person = search.matching(session, Participant.__tablename__, Contract.participant_id, text)
    chosen = chosen.where(by_number | by_person).limit(FOUND if text.strip() else LISTED)
    if state == DUE:
        chosen = chosen.where(Contract.id.in_([one.contract_id for one in due(session, today(session))]))
    else:
        chosen = chosen.where(Contract.state == state if state else Contract.state != State.AMENDED)
    if participant_id is not None:
        chosen = chosen.where(Contract.participant_id == participant_id)
    return [
        Listed(row[0].id, row[0].title, f"{row[1]} {row[2]}", row[0].state, row[0].ends_on)
        for row in session.execute(chosen)
    ]


def carried_out(session: Session, participant_id: int) -> int | None:
    """The id of the contract that the person is carrying out (the condition of art. 18 ust. 4), or None."""
    chosen = select(Contract.id).where(Contract.participant_id == participant_id, Contract.state.in_(RUNNING))
    return session.scalar(chosen.order_by(Contract.id.desc()).limit(1))


def latest(session: Session, participant_id: int) -> int | None:
    """The id of the person's latest contract in whatever state, or None."""
    chosen = select(Contract.id).where(Contract.participant_id == participant_id)
    return session.scalar(chosen.order_by(Contract.id.desc()).limit(1))


def next_step(session: Session, participant_id: int) -> str:
    """Where the person's latest contract stands, and the evaluation of one that is being carried out."""
    contract_id = latest(session, participant_id)
    if contract_id is None:
        return ""
    contract = session.get_one(Contract, contract_id)
    words = _("Contract {number}: {state}").format(number=contract.title, state=contract.state.label)
    planned, overdue = next_evaluation(session, contract)
    if planned is None or contract.state not in RUNNING:
        return words
    if overdue:
        return words + " · " + _("evaluation overdue since {date}").format(date=day(planned))
    days = (planned - today(session)).days
    left = ngettext("in {count} day", "in {count} days", days).format(count=days) if days else _("today")
    return words + " · " + _("evaluation by {date}").format(date=day(planned)) + f" ({left})"
