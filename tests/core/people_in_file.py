"""What the tests of case files share: participants who are added, and those a file holds."""

from __future__ import annotations

from kiscase.core.database.database import Database
from tests import makers
from tests.actions import list_participants


def names(case: Database) -> list[str]:
    with case.read() as session:
        return [row.name for row in list_participants(session)]


def add(case: Database, family_name: str) -> None:
    with case.action() as session:
        makers.participant(session, family_name=family_name)


def add_long(case: Database) -> None:
    with case.action() as session:
        makers.participant(session, street="ul. Długa " * 390, town="Łódź " * 700)
        makers.participant(session, street="ul. Krótka " * 350, town="Łódź " * 700)
