"""A case on a server is upgraded once, by who owns it, while others wait; older and newer programs are told so."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiscase.club import actions as club
from kiscase.core import drafts
from kiscase.core.database.local.file_format import SCHEMA_VERSION
from kiscase.core.database.server import opening
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.database.server.setup.upgrading import upgrade_server_case
from kiscase.core.errors import CannotWriteError, NewerFileError, OlderCaseError
from tests import makers
from tests.actions import do, list_participants
from tests.core.server.older_cases import downgrade_case
from tests.server_cluster import ServerCluster

NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)


@pytest.fixture
def older(server_case: ServerDatabase, cluster: ServerCluster) -> ServerDatabase:
    """A case of schema 14, which a program of today has left open."""
    return downgrade_case(server_case, cluster)


def test_an_older_case_is_refused_until_it_is_upgraded(older: ServerDatabase, tmp_path: Path) -> None:
    with pytest.raises(OlderCaseError, match="kiscase server upgrade"):
        opening.open_server_case(older.place, "")
    upgrade_server_case(older.place, "", NOW)
    again = opening.open_server_case(older.place, "")
    with again.read() as session:
        assert len(list_participants(session)) == 1
        draft = drafts.load_draft(session, "participant", 1)
        assert draft is not None
        assert draft.content == {"family_name": "Źdźbło"}
    do(again, makers.participant, pesel=makers.pesel(serial=7))
    faults = again.backup(tmp_path / "copy.kis", passphrase=makers.PASSPHRASE)
    assert faults == ([], []), "the journal knows the new columns"
    again.close()


def test_an_upgraded_case_refuses_the_entries_of_others(older: ServerDatabase, cluster: ServerCluster) -> None:
    upgrade_server_case(older.place, "", NOW)
    account = cluster.new_account(f"{older.name}_worker")
    do(older, club.change_worker, 1, {"account": account})
    signed_in = opening.open_server_case(cluster.address(older.name, account), "")
    signed_in.worker = (2, "Cezary Zięba")
    with pytest.raises(CannotWriteError):
        do(signed_in, makers.participant, pesel=makers.pesel(serial=7))
    signed_in.worker = (1, "Bożena Łącka")
    do(signed_in, makers.participant, pesel=makers.pesel(serial=7))
    signed_in.close()


def test_two_upgrades_at_once_are_one(older: ServerDatabase, cluster: ServerCluster) -> None:
    failures: list[BaseException] = []

    def upgrade() -> None:
        try:
            upgrade_server_case(older.place, "", NOW)
        except BaseException as error:  # noqa: BLE001 - reported by the test
            failures.append(error)

    threads = [threading.Thread(target=upgrade) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    upgrade_server_case(older.place, "", NOW)
    again = opening.open_server_case(older.place, "")
    with again.plain_reader() as reader:
        assert reader.row("SELECT version FROM case_version") == (SCHEMA_VERSION,)
    again.close()


def test_a_failed_upgrade_leaves_the_case_as_it_was(older: ServerDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    from kiscase.core.database.server.setup import upgrading

    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(upgrading, "rebuild_index", fail)
        with pytest.raises(ZeroDivisionError):
            upgrade_server_case(older.place, "", NOW)
    with pytest.raises(OlderCaseError):
        opening.open_server_case(older.place, "")
    upgrade_server_case(older.place, "", NOW)


def test_a_program_that_is_older_than_the_case_by_now_writes_nothing(
    server_case: ServerDatabase, cluster: ServerCluster
) -> None:
    cluster.execute("UPDATE case_version SET version = version + 1", server_case.name)
    with pytest.raises(NewerFileError):
        do(server_case, makers.participant)
    with server_case.read() as session:
        assert list_participants(session) == []
    with pytest.raises(NewerFileError):
        upgrade_server_case(server_case.place, "", NOW)
