"""What only one engine can do is named in its own folder, so that the rest of the program works with either."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conventions.project import PACKAGE, place, sources

DATABASE = PACKAGE / "core" / "database"
BOTH = (DATABASE / "dialect_options.py", DATABASE / "plain_reader.py", DATABASE / "copying.py")
OF_SQLITE = (DATABASE / "local", PACKAGE / "core" / "migrations", *BOTH)
OF_SERVERS = (DATABASE / "server", *BOTH)
ONLY_IN_SQLITE = re.compile(
    r"sqlite|sqlcipher|\bpragma\b|\bvacuum\b|\browid\b|\bjulianday\b|\bjson_(each|extract|tree)\b|\bglob\(\w+,|"
    r"func\.strftime|\binsert or (replace|ignore)\b|\bautoincrement\b(?!=)|\bfts5\b",
    re.IGNORECASE,
)


ONLY_ON_SERVERS = re.compile(
    r"psycopg|postgres|\bpg_\w+|\bto_regclass\b|string_agg|deferrable|\bnotify\b.*channel|advisory", re.IGNORECASE
)


def named(text: str, pattern: re.Pattern[str] = ONLY_IN_SQLITE) -> list[int]:
    """The lines that name an engine or what only it can do."""
    return [number for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


@pytest.mark.parametrize(("pattern", "allowed"), [(ONLY_IN_SQLITE, OF_SQLITE), (ONLY_ON_SERVERS, OF_SERVERS)])
def test_an_engine_is_named_in_its_own_modules_only(pattern: re.Pattern[str], allowed: tuple[Path, ...]) -> None:
    found = [
        place(path, line)
        for path in sources()
        if not any(path.is_relative_to(one) for one in allowed)
        for line in named(path.read_text(encoding="utf-8"), pattern)
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


@pytest.mark.parametrize(
    "line", ["import psycopg", 'create_engine("postgresql://")', "SELECT pg_notify('a', 'b')", "string_agg(a, ',')"]
)
def test_a_planted_name_of_the_server_is_found(line: str) -> None:
    assert named(f"x = 1\n{line}\n", ONLY_ON_SERVERS) == [2]
