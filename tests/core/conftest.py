"""Fixtures of the core's tests."""

from __future__ import annotations

import pytest

from kiscase.core.database.database import Database
from tests import makers


@pytest.fixture
def person(case: Database) -> int:
    with case.action() as session:
        return makers.participant(session)
