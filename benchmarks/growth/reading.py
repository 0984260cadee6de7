"""What pages and dialogs ask the file, until they are answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from benchmarks.growth.federation_jobs import FederationJobs
from benchmarks.growth.item import Item
from kiscase.activities.attendance.queries import list_incomplete_registers, list_register_rows
from kiscase.activities.enrolment.queries import list_enrolment_candidates
from kiscase.activities.month_grid.actions import load_month_grid
from kiscase.contracts.issuing.bulk_printing import select_contracts_to_print
from kiscase.contracts.model import ContractState
from kiscase.contracts.queries import load_content, require_contract
from kiscase.core.journal import history, undo
from kiscase.participants.choosing import list_person_options
from kiscase.participants.queries import participant_details
from kiscase.ui.database_jobs import Work


def items() -> Iterator[Item[FederationJobs]]:
    """All that is read."""
    yield _reading("missing registers", lambda _file: list_incomplete_registers)
    for text in ("", "kow"):
        yield _reading(f"who can be enrolled, “{text}” typed", partial(_candidates, text=text))
    yield _reading("people to choose from, “kow” typed", lambda _file: partial(list_person_options, text="kow"))
    yield _reading("contracts: those to print at once", _to_print)
    yield _reading("a person", lambda _file: partial(participant_details, person_id=10))
    yield _reading("a contract", _contract)
    yield _reading("a register", _register)
    yield _reading("a month grid", _grid)
    yield _reading("the history of a person with 100 registers", _history)
    yield _reading("what undo would reverse", lambda _file: undo.find_next_undo)


def _reading(what: str, work: Callable[[FederationJobs], Work[Any]]) -> Item[FederationJobs]:
    return Item(what, lambda file: partial(file.read, work(file)))


def _to_print(_file: FederationJobs) -> Work[Any]:
    return partial(select_contracts_to_print, state=ContractState.READY.value)


def _candidates(file: FederationJobs, text: str) -> Work[Any]:
    since = file.day.date() + timedelta(1)
    return lambda session: list_enrolment_candidates(session, file.activity, since, text)


def _contract(file: FederationJobs) -> Work[Any]:
    return lambda session: load_content(session, require_contract(session, file.draft))


def _register(file: FederationJobs) -> Work[Any]:
    return lambda session: list_register_rows(session, file.meeting)


def _grid(file: FederationJobs) -> Work[Any]:
    on = file.day.date() - timedelta(30)
    return lambda session: load_month_grid(session, file.activity, on)


def _history(file: FederationJobs) -> Work[Any]:
    person = file.next_group()[0]
    return lambda session: history.list_history(session, "participant", person)
