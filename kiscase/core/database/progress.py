"""How far long work has come."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[float], None]
"""Is told the part of the work that is done."""


def no_report(_part: float) -> None:
    """Nobody waits for the work."""


def part_of_report(report: Report, start: float, end: float) -> Report:
    """A report of a part of the work: that from *start* to *end*."""
    return lambda done: report(start + (end - start) * done)
