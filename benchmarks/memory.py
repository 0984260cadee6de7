"""Memory after records were opened many times: a process of its own, with the window of the program."""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.case_files import CaseFiles
from benchmarks.measurement import Figure, Size
from benchmarks.processes.environment import process_environment

OPENINGS, LIMIT = 500, 1.1


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The line about memory: after all openings, by that after the first of them, when every page has been built."""
    openings = OPENINGS if size.times > 1 else 30
    words = [sys.executable, "-m", "benchmarks.processes.open_records", str(files.folder), str(openings)]
    done = subprocess.run(words, env=process_environment(files.folder), capture_output=True, check=True)  # noqa: S603 - ourselves
    first, last = json.loads(done.stdout.splitlines()[-1])
    what = f"memory after {openings} openings of people, contracts and activities : after the first {openings // 10}"
    return [Figure(what, last, first, "MB", LIMIT)]
