"""The columns of the file for the funder's system: those that ship, and which one a heading of a loaded file is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kiscase.core.collation import words_key
from kiscase.core.resources import load_toml

_FILE = "projects/sm-efs-columns.toml"


class ExportColumn(NamedTuple):
    """A column that the program knows; *after* names the column before it where its heading occurs twice."""

    key: str
    heading: str
    names: tuple[str, ...]
    """All headings by which it is known, as keys of words."""
    after: str
    listed: bool
    """Whether its values are from a list of the system; of the others nothing is kept."""
    values: tuple[str, ...]
    """The values that ship with the program."""


@cache
def list_export_columns() -> tuple[ExportColumn, ...]:
    """The columns that ship, in their order."""
    return tuple(
        ExportColumn(
            row["key"],
            row["heading"],
            tuple(dict.fromkeys(words_key(name) for name in (row["heading"], *row.get("also", ())))),
            row.get("after", ""),
            row.get("listed", False),
            tuple(row.get("values", ())),
        )
        for row in load_toml(_FILE)["column"]
    )


def find_export_column(key: str) -> ExportColumn:
    """The column of a key."""
    return next(column for column in list_export_columns() if column.key == key)


def shipped_header() -> list[str]:
    """The headings that ship with the program."""
    return [column.heading for column in list_export_columns()]


def match_header(header: Sequence[str]) -> list[str]:
    """The key of each heading, by its name as words; empty for one that is unknown, or that occurs again."""
    found: list[str] = []
    for heading in header:
        name = words_key(heading)
        known = [one for one in list_export_columns() if name in one.names and one.key not in found] if name else []
        before = [key for key in found if key]
        fitting = [one for one in known if not one.after or (before and _follows(one.after, before))]
        found.append(fitting[0].key if fitting else "")
    return found


def _follows(after: str, before: Sequence[str]) -> bool:
    """Whether of all columns that lead a heading of the same name, the nearest one before it is *after*."""
    leading = {one.after for one in list_export_columns() if one.after}
    nearest = next((key for key in reversed(before) if key in leading), "")
    return nearest == after


def end_situation_options() -> list[tuple[str, str]]:
    """The situations at the end that ship with the program."""
    return [(value, value) for value in find_export_column("situation").values]


def end_situation_of(outcome: str) -> str:
    """What the system calls a situation that is recorded at the end of a stay; empty where nothing is known."""
    return str(load_toml(_FILE)["code"]["situation"].get(outcome, ""))


def fixed_value(name: str, code: str) -> str:
    """What the system calls a code of the program, from the table *name* of the file."""
    return str(load_toml(_FILE)["code"][name][code])


def end_data_weeks() -> int:
    """Within how many weeks the data of the end are due."""
    return int(load_toml(_FILE)["deadline"]["weeks"])
