"""What is seen in the window: lists until they are painted, pages and results until all of them is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from typing import Any

from PySide6.QtTest import QTest

from benchmarks.growth.item import Item
from benchmarks.window import ProgramWindow
from kiscase.participants.verdict import EligibilityVerdict

LONG_LIST = 150.0
"""Milliseconds that a list of 10,000 lines may take in the large file."""
Measure = Callable[[], float]


def items() -> Iterator[Item[ProgramWindow]]:
    """All that is seen."""
    for kind, name in (("participant", "people"), ("contract", "contracts"), ("issued_document", "documents")):
        yield Item(f"{name}: list of 10,000", partial(_reloaded, kind=kind), LONG_LIST)
    yield Item("people: only those who may not take part", _by_verdict)
    yield Item("contracts: “k” in the filter", partial(_typed, kind="contract", text="k"))
    yield Item("documents: “ks/7” in the filter", partial(_typed, kind="issued_document", text="ks/7"))
    yield Item("activities: list", partial(_reloaded, kind="activity"))
    yield Item("Today", lambda window: lambda: window.done(window.page("task").reload))
    for text in ("w 2", "ks/7", "kow"):
        yield Item(f"find anything: “{text}”", partial(_found, text=text))
    yield Item("a contract opened, until its pages are shown", _contract, None)


def _reloaded(window: ProgramWindow, kind: str) -> Measure:
    def measure() -> float:
        page = window.list_page(kind)
        return window.painted(page, page.reload)

    return measure


def _typed(window: ProgramWindow, kind: str, text: str) -> Measure:
    def measure() -> float:
        page = window.list_page(kind)
        taken = window.keystroke(page, text)
        page.filter.clear()
        window.settle()
        return taken

    return measure


def _by_verdict(window: ProgramWindow) -> Measure:
    def measure() -> float:
        page = window.list_page("participant")
        place = page.choice.findData(EligibilityVerdict.MAY_NOT.value)
        taken = window.painted(page, lambda: page.choice.setCurrentIndex(place))
        page.choice.setCurrentIndex(0)
        window.settle()
        return taken

    return measure


def _found(window: ProgramWindow, text: str) -> Measure:
    def measure() -> float:
        field: Any = window.view.search_box
        field.setText(text[:-1])
        window.settle()
        taken = window.done(lambda: QTest.keyClicks(field, text[-1]))
        field.clear()
        return taken

    return measure


def _contract(window: ProgramWindow) -> Measure:
    """Two contracts of the first page of the list in turn."""
    rows = window.list_page("contract").list.rows
    shown = cycle([rows.id_at(place) for place in (0, 1)])

    def measure() -> float:
        return window.done(partial(window.view.open, "contract", next(shown)))

    return measure
