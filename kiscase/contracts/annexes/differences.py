"""The differences between two versions of a contract, which are the whole text of an annex."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kiscase.contracts.content import CONTENT_TABLES, Content

AGREED_FIELDS = ("variant", "representative", "evaluation_on", "ends_on", "worker_id")
"""The fields that are agreed on; the language of the second copy and the date are not."""
DATES = "evaluation_dates"


@dataclass(frozen=True)
class Difference:
    """A text, a date or a table row that has changed; None for the missing side of an added or removed one.

    `place` counts the rows of a table from 1: in the old version, or of an added row in the new one; else it is 0.
    The evaluation dates are one list.
    """

    key: str
    old: Any
    new: Any
    place: int = 0


def content_differences(old: Content, new: Content, unprinted: Collection[str] = ()) -> list[Difference]:
    """All differences in what is printed; rows are matched by `from_id`, else by equal content."""
    agreed = [key for key in AGREED_FIELDS if key not in unprinted]
    found = [Difference(key, old.fields.get(key), new.fields.get(key)) for key in agreed]
    found += [
        Difference(key, old.texts.get(key), new.texts.get(key)) for key in dict.fromkeys([*old.texts, *new.texts])
    ]
    found = [one for one in found if (one.old or None) != (one.new or None)]
    for key in (key for key in CONTENT_TABLES if key not in unprinted):
        before, after = old.tables.get(key, []), new.tables.get(key, [])
        found += _dates(before, after) if key == DATES else _rows(key, before, after)
    return found


def _dates(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Difference]:
    old, new = (sorted(row["planned_on"] for row in rows if row.get("planned_on")) for rows in (before, after))
    return [Difference(DATES, old, new)] if old != new else []


def _rows(key: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Difference]:
    old = [(row.get("id"), _filled_columns(key, row)) for row in before]
    new = [(row.get("from_id"), _filled_columns(key, row)) for row in after]
    taken: dict[int, int] = {}  # place in the new table by place in the old one
    by_id = {row_id: place for place, (row_id, said) in enumerate(old) if row_id is not None and said}
    for place, (from_id, said) in enumerate(new):
        if said and from_id in by_id and by_id[from_id] not in taken:
            taken[by_id[from_id]] = place
    for place, (_id, said) in enumerate(old):
        if place not in taken:
            same = [at for at, row in enumerate(new) if said and row[1] == said and at not in taken.values()]
            if same:
                taken[place] = same[0]
    found = []
    for place, (_id, said) in enumerate(old):
        becomes = new[taken[place]][1] if place in taken else None
        if said and said != becomes:
            found.append(Difference(key, said, becomes, place + 1))
    added = [(at, said) for at, (_id, said) in enumerate(new) if said and at not in taken.values()]
    return found + [Difference(key, None, said, at + 1) for at, said in added]


def _filled_columns(key: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {column: row[column] for column in CONTENT_TABLES[key].columns if row.get(column)}
