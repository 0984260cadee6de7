"""Looking at a paper changes nothing in the file: every table is the same before and after, whatever is looked at."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiscase import commands
from kiscase.app import PAPERS
from kiscase.contracts import actions as contracts
from kiscase.contracts.actions import bulk
from kiscase.contracts.model import State
from kiscase.core import database
from kiscase.core.database import Database
from kiscase.core.i18n import LANGUAGE_NAMES, speaking
from kiscase.register import actions as register
from kiscase.register import twin
from tests.pdf_reader import text_of

MOST = 2  # papers of each kind
BEFORE_SIGNING = (State.DRAFT, State.READY, State.PRINTED)


@pytest.fixture
def club(practice_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "practice.kis"
    shutil.copyfile(practice_file, path)
    opened = database.open_file(path, None)
    yield opened
    opened.close()


def content(case: Database) -> dict[str, str]:
    """A hash of all rows, by table."""
    found = {}
    with case.bare() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all()
        for (name,) in names:
            seal = hashlib.sha256()
            for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"'):  # noqa: S608 - names of our tables
                seal.update(repr(tuple(row)).encode())
            found[name] = seal.hexdigest()
    return found


@pytest.mark.parametrize("key", [document.key for document in commands.documents()])
def test_looking_at_a_document_changes_nothing(club: Database, key: str) -> None:
    document = next(one for one in commands.documents() if one.key == key)
    before = content(club)
    assert "contract" in before
    for language in sorted(LANGUAGE_NAMES):
        with club.read() as session, speaking(language):
            rows = document.numbers(session)
            for _number, row_id in [*rows[:MOST], *rows[-1:]]:
                document.render(session, row_id)
    assert content(club) == before


def test_the_preview_of_what_is_typed_changes_nothing(club: Database) -> None:
    before = content(club)
    with club.read() as session:
        for state in State:
            line = next(one for one in contracts.listed(session, state=state))
            typed = contracts.card(session, line.id).content
            typed.texts["causes"] = "Co innego niż w pliku."
            typed.head["language"] = "uk"
            printed = text_of(contracts.preview(session, line.id, typed))
            assert ("Co innego niż w pliku." in printed) == (state in BEFORE_SIGNING), state
    assert content(club) == before


def test_looking_into_the_register_changes_nothing(club: Database) -> None:
    before = content(club)
    with club.read() as session:
        for paper in register.listed(session)[:MOST]:
            twin.of(session, paper.id, PAPERS)
            register.paper(session, paper.id)
        made = bulk.begin(session)
        papers = list(bulk.take(session, bulk.chosen(session, State.ACTIVE)[:MOST]).papers)
        for number, pdf in papers:
            made.add(number, pdf)
        printed = text_of(made.bytes())
        assert len(made) > 0
        assert all(number in printed for number, _pdf in papers)
    assert content(club) == before


def test_a_change_would_be_seen(club: Database) -> None:
    before = content(club)
    with club.action() as session:
        contracts.draft(session, 1)
    assert content(club) != before
