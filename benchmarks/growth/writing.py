"""What is written: each time an action with its journal, until it is on file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from benchmarks.growth.federation_window import FederationWindow
from benchmarks.growth.reading import Item, Measure
from kiscase.activities.attendance.actions import mark_attendance
from kiscase.activities.certificates.actions import issue_certificate_bundle
from kiscase.activities.certificates.model import CertificateKind
from kiscase.activities.model import AttendanceMark
from kiscase.contracts.drafting.actions import save_contract
from kiscase.contracts.queries import load_content, require_contract
from kiscase.core.journal import undo
from kiscase.participants.actions import change_participant, refresh_eligibility

_PERSON = 10


def items() -> Iterator[Item]:
    """All that is written."""
    yield Item("a register of 25 saved", _register)
    yield Item("a register undone", _undone)
    yield Item("a register done again", _done_again)
    yield Item("a person saved", _person)
    yield Item("a contract saved", _contract)
    yield Item("the verdicts of a new day", _verdicts)
    yield Item("25 certificates, with their PDF files", _certificates, None)


def _register(window: FederationWindow) -> Measure:
    return lambda: window.act(_marks(window))


def _marks(window: FederationWindow) -> Any:
    meeting, people = next(window.registers)
    marks = dict.fromkeys(people, (AttendanceMark.PRESENT,))
    return lambda session: mark_attendance(session, meeting, marks)


def _undone(window: FederationWindow) -> Measure:
    window.act(_marks(window))

    def measure() -> float:
        taken = window.act(undo.undo_latest_action)
        window.act(undo.redo_latest_undo)
        return taken

    return measure


def _done_again(window: FederationWindow) -> Measure:
    """Once more the register that was undone and done again before."""

    def measure() -> float:
        window.act(undo.undo_latest_action)
        return window.act(undo.redo_latest_undo)

    return measure


def _person(window: FederationWindow) -> Measure:
    numbers = count(100)

    def measure() -> float:
        changes = {"phone": f"000 200 {next(numbers)}"}
        return window.act(lambda session: change_participant(session, _PERSON, changes))

    return measure


def _contract(window: FederationWindow) -> Measure:
    contract, numbers = next(window.drafts), count(1)

    def work(session: Any) -> None:
        content = load_content(session, require_contract(session, contract))
        content.texts["causes"] = f"Opis {next(numbers)}"
        save_contract(session, contract, content)

    return lambda: window.act(work)


def _verdicts(window: FederationWindow) -> Measure:
    def measure() -> float:
        window.next_day()
        return window.act(refresh_eligibility)

    return measure


def _certificates(window: FederationWindow) -> Measure:
    def measure() -> float:
        people = window.next_group()
        return window.act(lambda session: issue_certificate_bundle(session, people, CertificateKind.PARTICIPATION))

    return measure
