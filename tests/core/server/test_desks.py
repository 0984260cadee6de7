"""Several desks at one case: whose each draft is, who has a record open, and what the clocks show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiscase.core import drafts
from kiscase.core.database.server import opening
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.journal import undo
from kiscase.participants import actions as participants
from tests import makers
from tests.actions import do
from tests.server_cluster import ServerCluster


@pytest.fixture
def other(server_case: ServerDatabase) -> Iterator[ServerDatabase]:
    """The same case at a colleague's desk."""
    opened = opening.open_server_case(server_case.place, "")
    opened.worker = (2, "Marek Zięba")
    yield opened
    opened.close()


def typed(case: ServerDatabase, kind: str, row_id: int) -> object:
    with case.read() as session:
        draft = drafts.load_draft(session, kind, row_id)
        return draft and draft.content


def save(case: ServerDatabase, kind: str, row_id: int, **content: str) -> None:
    with case.action() as session:
        drafts.save_draft(session, kind, row_id, content, 1)


# ---- drafts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row_id", [0, 1])
def test_each_desk_has_its_own_draft(server_case: ServerDatabase, other: ServerDatabase, row_id: int) -> None:
    do(server_case, makers.participant)
    save(server_case, "participant", row_id, phone="1")
    save(other, "participant", row_id, phone="2")
    assert typed(server_case, "participant", row_id) == {"phone": "1"}
    assert typed(other, "participant", row_id) == {"phone": "2"}
    with server_case.action() as session:
        drafts.delete_draft(session, "participant", row_id)
    assert typed(server_case, "participant", row_id) is None
    with other.read() as session:
        assert drafts.list_drafts(session) == [("participant", row_id)]
    with server_case.read() as session:
        assert drafts.list_drafts(session) == []


def test_the_same_worker_at_another_computer_types_another_draft(
    server_case: ServerDatabase, other: ServerDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    other.worker = server_case.worker
    save(server_case, "participant", 0, phone="1")
    assert typed(other, "participant", 0) == {"phone": "1"}, "found again by the next program at this computer"
    monkeypatch.setattr(other, "_computer", "another")
    assert typed(other, "participant", 0) is None


def test_what_a_colleague_saves_or_undoes_deletes_no_draft_here(
    server_case: ServerDatabase, other: ServerDatabase
) -> None:
    person = do(server_case, makers.participant)
    save(server_case, "participant", person, phone="1")
    with other.action() as session:
        participants.change_participant(session, person, {"phone": "600700800"})
    with other.action() as session:
        undo.undo_latest_action(session)
    assert typed(server_case, "participant", person) == {"phone": "1"}


def test_what_is_typed_about_a_record_goes_with_it(server_case: ServerDatabase, other: ServerDatabase) -> None:
    person = do(other, makers.participant)
    save(server_case, "participant", person, phone="1")
    with other.action() as session:
        undo.undo_latest_action(session)
    assert typed(server_case, "participant", person) is None


# ---- who has a record open -----------------------------------------------------------------------------------------


def test_the_second_desk_sees_who_has_a_record_open(
    server_case: ServerDatabase, other: ServerDatabase, cluster: ServerCluster
) -> None:
    assert server_case.enter_record("participant", 5) == []
    assert other.enter_record("participant", 5) == ["postgres"]
    assert other.enter_record("participant", 6) == []
    assert other.enter_record("contract", 5) == []
    server_case.leave_record("participant", 5)
    server_case.leave_record("participant", 5)
    assert server_case.enter_record("contract", 6) == []
    assert server_case.enter_record("participant", 5) == ["postgres"]


def test_a_record_is_open_no_longer_when_the_program_has_ended(
    server_case: ServerDatabase, other: ServerDatabase, qtbot: QtBot
) -> None:
    other.enter_record("participant", 5)
    other.close()
    qtbot.waitUntil(lambda: not server_case.enter_record("participant", 5))  # the server takes a moment to notice


def test_a_record_is_open_again_when_a_lost_connection_is_back(
    server_case: ServerDatabase, other: ServerDatabase, cluster: ServerCluster
) -> None:
    do(other, makers.participant)
    other.enter_record("participant", 1)
    cluster.cut_connections(server_case.name)
    do(other, makers.participant, pesel=makers.pesel(serial=5))
    do(server_case, makers.participant, pesel=makers.pesel(serial=6))
    assert server_case.enter_record("participant", 1) == ["postgres"]


# ---- the clocks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_wrong_by_a_day_is_told(server_case: ServerDatabase, days: int) -> None:
    right = server_case.server_time()
    server_case.clock = lambda: right
    do(server_case, makers.participant)
    assert server_case.clock_warning() == ""
    server_case.clock = lambda: right + timedelta(days=days)
    warning = server_case.clock_warning()
    assert f"{(right + timedelta(days=days)).astimezone():%d.%m.%Y}" in warning
    assert f"{right.astimezone():%d.%m.%Y}" in warning
