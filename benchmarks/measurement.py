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
    times: int = 9
    documents: int = 15
    bulk: int = 200
    contracts: int = 5_000
    few_contracts: int = 50
    keys: int = 100
    marks: int = 200_000
    few_marks: int = 2_000
    small: tuple[int, int] = (10_000, 1)
    """People and years of a small file of a federation, and of a large one."""
    large: tuple[int, int] = (200_000, 10)
    checked: tuple[int, int] = (40_000, 3)
    """The larger file that is checked and backed up as a whole: that takes long."""
    shared: tuple[int, int] = (5_000, 1)
    """The people and years of a case on a server, and of the same case in a file."""
    imported: tuple[int, int] = (5_000, 50_000)
    """Rows of a list that is imported, and of a longer one."""
    searched: int = 100_000
    """The people on a server among whom is searched."""
    history: tuple[int, int, int] = (100_000, 1_000, 10)
    """The people of a large file and of a small one, and the years of the one whose page is opened."""
    desks: tuple[int, int] = (8, 200)
    """How many desks write at once, and how many registers each saves."""


QUICK = Size(
    start=60,
    times=1,
    documents=1,
    bulk=12,
    contracts=40,
    few_contracts=20,
    keys=3,
    marks=6_000,
    small=(500, 1),
    large=(750, 1),
    checked=(750, 1),
    shared=(750, 1),
    imported=(50, 200),
    searched=500,
    history=(60, 40, 1),
    desks=(2, 6),
)


@dataclass(frozen=True)
class Figure:
    """A line of the table: ours and theirs in one *unit*, and the limit of their ratio, if there is one.

    The ratio is ours by theirs and *limit* its most; *times_slower* turns both: theirs by ours, at least the limit.
    *most* is the most that ours may be by itself.
    """

    what: str
    ours: float
    theirs: float
    unit: str = "ms"
    limit: float | None = None
    times_slower: bool = False
    most: float | None = None

    @property
    def ratio(self) -> float:
        """What is compared with the limit."""
        over, under = (self.theirs, self.ours) if self.times_slower else (self.ours, self.theirs)
        return over / under if under else float("nan")

    @property
    def verdict(self) -> str:
        """Whether the limits are kept."""
        if self.limit is None and self.most is None:
            return "–"
        return "MISSED" if self._missed() else "ok"

    def _missed(self) -> bool:
        beyond = self.most is not None and self.ours > self.most
        if self.limit is None:
            return beyond
        kept = self.ratio >= self.limit if self.times_slower else self.ratio <= self.limit
        return beyond or not kept

    def cells(self) -> tuple[str, ...]:
        """The line as texts."""
        limit = "" if self.limit is None else f"{'≥' if self.times_slower else '≤'} {self.limit:.2f}".removesuffix("0")
        most = "" if self.most is None else f"≤ {self._shown(self.most)}"
        ours, theirs = self._shown(self.ours), self._shown(self.theirs)
        return (self.what, ours, theirs, f"{self.ratio:.2f}", limit, most, self.verdict)

    def shortfall(self) -> str:
        """The line as a sentence, for a limit that is missed."""
        _what, ours, theirs, ratio, *limits, _verdict = self.cells()
        return f"MISSED: {self.what}: {ours} : {theirs} is {ratio}, limit {', '.join(filter(None, limits))}"

    def _shown(self, value: float) -> str:
        if isnan(value):  # nothing was measured
            return "–"
        return f"{value:.2f} {self.unit}" if value < 10 else f"{value:.0f} {self.unit}"


HEADER = ("what", "ours", "theirs", "ratio", "limit", "at most", "verdict")


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


def shortfalls(figures: Iterable[Figure]) -> list[str]:
    """The lines that missed a limit, or a sentence that none did."""
    return [figure.shortfall() for figure in figures if figure.verdict == "MISSED"] or ["Nothing fell short."]


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
