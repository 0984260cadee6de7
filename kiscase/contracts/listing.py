"""The list of contracts, and a summary of a person's latest one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from kiscase.contracts.disputes.open_requests import contracts_waiting_for_ruling, find_open_request
from kiscase.contracts.evaluations.schedule import list_due_evaluations, next_evaluation
from kiscase.contracts.model import RUNNING_STATES, Contract, ContractState
from kiscase.contracts.queries import latest_contract_id
from kiscase.contracts.state_display import STATE_ICONS, state_chip
from kiscase.core import search
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, ngettext
from kiscase.core.journal.running_action import action_date
from kiscase.core.records.search_hit import SearchHit
from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import distinguish_namesakes
from kiscase.participants.queries import MAX_FOUND
from kiscase.ui.status_display import StatusDisplay

EVALUATION_DUE = "due"
"""The filter, in place of a state, for contracts that are to be evaluated now."""
RULING_AWAITED = "ruling"
"""The filter, in place of a state, for contracts on which a ruling is asked for."""


MOST_PEOPLE_WITH_CONTRACTS = 4
MOST_CONTRACTS_OF_A_PERSON = 3
_TITLE_COLUMNS = (Contract.number, Contract.annex, Contract.agreed_at_evaluation)


class ContractRow(NamedTuple):
    """A row of the list of contracts."""

    id: int
    participant_id: int
    title: str
    name: str
    state: ContractState
    ends_on: date | None
    ruling_awaited: bool
    over: bool = False
    """Whether it is being carried out although its planned end has passed."""


def list_contracts(
    session: Session, text: str = "", state: str = "", participant_id: int | None = None
) -> list[ContractRow]:
    """The contracts whose number or person matches, the latest first; *state* is a state or one of the two filters."""
    limit = MAX_FOUND if text.strip() else None
    return contract_rows(session, find_contracts(session, text, state, participant_id, limit=limit))


def find_contracts(
    session: Session, text: str = "", state: str = "", participant_id: int | None = None, *, limit: int | None = None
) -> list[int]:
    """The ids of the contracts that match, or of the first ones, in the order of the list."""
    chosen = select(Contract.id)
    if text.strip():
        by_number = search.match_condition(session, Contract.__tablename__, Contract.id, text)
        by_person = search.match_condition(session, Participant.__tablename__, Contract.participant_id, text)
        chosen = chosen.where(by_number | by_person)
    if state == EVALUATION_DUE:
        chosen = chosen.where(
            Contract.id.in_([one.contract_id for one in list_due_evaluations(session, action_date(session))])
        )
    elif state == RULING_AWAITED:
        chosen = chosen.where(contracts_waiting_for_ruling())
    else:
        chosen = chosen.where(Contract.state == state if state else Contract.state != ContractState.AMENDED)
    if participant_id is not None:
        chosen = chosen.where(Contract.participant_id == participant_id)
    drafts = chosen.where(Contract.number_year.is_(None)).order_by(Contract.id.desc())
    latest = (Contract.number_year.desc(), Contract.number_seq.desc(), Contract.id.desc())
    numbered = chosen.where(Contract.number_year.is_not(None)).order_by(*latest)
    found = list(session.scalars(drafts.limit(limit)))
    return found + list(session.scalars(numbered.limit(None if limit is None else limit - len(found))))


def contract_rows(session: Session, ids: Sequence[int]) -> list[ContractRow]:
    """The rows of some contracts, in the order of the ids; without those that are not on file."""
    columns = (*_TITLE_COLUMNS, Contract.state, Contract.ends_on, Contract.participant_id)
    chosen = (
        select(Contract, Participant.family_name, Participant.given_name, contracts_waiting_for_ruling())
        .join(Participant, Participant.id == Contract.participant_id)
        .options(load_only(*columns))
        .where(Contract.id.in_(ids))
    )
    today = action_date(session)
    found = {
        row[0].id: ContractRow(
            id=row[0].id,
            participant_id=row[0].participant_id,
            title=row[0].title,
            name=join_names(row[1], row[2]),
            state=row[0].state,
            ends_on=row[0].ends_on,
            ruling_awaited=bool(row[3]),
            over=row[0].state in RUNNING_STATES and row[0].ends_on is not None and row[0].ends_on < today,
        )
        for row in session.execute(chosen)
    }
    return distinguish_namesakes(session, [found[row_id] for row_id in ids if row_id in found])


def contract_hits_of_people(session: Session, hits: Sequence[SearchHit]) -> dict[SearchHit, list[SearchHit]]:
    """The latest contracts of the people among search results, if these are few, as what belongs below them."""
    people = [hit for hit in hits if hit.kind == Participant.__tablename__]
    if len(people) > MOST_PEOPLE_WITH_CONTRACTS:
        return {}
    found: dict[SearchHit, list[SearchHit]] = {}
    for hit in people:
        chosen = select(Contract).where(Contract.participant_id == hit.id, Contract.state != ContractState.AMENDED)
        latest = session.scalars(chosen.order_by(Contract.id.desc()).limit(MOST_CONTRACTS_OF_A_PERSON))
        found[hit] = [SearchHit(Contract.__tablename__, row.id, row.title, row.state_and_end()) for row in latest]
    return found


def describe_next_step(session: Session, participant_id: int) -> str:
    """The state of the person's latest contract, and the next evaluation if it is being carried out."""
    contract_id = latest_contract_id(session, participant_id)
    if contract_id is None:
        return ""
    contract = session.get_one(Contract, contract_id)
    words = _("Contract {number}: {state}").format(number=contract.title, state=contract.state.label)
    if find_open_request(session, contract) is not None:
        words += " · " + _("ruling asked for")
    if contract.state in RUNNING_STATES and contract.ends_on is not None and contract.ends_on < action_date(session):
        words += " · " + _("planned until {date}").format(date=format_date(contract.ends_on))
    planned, overdue = next_evaluation(session, contract)
    if planned is None or contract.state not in RUNNING_STATES:
        return words
    if overdue:
        return words + " · " + _("evaluation overdue since {date}").format(date=format_date(planned))
    days = (planned - action_date(session)).days
    left = ngettext("in {count} day", "in {count} days", days).format(count=days) if days else _("today")
    return words + " · " + _("evaluation by {date}").format(date=format_date(planned)) + f" ({left})"


def contract_list_row(line: ContractRow) -> tuple[Any, ...]:
    """A contract as a row of a list: id, number, person, state."""
    return (line.id, line.title, line.name, _chip(line))


def person_contract_row(line: ContractRow) -> tuple[Any, ...]:
    """A contract as a row on the page of its person: id, number, state, end."""
    return (line.id, line.title, _chip(line), format_date(line.ends_on))


def _chip(line: ContractRow) -> StatusDisplay:
    """The state; also that the planned end has passed, and of a contract not in dispute that a ruling is asked for."""
    if line.over:
        # Translators: in a narrow column; {state} is the state of a contract whose planned end has passed
        words = _("past its end · {state}").format(state=line.state.label)
        return StatusDisplay(words, "circle-alert", "warn")
    if not line.ruling_awaited or line.state is ContractState.DISPUTED:
        return state_chip(line.state)
    # Translators: in a narrow column; {state} is the state of a contract on which a ruling is asked for
    words = _("dispute · {state}").format(state=line.state.label)
    return StatusDisplay(words, *STATE_ICONS[ContractState.DISPUTED])
