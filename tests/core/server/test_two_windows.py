"""Two windows at one case on a server: what is saved in one is shown in the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.core.server.test_shared_case import desk
from tests.screens import front_page
from tests.server_cluster import ServerCluster


@pytest.fixture
def elsewhere(server_case: ServerDatabase, qtbot: QtBot) -> Iterator[Jobs]:
    """The queue of another window."""
    made = Jobs(desk(server_case))
    yield made
    made.close()


@pytest.fixture
def case(server_case: ServerDatabase) -> ServerDatabase:
    return server_case


def shown_people(window: Workspace) -> list[str]:
    model = front_page(window, ParticipantsPage).list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_a_person_saved_elsewhere_appears_in_the_list(window: Workspace, elsewhere: Jobs, qtbot: QtBot) -> None:
    assert shown_people(window) == []
    elsewhere.act(lambda session: makers.participant(session, family_name="Żak", given_name="Ewa") and None)
    qtbot.waitUntil(lambda: shown_people(window) == ["Żak Ewa"])


def test_the_list_is_whole_again_after_the_server_was_away(
    window: Workspace, elsewhere: Jobs, cluster: ServerCluster, case: ServerDatabase, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.jobs.reached, check_params_cb=lambda reached: reached):
        cluster.cut_connections(case.place.database)
    elsewhere.act(lambda session: makers.participant(session, family_name="Żak", given_name="Ewa") and None)
    qtbot.waitUntil(lambda: shown_people(window) == ["Żak Ewa"])
