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

from benchmarks.attendance import ACTIVITY, MONTH, open_case
from benchmarks.grid_scrolling import ScrolledGrid
from benchmarks.processes.paint_probe import resident_megabytes


def main(file: str, months: str) -> None:
    """Turn page after page, like a user who searches for a day long ago."""
    gc.disable()  # as the program does it
    sight = ScrolledGrid(open_case(Path(file)), ACTIVITY, MONTH)
    sight.scroll_milliseconds()
    gc.collect()  # the program's sweeper does it every two seconds
    first = resident_megabytes()
    for place in range(int(months)):
        number = MONTH.year * 12 + MONTH.month - 2 - place
        sight.show(date(number // 12, number % 12 + 1, 1))
        sight.scroll_milliseconds()
        gc.collect()
    sys.stdout.write(json.dumps([first, resident_megabytes()]) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
