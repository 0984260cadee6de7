"""What is read: lists until they are painted, and what pages and dialogs ask the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtTest import QTest

from benchmarks.growth.federation_window import FederationWindow
from kiscase.activities.attendance.queries import list_incomplete_registers
from kiscase.activities.enrolment.queries import list_enrolment_candidates
from kiscase.activities.month_grid.actions import load_month_grid
from kiscase.contracts.issuing.bulk_printing import select_contracts_to_print
from kiscase.contracts.model import ContractState
from kiscase.core.journal import history, undo
from kiscase.participants.eligibility import EligibilityVerdict
from kiscase.participants.queries import participant_details

AT_MOST = 100.0
"""Milliseconds that anything may take in the large file."""
LONG_LIST = 150.0
"""Milliseconds that a list of 10,000 lines may take there."""
Measure = Callable[[], float]


class Item(NamedTuple):
    """Something that people do: what is measured, and its most milliseconds in the large file."""

    what: str
    of: Callable[[FederationWindow], Measure]
    most: float | None = AT_MOST


def items() -> Iterator[Item]:
    """All that is read."""
    yield Item("people: list of 10,000", lambda window: _reloaded(window, "participant"), LONG_LIST)
    yield Item("people: only those who may not take part", _by_verdict)
    yield Item("contracts: list of 10,000", lambda window: _reloaded(window, "contract"), LONG_LIST)
    yield Item("contracts: “k” in the filter", lambda window: _typed(window, "contract", "k"))
    yield Item("contracts: those to print at once", _to_print)
    yield Item(
        "documents: list of 10,000",
        lambda window: _reloaded(window, "issued_document"),
        LONG_LIST,
    )
    yield Item("documents: “ks/7” in the filter", lambda window: _typed(window, "issued_document", "ks/7"))
    yield Item("activities: list", lambda window: _reloaded(window, "activity"))
    yield Item("Today", _today)
    yield Item("missing registers", lambda window: partial(window.read, list_incomplete_registers))
    for text in ("", "kow"):
        yield Item(f"who can be enrolled, “{text}” typed", partial(_candidates, text=text))
    for text in ("w 2", "ks/7", "kow"):
        yield Item(f"find anything: “{text}”", partial(_found, text=text))
    yield Item("a person", lambda window: partial(window.read, partial(participant_details, person_id=10)))
    yield Item("a contract opened, until its pages are shown", _contract, None)
    yield Item("a month grid", _grid)
    yield Item("the history of a person with 100 registers", _history)
    yield Item("what undo would reverse", lambda window: partial(window.read, undo.find_next_undo))


def _reloaded(window: FederationWindow, kind: str) -> Measure:
    def measure() -> float:
        page = window.list_page(kind)
        return window.painted(page, page.reload)

    return measure


def _typed(window: FederationWindow, kind: str, text: str) -> Measure:
    def measure() -> float:
        page = window.list_page(kind)
        taken = window.keystroke(page, text)
        page.filter.clear()
        window.settle()
        return taken

    return measure


def _by_verdict(window: FederationWindow) -> Measure:
    def measure() -> float:
        page = window.list_page("participant")
        place = page.choice.findData(EligibilityVerdict.MAY_NOT.value)
        taken = window.painted(page, lambda: page.choice.setCurrentIndex(place))
        page.choice.setCurrentIndex(0)
        window.settle()
        return taken

    return measure


def _to_print(window: FederationWindow) -> Measure:
    return partial(window.read, partial(select_contracts_to_print, state=ContractState.READY.value))


def _today(window: FederationWindow) -> Measure:
    def measure() -> float:
        return window.done(window.page("task").reload)

    return measure


def _candidates(window: FederationWindow, text: str) -> Measure:
    since = window.day.date() + timedelta(1)
    return partial(window.read, lambda session: list_enrolment_candidates(session, window.activity, since, text))


def _found(window: FederationWindow, text: str) -> Measure:
    def measure() -> float:
        field: Any = window.view.search_box
        field.setText(text[:-1])
        window.settle()
        taken = window.done(lambda: QTest.keyClicks(field, text[-1]))
        field.clear()
        return taken

    return measure


def _contract(window: FederationWindow) -> Measure:
    def measure() -> float:
        window.page("contract")
        return window.done(partial(window.view.open, "contract", next(window.contracts)))

    return measure


def _grid(window: FederationWindow) -> Measure:
    on = window.day.date() - timedelta(30)
    return partial(window.read, lambda session: load_month_grid(session, window.activity, on))


def _history(window: FederationWindow) -> Measure:
    person = window.next_group()[0]
    return partial(window.read, lambda session: history.list_history(session, "participant", person))
