"""What is written: each time an action with its journal, until it is on file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks.case_files import RAW
from benchmarks.growth.federation_jobs import FederationJobs
from benchmarks.growth.item import Item
from benchmarks.measurement import Figure
from kiscase.activities.attendance.actions import mark_attendance
from kiscase.activities.certificates.actions import issue_certificate_bundle
from kiscase.activities.certificates.model import CertificateKind
from kiscase.activities.model import Activity, AttendanceMark, Enrolment
from kiscase.contracts.drafting.actions import save_contract
from kiscase.contracts.queries import load_content, require_contract
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.journal import undo
from kiscase.participants.actions import change_participant, refresh_eligibility

_PERSON = 10
_FEW = 5  # certificates


def items() -> Iterator[Item[FederationJobs]]:
    """All that is written."""
    yield Item("a register of 25 saved", _register)
    yield Item("a register undone", _undone)
    yield Item("a register done again", _done_again)
    yield Item("a person saved", _person)
    yield Item("a contract saved", _contract)
    yield Item("the verdicts of a new day", _verdicts)
    yield Item("25 certificates, with their PDF files", _certificates, None)


def _register(file: FederationJobs) -> Callable[[], float]:
    return lambda: file.act(_marks(file))


def _marks(file: FederationJobs) -> Any:
    meeting, people = next(file.registers)
    marks = dict.fromkeys(people, (AttendanceMark.PRESENT,))
    return lambda session: mark_attendance(session, meeting, marks)


def _undone(file: FederationJobs) -> Callable[[], float]:
    file.act(_marks(file))

    def measure() -> float:
        taken = file.act(undo.undo_latest_action)
        file.act(undo.redo_latest_undo)
        return taken

    return measure


def _done_again(file: FederationJobs) -> Callable[[], float]:
    """Once more the register that was undone and done again before."""

    def measure() -> float:
        file.act(undo.undo_latest_action)
        return file.act(undo.redo_latest_undo)

    return measure


def _person(file: FederationJobs) -> Callable[[], float]:
    numbers = count(100)

    def measure() -> float:
        changes = {"phone": f"000 200 {next(numbers)}"}
        return file.act(lambda session: change_participant(session, _PERSON, changes))

    return measure


def _contract(file: FederationJobs) -> Callable[[], float]:
    numbers = count(1)

    def work(session: Any) -> None:
        content = load_content(session, require_contract(session, file.draft))
        content.texts["causes"] = f"Opis {next(numbers)}"
        save_contract(session, file.draft, content)

    return lambda: file.act(work)


def _verdicts(file: FederationJobs) -> Callable[[], float]:
    def measure() -> float:
        file.next_day()
        return file.act(refresh_eligibility)

    return measure


def _certificates(file: FederationJobs) -> Callable[[], float]:
    def measure() -> float:
        people = file.next_group()
        return file.act(lambda session: issue_certificate_bundle(session, people, CertificateKind.PARTICIPATION))

    return measure


def certificate_statements(file: Path) -> Figure:
    """How many statements 25 certificates take, and five: as each is one more row, not one more search."""
    made = case_file.open_case_file(file, RAW)
    try:
        with made.read() as session:
            activity = session.scalar(select(func.min(Activity.id)))
            chosen = select(Enrolment.participant_id).where(Enrolment.activity_id == activity)
            people = list(session.scalars(chosen))
        few, many = _count_statements(made, people[:_FEW]), _count_statements(made, people[_FEW:])
    finally:
        made.close()
    return Figure(f"statements of {len(people) - _FEW} certificates : of {_FEW}", many, few, "", limit=2.0)


def _count_statements(made: Database, people: list[int]) -> int:
    heard: list[str] = []
    with made.connection() as connection:
        driver: Any = connection.connection.driver_connection
    driver.set_trace_callback(heard.append)
    try:
        with made.action() as session:
            issue_certificate_bundle(session, people, CertificateKind.PARTICIPATION)
    finally:
        driver.set_trace_callback(None)
    return len(heard)
