"""The list of contracts, and a summary of a person's latest one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, load_only

from kiscase.club.model import Worker
from kiscase.contracts.disputes.open_requests import contracts_waiting_for_ruling, find_open_request
from kiscase.contracts.evaluations.schedule import list_due_evaluations, next_evaluation
from kiscase.contracts.model import RESPONSIBLE_ID, RUNNING_STATES, Contract, ContractState, ContractVariant, Outcome
from kiscase.contracts.queries import latest_contract_id
from kiscase.contracts.state_display import STATE_ICONS, state_chip
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.journal.running_action import action_date
from kiscase.core.listing.source import ListSource, list_field
from kiscase.core.listing.statements import arrange_found_ids, read_listed_values
from kiscase.core.listing.view import ListView
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.search_hit import SearchHit
from kiscase.core.search.conditions import match_condition
from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import distinguish_namesakes
from kiscase.participants.searching import MAX_FOUND
from kiscase.participants.situation.safety import warn_rows
from kiscase.ui.status_display import StatusDisplay

EVALUATION_DUE = "due"
"""The filter, in place of a state, for contracts that are to be evaluated now."""
RULING_AWAITED = "ruling"
"""The filter, in place of a state, for contracts on which a ruling is asked for."""

_PERSON = "JOIN participant ON participant.id = contract.participant_id"
_WORKER = "LEFT JOIN worker ON worker.id = COALESCE(contract.taken_over_by_id, contract.worker_id)"
CONTRACTS = ListSource(
    table="contract",
    fields=(
        list_field(
            "number",
            N_("Number"),
            sql="contract.number",
            sort="COALESCE(contract.number_year, 9999) * CAST(1000000 AS BIGINT) + COALESCE(contract.number_seq, 0)",
        ),
        list_field(
            "name",
            N_("Name"),
            sql="participant.family_name || ' ' || participant.given_name",
            sort="participant.sort",
            join=_PERSON,
            stretch=True,
        ),
        list_field("state", N_("State"), FieldKind.CHOICE, "contract.state", options=ContractState.options),
        list_field("drawn_on", N_("Date of the contract"), FieldKind.DATE, "contract.drawn_on"),
        list_field("evaluation_on", N_("Evaluation on"), FieldKind.DATE, "contract.evaluation_on"),
        list_field("ends_on", N_("Carried out until"), FieldKind.DATE, "contract.ends_on"),
        list_field(
            "worker",
            N_("Social worker"),
            sql="worker.family_name || ' ' || worker.given_name",
            join=_WORKER,
            stretch=True,
        ),
        list_field(
            "variant", N_("Variant of the form"), FieldKind.CHOICE, "contract.variant", options=ContractVariant.options
        ),
        list_field("version", N_("Version"), FieldKind.NUMBER, "contract.version"),
        list_field("outcome", N_("Result"), FieldKind.CHOICE, "contract.outcome", options=Outcome.options),
        list_field("closed_on", N_("Closed on"), FieldKind.DATE, "contract.closed_on"),
        list_field("town", N_("Town"), sql="participant.town", join=_PERSON),
        list_field("phone", N_("Phone"), sql="participant.phone", join=_PERSON),
    ),
    columns=("number", "name", "state"),
    order=(
        "CASE WHEN contract.number_year IS NULL THEN 0 ELSE 1 END, contract.number_year DESC, contract.number_seq DESC,"
        " contract.id DESC"
    ),
    searched=(("contract", "contract.id"), ("participant", "contract.participant_id")),
)
"""What the list of contracts can show."""

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
    worker: str = ""
    """Who carries it on."""


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
        by_number = match_condition(session, Contract.__tablename__, Contract.id, text)
        by_person = match_condition(session, Participant.__tablename__, Contract.participant_id, text)
        chosen = chosen.where(or_(by_number, by_person))
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
        select(Contract, Participant.family_name, Participant.given_name, contracts_waiting_for_ruling(), Worker)
        .join(Participant, Participant.id == Contract.participant_id)
        .join(Worker, Worker.id == RESPONSIBLE_ID)
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
            worker=row[4].name,
            over=row[0].state in RUNNING_STATES and row[0].ends_on is not None and row[0].ends_on < today,
        )
        for row in session.execute(chosen)
    }
    rows = distinguish_namesakes(session, [found[row_id] for row_id in ids if row_id in found])
    return warn_rows(session, rows)


def read_contract_ids(session: Session, view: ListView, most: int | None = None) -> Sequence[int]:
    """The ids of the contracts of a view, in its order; at *most* so many, if it is given."""
    found = find_contracts(session, view.text, view.choice, limit=None if view.sort or view.filters else most)
    return arrange_found_ids(PlainReader.in_session(session), CONTRACTS, view, found)[:most]


def read_listed_contracts(session: Session, view: ListView, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The values of some contracts by their ids, as a view shows them; the state comes with all that its chip says."""
    others = [key for key in view.columns if key not in CONTRACTS.columns]
    more = read_listed_values(PlainReader.in_session(session), CONTRACTS, others, ids) if others else {}
    return {
        line.id: {**more.get(line.id, {}), "number": line.title, "name": line.name, "state": line}
        for line in contract_rows(session, ids)
    }


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


def person_contract_row(line: ContractRow) -> tuple[Any, ...]:
    """A contract as a row on the page of its person: id, number, state, end, who carries it on."""
    return (line.id, line.title, contract_chip(line), format_date(line.ends_on), line.worker)


def contract_chip(line: ContractRow) -> StatusDisplay:
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
