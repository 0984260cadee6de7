"""Measures each thing in both files in turn."""

from __future__ import annotations

from itertools import chain

from benchmarks.case_files import CaseFiles
from benchmarks.growth import reading, writing
from benchmarks.growth.federation_window import FederationWindow
from benchmarks.measurement import Figure, Size, alternating_medians

LIMIT = 3.0


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about growth."""
    small, large = (FederationWindow(files.federation(*scale)) for scale in (size.small, size.large))
    against = f"in a file of {size.large[0]:,} people : of {size.small[0]:,}"
    figures = []
    for item in chain(reading.items(), writing.items()):
        ours, less = alternating_medians(min(size.times, 5), item.of(large), item.of(small))
        figures.append(Figure(f"{item.what}, {against}", ours, less, limit=LIMIT, most=item.most))
    small.close()
    large.close()
    return figures
