"""The month grid as a process of its own that pages back through the months: megabytes after the first and the last.

`python -m benchmarks.paged FILE MONTHS`
"""

from __future__ import annotations

import gc
import json
import os
import sys
from datetime import date
from pathlib import Path

from benchmarks.attendance import ACTIVITY, MONTH, opened
from benchmarks.painted import memory
from benchmarks.scrolled import Scrolled


def main(file: str, months: str) -> None:
    """Page, as somebody does who looks for a day long ago."""
    gc.disable()  # as the program does it
    sight = Scrolled(opened(Path(file)), ACTIVITY, MONTH)
    sight.look()
    gc.collect()  # the program's sweeper does it every two seconds
    first = memory()
    for place in range(int(months)):
        number = MONTH.year * 12 + MONTH.month - 2 - place
        sight.show(date(number // 12, number % 12 + 1, 1))
        sight.look()
        gc.collect()
    sys.stdout.write(json.dumps([first, memory()]) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
