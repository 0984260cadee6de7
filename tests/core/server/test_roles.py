"""What the accounts of a server may do: readers read, workers work, nobody changes the journal."""

from __future__ import annotations

import psycopg
import pytest

from kiscase.club import actions
from kiscase.club.opening import open_with_workers
from kiscase.core.database.server import opening
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.database.server.setup import making
from kiscase.core.errors import CannotWriteError, InvalidValuesError, Problem
from tests import makers
from tests.actions import list_participants
from tests.server_cluster import ServerCluster


@pytest.fixture
def club(cluster: ServerCluster) -> str:
    """The name of a case with a club and its workers."""
    name = cluster.new_name()
    making.make_server_case(cluster.address(name), "")
    made = opening.open_server_case(cluster.address(name), "")
    makers.club_with_workers(made)
    made.close()
    return name


def signed_in(cluster: ServerCluster, club: str, role: str) -> ServerDatabase:
    """A case opened by an account of a role, which is that of the first worker."""
    account = f"{club}_{role}_account"
    cluster.execute(f"CREATE ROLE {account} LOGIN IN ROLE {club}_{role}")
    owner = opening.open_server_case(cluster.address(club), "")
    with owner.action() as session:
        actions.change_worker(session, 1, {"account": account})
    owner.close()
    case = opening.open_server_case(cluster.address(club, account), "")
    case.worker = (1, "Bożena Łącka")
    return case


def register(case: ServerDatabase) -> None:
    with case.action() as session:
        makers.participant(session)


def test_a_worker_works_and_undoes(cluster: ServerCluster, club: str) -> None:
    from kiscase.core.journal import undo

    case = signed_in(cluster, club, "worker")
    with case.action() as session:
        makers.printed_contract(session)
    register(case)
    with case.action() as session:
        undo.undo_latest_action(session)
    with case.read() as session:
        assert len(list_participants(session)) == 1
    assert case.find_faults() == []
    case.close()


def test_a_reader_reads_and_is_told_why_nothing_is_saved(cluster: ServerCluster, club: str) -> None:
    case = signed_in(cluster, club, "reader")
    with case.read() as session:
        assert list_participants(session) == []
    with pytest.raises(CannotWriteError):
        register(case)
    case.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET worker_name = 'X'",
        "DELETE FROM journal_change",
        "TRUNCATE journal_about",
        "UPDATE case_version SET version = 1",
        "UPDATE worker SET family_name = 'X'",
        "CREATE TABLE mine (id integer)",
        "DROP TABLE participant",
    ],
)
def test_a_worker_changes_neither_the_journal_nor_the_club(cluster: ServerCluster, club: str, statement: str) -> None:
    case = signed_in(cluster, club, "worker")
    with case.connection() as connection, pytest.raises(CannotWriteError), case.translate_errors():
        connection.exec_driver_sql(statement)
    case.close()


def test_an_account_without_a_role_does_not_come_in(cluster: ServerCluster, club: str) -> None:
    cluster.execute(f"CREATE ROLE {club}_stranger LOGIN")
    with pytest.raises(CannotWriteError):
        opening.open_server_case(cluster.address(club, f"{club}_stranger"), "")
    with pytest.raises(psycopg.Error, match="permission denied"):
        psycopg.connect(host=str(cluster.folder), user=f"{club}_stranger", dbname=club)


# ---- entries bear the worker of the account ------------------------------------------------------------------------


def test_an_account_works_under_the_name_of_its_worker_alone(cluster: ServerCluster, club: str) -> None:
    case = signed_in(cluster, club, "worker")
    case.worker = (2, "Ktoś Inny")
    with pytest.raises(CannotWriteError, match="konto"):
        register(case)
    case.worker = (1, "Bożena Łącka")
    register(case)
    assert case.find_faults() == []
    case.close()


@pytest.mark.parametrize("change", [{"retired": True}, {"account": ""}])
def test_who_is_removed_while_signed_in_saves_nothing_more(
    cluster: ServerCluster, club: str, change: dict[str, object]
) -> None:
    case = signed_in(cluster, club, "worker")
    owner = opening.open_server_case(cluster.address(club), "")
    with owner.action() as session:
        actions.change_worker(session, 1, change)
    with pytest.raises(CannotWriteError):
        register(case)
    with owner.read() as session:
        assert list_participants(session) == []
    case.close()
    owner.close()


def test_one_account_is_of_one_worker(cluster: ServerCluster, club: str) -> None:
    case = signed_in(cluster, club, "coordinator")
    with pytest.raises(InvalidValuesError, match="Łącka"), case.action() as session:
        actions.add_worker(session, {"family_name": "Nowa", "account": case.account})
    case.close()


@pytest.mark.parametrize(("role", "offered"), [("worker", [1]), ("coordinator", [1]), ("reader", [1])])
def test_who_signs_in_is_not_asked_who_works(cluster: ServerCluster, club: str, role: str, offered: list[int]) -> None:
    signed_in(cluster, club, role).close()
    opened = open_with_workers(cluster.address(club, f"{club}_{role}_account"), "")
    assert [worker.id for worker in opened.workers] == offered
    assert opened.database.may_write is (role != "reader")
    opened.database.close()


def test_the_account_of_nobody_is_told_what_is_missing(cluster: ServerCluster, club: str) -> None:
    cluster.execute(f"CREATE ROLE {club}_new LOGIN IN ROLE {club}_worker")
    with pytest.raises(Problem, match=f"{club}_new"):
        open_with_workers(cluster.address(club, f"{club}_new"), "")


def test_who_made_the_case_chooses_a_worker(cluster: ServerCluster, club: str) -> None:
    opened = open_with_workers(cluster.address(club), "")
    assert len(opened.workers) > 1
    opened.database.close()
