"""What anybody does to keep a plain SQLite file safe: back it up, and check the copy.

`python -m benchmarks.rivals.plain_check FILE COPY`
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing


def main(file: str, copy: str) -> int:
    """Make the copy and check it."""
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        found = target.execute("PRAGMA integrity_check").fetchall()
    return int(found != [("ok",)])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
