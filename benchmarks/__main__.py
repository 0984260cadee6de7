"""All measurements, then one table: `python -m benchmarks [--quick]`."""

from __future__ import annotations

import argparse
import gc
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path


def main() -> int:
    """Measure and print; a figure that misses its limit is reported, but is no failure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures kiscase with much data.")
    parser.add_argument("--quick", action="store_true", help="little data and few rounds: only to see that it runs")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kiscase-benchmarks-") as folder:
        os.environ["KISCASE_SETTINGS"] = str(Path(folder) / "settings.toml")
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        print(_measured(Path(folder), quick=wanted.quick))
    print(f"\n{_machine()}")
    return 0


def _measured(folder: Path, *, quick: bool) -> str:
    from benchmarks import attendance, bulk_printing, contract_pdf, contracts, keystroke, measurement, stalls, startup
    from benchmarks.case_files import CaseFiles

    files, size = CaseFiles(folder), measurement.QUICK if quick else measurement.Size()
    found: list[measurement.Figure] = []
    measured: tuple[tuple[str, Callable[[], Iterable[measurement.Figure]]], ...] = (
        ("start and memory", lambda: startup.measure(files, size)),
        ("contract as PDF", lambda: contract_pdf.measure(folder, size)),
        (
            "bulk print",
            lambda: bulk_printing.measure(files.file(bulk_printing.PEOPLE_COUNT, startup.PASSPHRASE), folder, size),
        ),
        ("contracts", lambda: contracts.measure(files, size)),
        ("attendance", lambda: attendance.measure(files, size)),
        ("search", lambda: keystroke.measure(files, size)),
        ("stalls", lambda: stalls.measure(files, size)),
    )
    for what, measure in measured:
        print(f"measuring: {what} …", file=sys.stderr, flush=True)
        gc.collect()
        gc.freeze()  # what is loaded by now: each measurement begins with a collection
        found += measure()
    return measurement.format_table(found)


def _machine() -> str:
    from PySide6.QtCore import qVersion

    return (
        f"Python {platform.python_version()}, Qt {qVersion()} ({os.environ['QT_QPA_PLATFORM']}), "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}. "
        "Medians, taken in turn after a round that does not count; ratio and limit: ours by theirs, "
        "or with ≥ theirs by ours."
    )


if __name__ == "__main__":
    sys.exit(main())
