"""A case on a server with a person in it, in a window that is worked in by keyboard."""

from __future__ import annotations

import pytest

from kiscase.core.database.server.server_database import ServerDatabase
from tests import makers
from tests.journeys.keyboard import Keyboard
from tests.patient_bot import PatientBot


@pytest.fixture
def keys(qtbot: PatientBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def case(server_case: ServerDatabase) -> ServerDatabase:
    with server_case.action() as session:
        makers.participant(session)
    return server_case
