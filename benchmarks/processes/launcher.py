"""Runs a module and tells how long it took and how much memory it held; small, as what it holds is counted, too.

`python -m benchmarks.processes.launcher MODULE WORDS…` writes the status, the milliseconds and the megabytes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time


def main(*words: str) -> None:
    """Run it; what it says goes where ours would."""
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", *words], stdout=sys.stderr)  # noqa: S603 - ourselves
    if sys.platform == "win32":
        status, megabytes = process.wait(), float("nan")
    else:
        _pid, ended, used = os.wait4(process.pid, 0)
        status = process.returncode = os.waitstatus_to_exitcode(ended)
        megabytes = used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    print(json.dumps([status, (time.perf_counter() - begun) * 1000, megabytes]))


if __name__ == "__main__":
    main(*sys.argv[1:])
