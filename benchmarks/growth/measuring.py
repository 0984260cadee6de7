"""Measures each thing in both files in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TypeVar

from benchmarks.case_files import CaseFiles
from benchmarks.growth import reading, window_items, writing
from benchmarks.growth.federation_jobs import FederationJobs
from benchmarks.growth.item import Item
from benchmarks.measurement import Figure, Size, alternating_medians
from benchmarks.window import ProgramWindow

LIMIT = 3.0
File = TypeVar("File", ProgramWindow, FederationJobs)
_TIMES = 3  # rounds, after one that does not count


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about growth."""
    small, large = files.federation(*size.small), files.federation(*size.large)
    return [
        *_compared(ProgramWindow, (large, small), window_items.items(), size),
        *_compared(FederationJobs.open_file, (large, small), chain(reading.items(), writing.items()), size),
        writing.certificate_statements(small),
    ]


def _compared(
    opened: Callable[[Path], File], paths: tuple[Path, Path], items: Iterable[Item[File]], size: Size
) -> Iterator[Figure]:
    """What is measured in both files while they are open."""
    large, small = map(opened, paths)
    against = f"in a file of {size.large[0]:,} people : of {size.small[0]:,}"
    for item in items:
        ours, less = alternating_medians(min(size.times, _TIMES), item.of(large), item.of(small))
        yield Figure(f"{item.what}, {against}", ours, less, limit=LIMIT, most=item.most)
    for one in (large, small):
        one.close()
