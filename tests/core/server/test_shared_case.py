"""A case on a server: several desks write, nothing is lost, and it can always be carried into a file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from kiscase.contracts.model import Contract
from kiscase.contracts.queries import list_printable_contracts
from kiscase.core.database.local import case_file
from kiscase.core.database.server import locks, opening
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.errors import ConnectionLostError, NewerFileError, NotACaseFileError, Problem
from kiscase.core.journal import undo
from kiscase.participants import actions as participants
from kiscase.participants.model import Participant
from tests import makers
from tests.actions import list_participants
from tests.server_cluster import ServerCluster

DESKS, ACTIONS = 4, 12


def names(case: ServerDatabase) -> list[str]:
    with case.read() as session:
        return [row.name for row in list_participants(session)]


def desk(case: ServerDatabase) -> ServerDatabase:
    """Another program at the same case."""
    return opening.open_server_case(case.place, "")


def test_what_one_desk_saves_another_reads(server_case: ServerDatabase) -> None:
    other = desk(server_case)
    with server_case.action() as session:
        makers.participant(session, family_name="Żak", given_name="Ewa")
    assert names(other) == ["Żak Ewa"]
    other.close()


def test_many_desks_write_at_once_and_nothing_is_lost(server_case: ServerDatabase) -> None:
    with server_case.action() as session:
        people = [makers.participant(session) for _one in range(DESKS * ACTIONS)]

    def work(number: int) -> None:
        case = desk(server_case)
        for person in people[number::DESKS]:
            with case.action() as session:
                makers.printed_contract(session, person)
        case.close()

    with ThreadPoolExecutor(DESKS) as pool:
        list(pool.map(work, range(DESKS)))
    with server_case.plain_reader() as reader:
        numbers = sorted(int(row[0].split("/")[1]) for row in reader.rows("SELECT number FROM contract"))
    assert numbers == list(range(1, DESKS * ACTIONS + 1))
    assert server_case.find_faults() == []


@pytest.mark.usefixtures("english")
def test_who_waits_too_long_for_another_who_writes_gets_a_sentence(
    server_case: ServerDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_WAIT_FOR_WRITERS", locks._WAIT_FOR_WRITERS.replace("30s", "20ms"))
    other = desk(server_case)
    with server_case.action() as session:
        makers.participant(session, family_name="Lis", given_name="Jan")
        with pytest.raises(Problem, match="Another desk is saving for a long time"), other.action():
            pass
    with other.action() as session:
        makers.participant(session, family_name="Żak", given_name="Ewa")
    assert names(other) == ["Lis Jan", "Żak Ewa"]
    other.close()


def test_a_reading_session_cannot_write(server_case: ServerDatabase) -> None:
    with server_case.action() as session:
        person = makers.participant(session)
    with server_case.read() as session:
        session.get_one(Participant, person).town = "Lublin"
        with pytest.raises(DBAPIError):
            session.flush()
    assert names(server_case) == ["Wiśniewska Jadwiga"]


def test_an_action_whose_connection_is_cut_is_not_stored_and_the_next_one_is(
    server_case: ServerDatabase, cluster: ServerCluster
) -> None:
    def register_and_be_cut() -> None:
        with server_case.action() as session:
            makers.participant(session, family_name="Lis", given_name="Jan")
            cluster.cut_connections(server_case.place.database)

    with pytest.raises(ConnectionLostError):
        register_and_be_cut()
    assert names(server_case) == []
    with server_case.action() as session:
        makers.participant(session, family_name="Lis", given_name="Jan")
    assert names(server_case) == ["Lis Jan"]
    assert server_case.find_faults() == []


def test_undo_and_redo(server_case: ServerDatabase) -> None:
    with server_case.action() as session:
        makers.participant(session, family_name="Lis", given_name="Jan")
    with server_case.action() as session:
        undo.undo_latest_action(session)
    assert names(server_case) == []
    with server_case.action() as session:
        undo.redo_latest_undo(session)
    assert names(server_case) == ["Lis Jan"]


def test_nobody_takes_back_what_a_colleague_did(server_case: ServerDatabase) -> None:
    colleague = desk(server_case)
    colleague.worker = (2, "Cezary Zięba")
    with server_case.action() as session:
        makers.participant(session, family_name="Lis", given_name="Jan")
    with colleague.action() as session:
        makers.participant(session, family_name="Żak", given_name="Ewa")
    with server_case.action() as session:
        undo.undo_latest_action(session)
    assert names(server_case) == ["Żak Ewa"]
    with colleague.read() as session:
        assert undo.find_next_redo(session) is None
    with server_case.action() as session:
        undo.redo_latest_undo(session)
    assert names(colleague) == ["Lis Jan", "Żak Ewa"]
    colleague.close()


@pytest.mark.usefixtures("english")
def test_what_a_colleague_has_changed_since_is_not_taken_back(server_case: ServerDatabase) -> None:
    colleague = desk(server_case)
    colleague.worker = (2, "Cezary Zięba")
    with server_case.action() as session:
        person = makers.participant(session, family_name="Lis", given_name="Jan")
    with colleague.action() as session:
        participants.change_participant(session, person, {"town": "Zamość"})
    with pytest.raises(Problem, match="changed again by a later action"), server_case.action() as session:
        undo.undo_latest_action(session)
    assert names(server_case) == ["Lis Jan"]
    colleague.close()


def test_a_backup_is_an_encrypted_file_with_everything_in_it(server_case: ServerDatabase, tmp_path: Path) -> None:
    with server_case.action() as session:
        makers.printed_contract(session)
    faults = server_case.backup(tmp_path / "kopia.kis", passphrase=makers.PASSPHRASE)
    assert faults == ([], [])
    copy = case_file.open_case_file(tmp_path / "kopia.kis", makers.PASSPHRASE)
    with copy.plain_reader() as ours, server_case.plain_reader() as theirs:
        for statement in (
            "SELECT id, hash FROM journal_entry ORDER BY id",
            "SELECT id, sha256, content FROM issued_document ORDER BY id",
            "SELECT id, number, drawn_on, variant FROM contract ORDER BY id",
            "SELECT word, kind, row_id FROM search_word ORDER BY word, kind, row_id",
        ):
            rows = ours.rows(statement)
            assert rows
            assert rows == theirs.rows(statement)
    assert copy.find_faults() == []
    copy.close()


def test_a_database_of_another_program_is_refused(cluster: ServerCluster) -> None:
    name = cluster.new_database()
    with pytest.raises(NotACaseFileError):
        opening.open_server_case(cluster.address(name), "")


def test_a_newer_case_is_refused(server_case: ServerDatabase, cluster: ServerCluster) -> None:
    cluster.execute("UPDATE case_version SET version = version + 1", server_case.place.database)
    with pytest.raises(NewerFileError):
        opening.open_server_case(server_case.place, "")


def test_a_server_that_is_not_there(cluster: ServerCluster) -> None:
    with pytest.raises(NotACaseFileError):
        opening.open_server_case(cluster.address("nowhere"), "")


def test_what_has_no_number_yet_is_offered_first_as_in_a_file(server_case: ServerDatabase) -> None:
    with server_case.action() as session:
        printed, draft = makers.printed_contract(session), makers.contract(session)
    with server_case.read() as session:
        rows = list_printable_contracts(session, Contract.annex == 0)
    assert [row_id for _number, row_id in rows] == [draft, printed]
