"""Only the case file, the search and the migrations name SQLite, so that another engine can take its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conventions.project import PACKAGE, place, sources

ALLOWED = (PACKAGE / "core" / "database", PACKAGE / "core" / "search.py", PACKAGE / "core" / "migrations")
ONLY_IN_SQLITE = re.compile(
    r"sqlite|sqlcipher|\bpragma\b|\bvacuum\b|\browid\b|\bjulianday\b|\bjson_(each|extract|tree)\b|\bglob\(\w+,|"
    r"func\.strftime|\binsert or (replace|ignore)\b|\bautoincrement\b(?!=)|\bfts5\b",
    re.IGNORECASE,
)


def named(text: str) -> list[int]:
    """The lines that name SQLite or what only it can do."""
    return [number for number, line in enumerate(text.splitlines(), 1) if ONLY_IN_SQLITE.search(line)]


def is_allowed(path: Path) -> bool:
    return any(path == allowed or path.is_relative_to(allowed) for allowed in ALLOWED)


def test_sqlite_is_named_in_its_own_modules_only() -> None:
    found = [
        place(path, line)
        for path in sources()
        if not is_allowed(path)
        for line in named(path.read_text(encoding="utf-8"))
    ]
    assert not found, "put it behind a function of kiscase/core/database/dialect_options.py:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        'connection.execute(text("PRAGMA foreign_keys = ON"))',
        "import sqlcipher3.dbapi2 as driver",
        'session.execute(text("select name from sqlite_master"))',
        'session.execute(text("vacuum"))',
        "select(func.julianday(Meeting.day))",
        'text("SELECT value FROM json_each(weekdays)")',
        "Table('t', metadata, sqlite_with_rowid=False)",
        '"INSERT OR REPLACE INTO t VALUES (1)"',
        "func.strftime('%Y', Meeting.day)",
    ],
)
def test_a_planted_name_is_found(line: str) -> None:
    assert named(f"x = 1\n{line}\n") == [2]


@pytest.mark.parametrize("line", ["row_id = 1", "value.strftime('%d.%m.%Y')", "sa.Column('a', autoincrement=False)"])
def test_what_any_database_can_do_is_none(line: str) -> None:
    assert not named(line)
