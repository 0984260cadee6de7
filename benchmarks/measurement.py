"""A line of the table of results, and how two things are measured against each other."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import isnan


@dataclass(frozen=True)
class Size:
    """How much data and how many repetitions."""

    start: int = 5_000
    few: int = 10_000
    many: int = 100_000
    times: int = 9
    documents: int = 15
    bulk: int = 200
    contracts: int = 5_000
    few_contracts: int = 50
    keys: int = 100
    marks: int = 200_000
    few_marks: int = 2_000


QUICK = Size(
    start=60, few=60, many=240, times=1, documents=1, bulk=12, contracts=40, few_contracts=20, keys=3, marks=6_000
)


@dataclass(frozen=True)
class Figure:
    """A line of the table: ours and theirs in one *unit*, and the limit of their ratio, if there is one.

    The ratio is ours by theirs and *limit* its most; *times_slower* turns both: theirs by ours, at least the limit.
    """

    what: str
    ours: float
    theirs: float
    unit: str = "ms"
    limit: float | None = None
    times_slower: bool = False

    @property
    def ratio(self) -> float:
        """What is compared with the limit."""
        over, under = (self.theirs, self.ours) if self.times_slower else (self.ours, self.theirs)
        return over / under if under else float("nan")

    @property
    def verdict(self) -> str:
        """Whether the limit is kept."""
        if self.limit is None:
            return "–"
        kept = self.ratio >= self.limit if self.times_slower else self.ratio <= self.limit
        return "ok" if kept else "MISSED"

    def cells(self) -> tuple[str, ...]:
        """The line as texts."""
        limit = "" if self.limit is None else f"{'≥' if self.times_slower else '≤'} {self.limit:.1f}"
        return (self.what, self._shown(self.ours), self._shown(self.theirs), f"{self.ratio:.2f}", limit, self.verdict)

    def _shown(self, value: float) -> str:
        if isnan(value):  # nothing was measured
            return "–"
        return f"{value:.2f} {self.unit}" if value < 10 else f"{value:.0f} {self.unit}"


HEADER = ("what", "ours", "theirs", "ratio", "limit", "verdict")


def format_table(figures: Iterable[Figure]) -> str:
    """All figures as a text table; numbers are aligned to the right."""
    rows = [HEADER, *(figure.cells() for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADER))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(wide) if 0 < place < 4 else cell.ljust(wide)
            for place, (cell, wide) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([lines[0], "  ".join("─" * wide for wide in widths), *lines[1:]])


@contextmanager
def garbage_collection_paused() -> Iterator[None]:
    """No garbage collection inside the block."""
    before = gc.isenabled()  # the running program has it off
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def elapsed_milliseconds(work: Callable[[], object]) -> float:
    """How long *work* takes."""
    with garbage_collection_paused():
        begun = time.perf_counter()
        work()
        return (time.perf_counter() - begun) * 1000


def alternating_medians(times: int, *measures: Callable[[], float]) -> list[float]:
    """The medians of figures that are taken in turn, A B A B, after one round that does not count.

    With *times* 1 that round is left out: it is only tried then whether the measurement runs.
    """
    found: list[list[float]] = [[] for _measure in measures]
    for turn in range(0 if times > 1 else 1, times + 1):
        for kept, measure in zip(found, measures, strict=True):
            value = measure()
            if turn:
                kept.append(value)
    return [statistics.median(values) for values in found]
