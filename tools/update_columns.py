"""Writes `resources/schema/columns.txt`: the tables and columns of the records, which an opened case file must have."""

from __future__ import annotations

import sys
from pathlib import Path

import kiscase.all_records  # noqa: F401 - all tables
from kiscase.core.records.record import Record

COLUMNS = Path(__file__).resolve().parent.parent / "resources" / "schema" / "columns.txt"


def columns_text() -> str:
    """A line for each table with its columns."""
    tables = sorted(Record.metadata.tables.values(), key=lambda table: table.name)
    return "".join(f"{table.name}: {' '.join(column.name for column in table.columns)}\n" for table in tables)


def main() -> int:
    """Renew the file."""
    COLUMNS.parent.mkdir(exist_ok=True)
    COLUMNS.write_text(columns_text(), encoding="ascii", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
