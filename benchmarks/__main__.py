"""All measurements, then one table: `python -m benchmarks [--quick] [--only PART …] [--files FOLDER]`."""

from __future__ import annotations

import argparse
import gc
import os
import platform
import sys
import tempfile
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.measurement import Figure

PARTS = {
    "start": ("startup",),
    "bundle": ("bundle",),
    "inspection": ("inspection",),
    "papers": ("papers.contract_pdf", "papers.bulk_printing"),
    "register": ("attendance",),
    "search": ("search", "similar_people"),
    "import": ("importing",),
    "growth": ("contracts", "growth.measuring"),
    "report": ("yearly_report",),
    "history": ("long_history",),
    "check": ("whole_file",),
    "commands": ("commands",),
    "server": ("server.measuring",),
    "stalls": ("stalls",),
    "memory": ("memory",),
}
"""The modules that measure each part; they are loaded only then."""


def main() -> int:
    """Measure and print; a figure that misses its limit is reported, but only an error is a failure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures kiscase with much data.")
    parser.add_argument("--quick", action="store_true", help="little data and few rounds: only to see that it runs")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--files", type=Path, help="a folder that keeps the largest files for the rest of the day")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kiscase-benchmarks-") as folder:
        os.environ["KISCASE_SETTINGS"] = str(Path(folder) / "settings.toml")
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        found, failed = _measured(Path(folder), wanted)
    from benchmarks.measurement import format_table, shortfalls

    print(format_table(found))
    print(f"\n{_machine()}\n")
    print("\n".join([*shortfalls(found), *(f"NOT MEASURED, for an error: {name}" for name in failed)]))
    return int(bool(failed))


def _measured(folder: Path, wanted: argparse.Namespace) -> tuple[list[Figure], list[str]]:
    from benchmarks.case_files import CaseFiles
    from benchmarks.measurement import QUICK, Size

    if wanted.files is not None:
        wanted.files.mkdir(parents=True, exist_ok=True)
    files, size = CaseFiles(folder, wanted.files), QUICK if wanted.quick else Size()
    found: list[Figure] = []
    failed: list[str] = []
    for part, modules in PARTS.items():
        for name in modules if part in wanted.only else ():
            print(f"measuring: {part} ({name}) …", file=sys.stderr, flush=True)
            module = import_module(f"benchmarks.{name}")
            gc.collect()
            gc.freeze()  # what is loaded by now: each measurement begins with a collection
            begun = time.perf_counter()
            try:
                found += module.measure(files, size)
            except Exception:  # noqa: BLE001 - the figures of the other parts are not lost with it
                traceback.print_exc()
                failed.append(name)
            print(f"  {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    return found, failed


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
