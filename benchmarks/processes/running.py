"""Runs a process to its end: how long it took, and how much memory it held at most."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.processes.environment import process_environment


class Run(NamedTuple):
    """The milliseconds of a process and, where the system tells, the megabytes that it held at most."""

    milliseconds: float
    megabytes: float


def run_module(folder: Path, words: Sequence[str], more: Mapping[str, str] | None = None) -> Run:
    """Run `python -m WORDS…`, with *more* in its environment; what it says is thrown away unless it fails."""
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "benchmarks.processes.launcher", *words],
        env=process_environment(folder) | dict(more or {}),
        capture_output=True,
        text=True,
        check=True,
    )
    status, milliseconds, megabytes = json.loads(done.stdout)
    if status:
        raise RuntimeError(f"{' '.join(words[:2])} failed:\n{done.stderr}")
    return Run(milliseconds, megabytes)
