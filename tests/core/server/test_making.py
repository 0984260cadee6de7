"""A case file moves to a server and back, whole; roles may do what they are for and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.database.server import opening
from kiscase.core.database.server.setup import making
from kiscase.core.errors import CannotWriteError, CheckStoppedError, NotACaseFileError
from kiscase.core.records.record import Record
from tests import makers
from tests.server_cluster import ServerCluster


def content(case: Database) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with case.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Record.metadata.sorted_tables
        }


@pytest.fixture
def practice(practice_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "klub.kis"
    shutil.copyfile(practice_file, path)
    return path


@pytest.mark.slow
def test_a_year_of_a_club_moves_there_and_back(practice: Path, cluster: ServerCluster, tmp_path: Path) -> None:
    file = case_file.open_case_file(practice, None)
    address = cluster.address(cluster.new_name())
    parts: list[float] = []
    making.make_server_case(address, "", file, report=parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1
    shared = opening.open_server_case(address, "")
    assert content(shared) == content(file)
    assert shared.find_faults() == []
    assert shared.practice, "nobody in it is real there, either"
    shared.backup(tmp_path / "home.kis", passphrase=makers.PASSPHRASE)
    back = case_file.open_case_file(tmp_path / "home.kis", None)
    assert back.practice
    assert content(back) == content(file)
    with shared.action() as session:  # ids and numbers go on after those that were copied
        makers.printed_contract(session)
    assert shared.find_faults() == []
    for one in (file, shared, back):
        one.close()


def test_what_is_stopped_leaves_nothing_behind(practice: Path, cluster: ServerCluster) -> None:
    file = case_file.open_case_file(practice, None)
    address = cluster.address(cluster.new_name())
    parts: list[float] = []
    with pytest.raises(CheckStoppedError):
        making.make_server_case(address, "", file, is_stopped=lambda: parts[-1:] > [0.5], report=parts.append)
    file.close()
    with pytest.raises(NotACaseFileError):
        opening.open_server_case(address, "")


def test_a_database_that_is_there_stays_as_it_is(cluster: ServerCluster) -> None:
    name = cluster.new_database()
    with pytest.raises(CannotWriteError):
        making.make_server_case(cluster.address(name), "")
    with pytest.raises(NotACaseFileError):
        opening.open_server_case(cluster.address(name), "")
