"""Ten things that people do, with a case on a server and with the same case in a file, until they are answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.growth import writing
from benchmarks.growth.federation_jobs import FederationJobs
from benchmarks.growth.item import Item
from benchmarks.measurement import Figure, Size, alternating_medians
from benchmarks.server.cases import ServerCases, open_desk
from kiscase.activities.absences.excused_periods import record_absence
from kiscase.activities.enrolment.actions import EnrolmentTerms, enrol_person
from kiscase.contracts.drafting.actions import create_draft_contract
from kiscase.contracts.evaluations.actions import save_evaluation
from kiscase.contracts.evaluations.model import GoalResult
from kiscase.contracts.evaluations.queries import load_evaluation
from kiscase.contracts.issuing.printing_for_signing import issue_for_signing
from kiscase.contracts.model import Contract, ContractState
from kiscase.participants.actions import register_participant
from kiscase.participants.choosing import find_people
from kiscase.participants.queries import participant_details
from kiscase.participants.searching import search_participants
from kiscase.ui.database_jobs import PlainWork

LIMIT = 2.0
_TIMES = 15
_MAY_BEGIN = 7  # somebody without a contract who may take part
_AS_FOR_FILES = ("a register of 25 saved", "a register undone", "a contract saved")
_TYPED = "kow"
_FULL = EnrolmentTerms(beyond="za zgodą", passing="za zgodą")


def measure(cases: ServerCases, size: Size) -> list[Figure]:
    """The lines about actions."""
    server = FederationJobs(open_desk(cases.federation()))
    local = FederationJobs.open_file(cases.federation_file)
    found = []
    for item in _items():
        ours, theirs = alternating_medians(_TIMES if size.times > 1 else 1, item.of(server), item.of(local))
        found.append(Figure(f"{item.what}, on a server on this computer : in a file", ours, theirs, limit=LIMIT))
    server.close()
    local.close()
    return found


def _items() -> Iterator[Item[FederationJobs]]:
    yield Item("a person registered", _registered)
    yield Item("a contract begun", _begun)
    yield from (item for item in writing.items() if item.what in _AS_FOR_FILES)
    yield Item("a person enrolled", _enrolled)
    yield Item("a contract printed for signing", _printed)
    yield Item("an evaluation saved", _evaluated)
    yield Item("an absence recorded", _excused)
    yield Item("a person found and opened", _opened)


def _registered(case: FederationJobs) -> Callable[[], float]:
    numbers = count(1)
    facts = {"groups": ["long_unemployed"], "problems_met": ["unemployment"], "excluded": True}
    names = {"family_name": "Żółcińska", "given_name": "Łucja", "born": date(1899, 5, 4), "paper": "passport"}
    address = {"street": "ul. Akacjowa 7/12", "postal_code": "00-000", "town": "Przykładów"}

    def work(session: Session) -> None:
        register_participant(session, names | facts | address | {"paper_number": f"ZZZ {next(numbers):06}"}, [])

    return lambda: case.act(work)


def _begun(case: FederationJobs) -> Callable[[], float]:
    return lambda: case.act(partial(create_draft_contract, participant_id=_MAY_BEGIN))


def _enrolled(case: FederationJobs) -> Callable[[], float]:
    """People of an activity in another one, which is full."""
    people, activity = iter(case.next_group()), 1

    def measure() -> float:
        person = next(people)
        return case.act(lambda session: enrol_person(session, activity, person, terms=_FULL))

    return measure


def _printed(case: FederationJobs) -> Callable[[], float]:
    ready = iter(_contracts(case, ContractState.READY))

    def measure() -> float:
        contract = next(ready)
        return case.act(lambda session: issue_for_signing(session, contract))

    return measure


def _evaluated(case: FederationJobs) -> Callable[[], float]:
    running = iter(_contracts(case, ContractState.ACTIVE))
    on = case.day.date()

    def work(session: Session, contract: int) -> None:
        rows = load_evaluation(session, contract).rows
        judged = {row.key: {"result": GoalResult.REACHED} for row in rows}
        save_evaluation(session, contract, {"held_on": on}, judged)

    return lambda: case.act(partial(work, contract=next(running)))


def _excused(case: FederationJobs) -> Callable[[], float]:
    people, since = iter(case.next_group()), case.day.date() + timedelta(1)
    values = {"kind": "sick", "since": since, "until": since + timedelta(6), "evidence": "L4"}
    return lambda: case.act(partial(record_absence, participant_id=next(people), values=values))


def _opened(case: FederationJobs) -> Callable[[], float]:
    """The letter typed last until the people are listed, and the first of them opened until the data is there."""
    first = case.ask(lambda session: find_people(session, _TYPED)[0].id)

    def measure() -> float:
        found = case.read(PlainWork(partial(search_participants, text=_TYPED)))
        return found + case.read(partial(participant_details, person_id=first))

    return measure


def _contracts(case: FederationJobs, state: ContractState) -> list[int]:
    chosen: Any = select(Contract.id).where(Contract.state == state).order_by(Contract.id)
    return case.ask(lambda session: list(session.scalars(chosen)))
