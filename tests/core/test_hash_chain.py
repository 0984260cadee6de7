"""The hash chain: an entry that was changed, added or removed outside the program is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest
from sqlalchemy import text

from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.i18n import use_language
from kiscase.core.journal.running_action import describe_action
from tests import makers

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(
    "meddling",
    [
        "UPDATE journal_entry SET sentence = 'x' WHERE id = 2",
        "UPDATE journal_entry SET at = '2020-01-01T00:00:00.000+00:00' WHERE id = 2",
        "UPDATE journal_entry SET worker_name = 'Ktoś' WHERE id = 4",
        "UPDATE journal_entry SET names = '{}' WHERE id = 1",
        "UPDATE journal_entry SET final = 'x' WHERE id = 4",
        "UPDATE journal_entry SET hash = 'x' WHERE id = 3",
        "UPDATE journal_change SET after = replace(after, 'Jadwiga', 'Ewa')",
        "UPDATE journal_change SET before = '{}' WHERE id = (SELECT max(id) FROM journal_change)",
        "UPDATE journal_change SET row_id = 77 WHERE id = 1",
        "DELETE FROM journal_change WHERE id = 2",
        (
            "DELETE FROM journal_change WHERE entry_id = 2; DELETE FROM journal_about WHERE entry_id = 2; "
            "DELETE FROM journal_entry WHERE id = 2"
        ),
        "INSERT INTO journal_change (entry_id, tablename, row_id, after) VALUES (3, 'participant', 1, '{}')",
        (
            "INSERT INTO journal_entry SELECT 5, at, worker_id, worker_name, kind, sentence, names, final, "
            "reverses_id, tables, schema, previous, hash, about FROM journal_entry WHERE id = 4"
        ),
    ],
)
def test_meddling_with_the_journal_is_found(case: FileDatabase, person: int, meddling: str) -> None:
    assert case.find_faults() == []
    with case.connection() as connection:
        for statement in meddling.split("; "):
            connection.execute(text(statement))
    assert case.find_faults() != []
    with use_language("en"):
        assert "journal's chain is broken at entry" in case.find_faults()[0]


def as_hashed(image: dict[str, Any]) -> str:
    """An image spelled as it is hashed."""
    return json.dumps(image, sort_keys=True, ensure_ascii=False)


def as_in_record(image: dict[str, Any]) -> str:
    """An image spelled otherwise, in the order of a record."""
    return json.dumps({"id": image["id"]} | image)


def spell_images(case: Database, *spellings: Callable[[dict[str, Any]], str]) -> None:
    """Store the same images otherwise, in turn."""
    with case.connection() as connection:
        stored = connection.exec_driver_sql("SELECT id, after FROM journal_change ORDER BY id").all()
        assert any("\\u" in row.after or "Ł" in row.after for row in stored)
        for row, spell in zip(stored, cycle(spellings)):
            changed = (spell(json.loads(row.after)), row.id)
            connection.exec_driver_sql("UPDATE journal_change SET after = ? WHERE id = ?", changed)


@pytest.mark.parametrize("spellings", [[as_hashed], [as_in_record], [as_hashed, as_in_record]])
def test_an_image_may_be_spelled_in_two_ways(
    case: FileDatabase, person: int, spellings: list[Callable[[dict[str, Any]], str]]
) -> None:
    with case.action() as session:
        describe_action(session, "three")
        makers.participant(session, family_name="Łącka")
    spell_images(case, *spellings)
    assert case.find_faults() == []
    with case.connection() as connection:
        connection.exec_driver_sql("UPDATE journal_change SET after = replace(after, 'Jadwiga', 'Ewa')")
    assert "journal's chain is broken at entry" in case.find_faults()[0]


def test_a_journal_that_cannot_be_read_is_damage(case: FileDatabase, person: int) -> None:
    with case.connection() as connection:
        connection.execute(text("UPDATE journal_entry SET names = 'no json' WHERE id = 1"))
    assert len(case.find_faults()) == 1


def test_a_row_without_its_owner_is_found(case: FileDatabase, person: int) -> None:
    with case.connection() as connection:
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        connection.execute(text("INSERT INTO benefit VALUES (1, 1, 99, 'x', NULL, NULL)"))
        connection.execute(text("PRAGMA foreign_keys = ON"))
    assert len(case.find_faults()) == 1
