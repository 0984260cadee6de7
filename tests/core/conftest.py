"""Fixtures of the core's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

import kiscase.all_records  # noqa: F401 - the file needs all tables, also where a test runs alone
from kiscase.core.database.database import Database
from tests import makers


@pytest.fixture
def person(case: Database) -> int:
    with case.action() as session:
        return makers.participant(session)


@pytest.fixture(scope="session")
def filled_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    from kiscase.core.database.local import case_file
    from tests.clock import clock
    from tests.core.filled_file import fill

    clock.reset()
    folder = tmp_path_factory.mktemp("filled")
    for name, passphrase in (("practice", None), ("encrypted", makers.PASSPHRASE)):
        made = case_file.create_case_file(folder / f"{name}.kis", passphrase)
        with made.action() as session:
            makers.club(session)
        with made.action() as session:
            makers.worker(session)
        fill(made)
        made.close()
    return {name: folder / f"{name}.kis" for name in ("practice", "encrypted")}
