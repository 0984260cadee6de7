"""From nothing to a usable window: the whole process against a bare window, with and without deriving the key."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

from benchmarks.case_files import PASSPHRASE, RAW, CaseFiles
from benchmarks.measurement import Figure, Size, alternating_medians, elapsed_milliseconds
from benchmarks.processes.environment import process_environment
from kiscase.core.database.local import case_file

WAIT = 60  # seconds until a start counts as broken


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about start and memory."""
    raw, sealed = files.file(size.start, RAW), files.file(size.start, PASSPHRASE)
    memory: dict[str, list[float]] = {}

    def start(name: str, *words: str) -> float:
        taken, held = run(files.folder, *words)
        memory.setdefault(name, []).append(held)
        return taken

    process = "benchmarks.processes.open_case_file"
    ours, derived, today, asked, libraries, bare = alternating_medians(
        size.times,
        lambda: start("ours", process, str(raw), RAW),
        lambda: start("derived", process, str(sealed), PASSPHRASE),
        lambda: start("today", process, str(raw), RAW, "today"),
        lambda: start("asked", process, str(sealed), PASSPHRASE, "passphrase"),
        lambda: start("libraries", "benchmarks.processes.empty_window", "libraries"),
        lambda: start("bare", "benchmarks.processes.empty_window"),
    )
    opened_raw, opened = alternating_medians(size.times, lambda: _open(raw, RAW), lambda: _open(sealed, PASSPHRASE))
    held, least = statistics.median(memory["ours"]), statistics.median(memory["bare"])
    people = f"{size.start:,} people"
    return [
        Figure(f"start to a usable window, {people}, key given : bare window", ours, bare, limit=2.0),
        Figure(f"start to a usable window, {people}, key derived : bare window", derived, bare),
        Figure(f"start to what is to be done today, {people}, key given : bare window", today, bare),
        Figure("start to the field of the passphrase : bare window", asked, bare),
        Figure("a bare window after loading the libraries of the database : bare window", libraries, bare),
        Figure("the file opened with a passphrase : with the key (derivation)", opened, opened_raw),
        Figure(f"memory with {people} on show : bare window", held, least, "MB", limit=1.6),
    ]


def run(folder: Path, module: str, *words: str) -> tuple[float, float]:
    """Start a process; the milliseconds until it says that it is usable, and the megabytes that it holds then."""
    around = process_environment(folder)
    begun = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", module, *words],
        env=around,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        patience = threading.Timer(WAIT, process.kill)
        patience.start()
        said = process.stdout.readline()
        taken = (time.perf_counter() - begun) * 1000
        rest, errors = process.stdout.read(), process.stderr.read()
        patience.cancel()
    if said.strip() != b"usable":
        raise RuntimeError(f"{module} came to no window:\n{errors.decode(errors='replace')}")
    return taken, float(json.loads(rest)["memory"])


def _open(path: Path, passphrase: str) -> float:
    made = []
    taken = elapsed_milliseconds(lambda: made.append(case_file.open_case_file(path, passphrase)))
    made[0].close()
    return taken
