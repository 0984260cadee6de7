"""What one desk saves the others hear, and they hear again after the server was away."""

from __future__ import annotations

import queue

import pytest

from kiscase.core.database.server.server_database import ServerDatabase
from tests import makers
from tests.core.server.test_shared_case import desk
from tests.server_cluster import ServerCluster

SOON = 20  # seconds, which nobody waits unless it fails


@pytest.fixture
def heard() -> queue.SimpleQueue[set[str] | bool]:
    return queue.SimpleQueue()


def test_the_tables_of_an_action_are_told_to_other_desks(
    server_case: ServerDatabase, heard: queue.SimpleQueue[set[str] | bool]
) -> None:
    assert server_case.listen(heard.put, heard.put).wait_until_listening(SOON)
    with server_case.action() as session:
        makers.participant(session)
    other = desk(server_case)
    with other.action() as session:
        makers.worker(session, family_name="Zięba")
    other.close()
    assert heard.get(timeout=SOON) == {"worker"}
    assert heard.empty()


def test_what_was_not_stored_is_not_told(
    server_case: ServerDatabase, heard: queue.SimpleQueue[set[str] | bool]
) -> None:
    assert server_case.listen(heard.put, heard.put).wait_until_listening(SOON)
    other = desk(server_case)
    with other.dry_run() as session:
        makers.participant(session)
    with other.action() as session:
        makers.worker(session)
    other.close()
    assert heard.get(timeout=SOON) == {"worker"}


def test_after_a_cut_everything_may_have_changed(
    server_case: ServerDatabase, cluster: ServerCluster, heard: queue.SimpleQueue[set[str] | bool]
) -> None:
    assert server_case.listen(heard.put, heard.put).wait_until_listening(SOON)
    cluster.cut_connections(server_case.place.database)
    assert [heard.get(timeout=SOON) for _one in range(3)] == [False, True, set()]
    other = desk(server_case)
    with other.action() as session:
        makers.worker(session)
    other.close()
    assert heard.get(timeout=SOON) == {"worker"}
