"""`kiscase server` and the other commands with a case on a server: what they say, and what is there afterwards."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club import actions
from kiscase.club.model import Club, Worker
from kiscase.club.opening import open_with_workers
from kiscase.core.database import copying
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.database.local.checking import search_index
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.database.server import opening
from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.database.server.setup import making, upgrading
from kiscase.core.errors import ConnectionLostError, WrongPassphraseError
from tests import makers
from tests.actions import do, list_participants
from tests.cli.command_line import Said, Terminal
from tests.core.server.older_cases import downgrade_case
from tests.server_cluster import ServerCluster

FIRST = ("--club", "Klub „Przystań”", "--given-name", "Bożena", "--family-name", "Łącka")
ACCOUNT_PASSWORD = "Sześć ślepych żółwi w studni"


@pytest.fixture
def address(cluster: ServerCluster) -> Iterator[ServerAddress]:
    """Where no case is yet; what was made there is removed."""
    found = cluster.address(cluster.new_name())
    yield found
    cluster.execute(f"DROP DATABASE IF EXISTS {found.database} WITH (FORCE)")


@pytest.fixture
def login(cluster: ServerCluster, address: ServerAddress) -> str:
    """A name that no account has yet."""
    return f"{address.database}_anna"


@pytest.fixture
def club_case(server_case: ServerDatabase, said: Said) -> ServerDatabase:
    """A case with the roles of its own name: the fixture is a copy of a database, and those are none of it."""
    assert said("server", "upgrade", server_case.place)[0] == 0
    return server_case


@pytest.fixture
def place(sealed: FileDatabase) -> Path:
    """A closed file under `makers.PASSPHRASE`, with a person and one worker."""
    sealed.close()
    return sealed.path


def secret(folder: Path, text: str, name: str = "secret") -> Path:
    path = folder / name
    path.write_text(text + "\n", encoding="utf-8")
    return path


def rows(cluster: ServerCluster, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
    with psycopg.connect(host=str(cluster.folder), user="postgres", dbname=database) as connection:
        return connection.execute(statement.encode()).fetchall()


def leftovers(cluster: ServerCluster, club: str) -> list[tuple[Any, ...]]:
    """The databases and roles that bear the name of a club."""
    found = "SELECT datname FROM pg_database UNION SELECT rolname FROM pg_roles ORDER BY 1"
    return [row for row in rows(cluster, found) if row[0] == club or row[0].startswith(f"{club}_")]


def workers(case: Database) -> list[tuple[str, str]]:
    with case.read() as session:
        return [(worker.name, worker.account) for worker in session.scalars(select(Worker).order_by(Worker.id))]


# ---- init: a new case ------------------------------------------------------------------------------------------------


def test_a_case_begins_with_its_club_and_a_coordinator(
    cluster: ServerCluster, address: ServerAddress, login: str, said: Said
) -> None:
    status, lines, err = said("server", "init", address, *FIRST, "--account", login)
    assert (status, err) == (0, "")
    assert str(replace(address, account="")) in lines[0]
    assert login in lines[1]
    assert "Bożena Łącka" in lines[1]
    opened = open_with_workers(cluster.address(address.database, login), "")
    assert [worker.name for worker in opened.workers] == ["Bożena Łącka"]
    opened.database.worker = opened.workers[0][:2]
    with opened.database.action() as session:
        actions.change_club(session, {"town": "Żółkiewka"})
    with opened.database.read() as session:
        assert session.scalars(select(Club)).one().name == "Klub „Przystań”"
    assert opened.database.find_faults() == []
    opened.database.close()
    assert rows(cluster, "SELECT DISTINCT worker_name FROM journal_entry ORDER BY 1", address.database) == [
        ("Bożena Łącka",), ("postgres",),
    ]  # fmt: skip


def test_without_an_account_whoever_runs_the_server_has_the_case(address: ServerAddress, said: Said) -> None:
    assert said("server", "init", address, *FIRST)[0] == 0
    opened = open_with_workers(address, "")
    assert workers(opened.database) == [("Bożena Łącka", "")]
    opened.database.close()


def test_a_case_that_is_there_stays_as_it_is(server_case: ServerDatabase, said: Said) -> None:
    before = workers(server_case)
    status, lines, err = said("server", "init", server_case.place, *FIRST)
    assert (status, lines) == (1, [])
    assert server_case.name in err
    assert workers(server_case) == before


@pytest.mark.parametrize("account", ["pg_nobody", "", "a" * 64, "public"])
def test_a_name_that_no_account_can_have_leaves_nothing(
    account: str, cluster: ServerCluster, address: ServerAddress, said: Said
) -> None:
    status, lines, err = said("server", "init", address, *FIRST, f"--account={account}")
    assert (status, lines) == (1, [])
    assert account in err
    assert leftovers(cluster, address.database) == []


def test_a_name_may_be_a_word_of_sql(cluster: ServerCluster, said: Said) -> None:
    address = cluster.address("order")
    assert said("server", "init", address, *FIRST, "--account", "order_anna")[0] == 0
    assert said("check", cluster.address("order", "order_anna"))[0] == 0
    cluster.execute('DROP DATABASE "order" WITH (FORCE)')


def test_a_name_whose_roles_would_be_cut_to_one_is_refused(cluster: ServerCluster, said: Said) -> None:
    status, lines, err = said("server", "init", cluster.address("a" * 52), *FIRST)
    assert (status, lines) == (1, [])
    assert "a" * 52 in err
    assert leftovers(cluster, "a" * 52) == []


def test_what_fails_at_the_end_leaves_nothing(
    cluster: ServerCluster, address: ServerAddress, login: str, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise WrongPassphraseError("zepsute")

    monkeypatch.setattr(actions, "change_worker", fail)
    status, lines, err = said("server", "init", address, *FIRST, "--account", login)
    assert (status, lines, err) == (1, [], "zepsute\n")
    assert leftovers(cluster, address.database) == []


def test_a_server_that_is_lost_meanwhile_may_keep_an_incomplete_database(
    address: ServerAddress, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*_arguments: object, **_more: object) -> None:
        monkeypatch.setattr(making, "connect_to_administration", lose)
        raise ConnectionLostError("zerwane")

    monkeypatch.setattr(making, "grant_roles", lose)
    status, lines, err = said("server", "init", address, *FIRST)
    assert (status, lines) == (1, [])
    assert f"dropdb {address.database}" in err


def test_an_account_without_the_rights_for_it_is_refused_at_once(
    cluster: ServerCluster, address: ServerAddress, login: str, said: Said
) -> None:
    cluster.execute(f"CREATE ROLE {login} LOGIN CREATEDB")
    status, _lines, err = said("server", "init", replace(address, account=login), *FIRST)
    assert status == 1
    assert login in err
    assert rows(cluster, f"SELECT FROM pg_database WHERE datname = '{address.database}'") == []


def test_an_account_that_may_make_databases_and_roles_is_enough(
    cluster: ServerCluster, address: ServerAddress, login: str, said: Said
) -> None:
    cluster.execute(f"CREATE ROLE {login}_admin LOGIN CREATEDB CREATEROLE")
    owner = replace(address, account=f"{login}_admin")
    assert said("server", "init", owner, *FIRST, "--account", login)[0] == 0
    assert said("server", "account", owner, login, "worker")[0] == 0
    opened = open_with_workers(cluster.address(address.database, login), "")
    assert [worker.name for worker in opened.workers] == ["Bożena Łącka"]
    opened.database.close()


@pytest.mark.parametrize(
    "words",
    [
        ["init", "kis:///klub"],
        ["init", "kis:///klub", "--club", "K"],
        ["init", "kis:///klub", *FIRST, "--from", "klub.kis"],
        ["init", "kis:///klub", *FIRST, "--worker", "Łącka", "--account", "anna"],
        ["init", "kis:///klub", *FIRST, "--account-password-file", "x"],
        ["init", "kis:///klub", *FIRST, "--file-passphrase-file", "x"],
        ["init", "kis:///klub", "--from", "klub.kis", "--given-name", "Anna"],
        ["init", "kis:///klub", "--from", "klub.kis", "--worker", "Łącka"],
        ["account", "kis:///klub", "anna", "king"],
        ["account", "kis:///klub"],
        ["nothing"],
        [],
    ],
)
def test_wrong_use(words: list[str], said: Said) -> None:
    status, lines, err = said("server", *words)
    assert (status, lines) == (2, [])
    assert "kiscase server" in err


@pytest.mark.parametrize("words", [["init", *FIRST], ["account", "anna", "worker"], ["upgrade"]])
def test_a_file_is_no_address(words: list[str], said: Said) -> None:
    status, lines, err = said("server", words[0], "klub.kis", *words[1:])
    assert (status, lines) == (1, [])
    assert "kis://" in err


def test_first_values_are_looked_at_before_anything_is_made(
    cluster: ServerCluster, address: ServerAddress, said: Said
) -> None:
    status, _lines, err = said("server", "init", address, "--club", " ", *FIRST[2:])
    assert status == 1
    assert err.count("\n") == 1
    assert leftovers(cluster, address.database) == []


# ---- init: a case file moves -----------------------------------------------------------------------------------------


def test_a_file_moves_there_whole_and_stays_as_it_is(
    cluster: ServerCluster, address: ServerAddress, login: str, place: Path, said: Said
) -> None:
    before = place.read_bytes()
    key = secret(place.parent, makers.PASSPHRASE)
    moved = ("server", "init", address, "--from", place, "--file-passphrase-file", key)
    status, lines, err = said(*moved, "--account", login)
    assert (status, err) == (0, "")
    assert place.name in lines[-1]
    assert place.read_bytes() == before
    opened = open_with_workers(cluster.address(address.database, login), "")
    assert [worker.name for worker in opened.workers] == ["Bożena Łącka"]
    with opened.database.read() as session:
        assert len(list_participants(session)) == 1
    assert opened.database.find_faults() == []
    opened.database.close()


def test_of_many_workers_one_is_named(
    cluster: ServerCluster, address: ServerAddress, login: str, place: Path, said: Said
) -> None:
    file = case_file.open_case_file(place, makers.PASSPHRASE)
    do(file, makers.worker, given_name="Cezary", family_name="Zięba")
    do(file, makers.worker, given_name="Anna", family_name="Zięba")
    file.close()
    key = secret(place.parent, makers.PASSPHRASE)
    moved = ("server", "init", address, "--from", place, "--account", login, "--file-passphrase-file", key)
    for named in ((), ("--worker", "Zięba"), ("--worker", "Nikt")):
        status, lines, err = said(*moved, *named)
        assert (status, lines) == (1, [])
        assert "1 Bożena Łącka, 3 Anna Zięba, 2 Cezary Zięba" in err
        assert leftovers(cluster, address.database) == []
    assert said(*moved, "--worker", "cezary zieba")[0] == 0
    opened = opening.open_server_case(address, "")
    assert workers(opened) == [("Bożena Łącka", ""), ("Cezary Zięba", login), ("Anna Zięba", "")]
    opened.close()
    assert said("server", "account", address, f"{login}_2", "worker", "--worker", "3")[0] == 0
    opened = opening.open_server_case(address, "")
    assert workers(opened)[2] == ("Anna Zięba", f"{login}_2")
    opened.close()


def test_ctrl_c_leaves_nothing_on_the_server(
    cluster: ServerCluster, address: ServerAddress, place: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = place.read_bytes()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # it may be ignored where the tests run
    monkeypatch.setenv("KISCASE_FILE_PASSPHRASE", makers.PASSPHRASE)
    copy_case = copying.copy_case
    during: list[list[tuple[Any, ...]]] = []

    def copy_and_press(*arguments: Any) -> None:
        during.append(leftovers(cluster, address.database))
        signal.raise_signal(signal.SIGINT)
        copy_case(*arguments)

    monkeypatch.setattr(making, "copy_case", copy_and_press)
    status, lines, err = said("server", "init", address, "--from", place)
    assert (status, lines, err.count("\n")) == (130, [], 1)
    assert during == [[(address.database,)]]
    assert leftovers(cluster, address.database) == []
    assert place.read_bytes() == before
    monkeypatch.undo()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_wrong_passphrase_of_the_file_leaves_nothing(
    cluster: ServerCluster, address: ServerAddress, place: Path, tmp_path: Path, said: Said
) -> None:
    wrong = secret(tmp_path, "wrong")
    status, lines, err = said("server", "init", address, "--from", place, "--file-passphrase-file", wrong)
    assert (status, lines, err.count("\n")) == (1, [], 1)
    assert leftovers(cluster, address.database) == []


# ---- account ---------------------------------------------------------------------------------------------------------


def test_accounts_are_made_changed_and_bound(
    cluster: ServerCluster, club_case: ServerDatabase, login: str, said: Said
) -> None:
    status, lines, err = said("server", "account", club_case.place, login, "coordinator", "--worker", "Zięba")
    assert (status, err) == (0, "")
    assert "Cezary Zięba" in lines[0]
    assert workers(club_case)[1] == ("Cezary Zięba", login)
    assert said("server", "account", club_case.place, login, "reader")[0] == 0
    opened = opening.open_server_case(cluster.address(club_case.name, login), "")
    assert not opened.may_write
    opened.close()
    assert said("server", "account", club_case.place, login, "worker")[0] == 0, "the worker whose it is already"
    granted = f"SELECT pg_has_role('{login}', '{club_case.name}_{{}}', 'MEMBER')"
    assert rows(cluster, granted.format("worker")) == [(True,)]
    assert rows(cluster, granted.format("coordinator")) == [(False,)]
    assert club_case.find_faults() == []


def test_an_account_is_of_one_worker(cluster: ServerCluster, club_case: ServerDatabase, login: str, said: Said) -> None:
    account = ("server", "account", club_case.place)
    assert said(*account, login, "worker", "--worker", "Zięba")[0] == 0
    status, lines, err = said(*account, login, "coordinator", "--worker", "Łącka")
    assert (status, lines) == (1, [])
    assert "Cezary Zięba" in err
    granted = f"SELECT pg_has_role('{login}', '{club_case.name}_coordinator', 'MEMBER')"
    assert rows(cluster, granted) == [(False,)], "neither the one nor the other"


def test_a_worker_has_one_account(club_case: ServerDatabase, login: str, said: Said) -> None:
    account = ("server", "account", club_case.place)
    assert len(said(*account, login, "worker", "--worker", "Zięba")[1]) == 1
    lines = said(*account, f"{login}_new", "worker", "--worker", "Zięba")[1]
    assert f"dropuser {login}" in lines[1]
    assert workers(club_case)[1] == ("Cezary Zięba", f"{login}_new")


def test_a_role_of_a_case_is_no_account(club_case: ServerDatabase, said: Said) -> None:
    name = f"{club_case.name}_reader"
    status, lines, err = said("server", "account", club_case.place, name, "reader")
    assert (status, lines) == (1, [])
    assert name in err


def test_roles_that_are_missing_after_a_restore_are_made_by_an_upgrade(
    server_case: ServerDatabase, login: str, said: Said
) -> None:
    account = ("server", "account", server_case.place, login, "reader")
    status, lines, err = said(*account)
    assert (status, lines) == (1, [])
    assert "kiscase server upgrade" in err
    status, lines, _err = said("server", "upgrade", server_case.place)
    assert (status, len(lines)) == (0, 1)
    assert said(*account)[0] == 0


def test_a_password_is_asked_for_twice_and_never_sent(
    cluster: ServerCluster, club_case: ServerDatabase, login: str, said: Said, terminal: Terminal
) -> None:
    account = ("server", "account", club_case.place, login, "reader")
    terminal(ACCOUNT_PASSWORD, ACCOUNT_PASSWORD + "!")
    assert said(*account)[0] == 1
    terminal("anna1234", "anna1234")
    assert said(*account)[0] == 1
    assert rows(cluster, f"SELECT FROM pg_roles WHERE rolname = '{login}'") == []
    prompts = terminal(ACCOUNT_PASSWORD, ACCOUNT_PASSWORD)
    status, lines, err = said(*account)
    assert (status, err) == (0, "")
    assert login in prompts[0]
    assert ACCOUNT_PASSWORD not in "".join([*lines, *prompts])
    stored = f"SELECT rolpassword FROM pg_authid WHERE rolname = '{login}'"  # noqa: S608
    (before,) = rows(cluster, stored)
    assert str(before[0]).startswith("SCRAM-SHA-256$")
    terminal("")
    assert said(*account)[0] == 0
    assert rows(cluster, stored) == [before], "left empty, it stays as it was"


def test_a_password_comes_from_a_file(
    cluster: ServerCluster, club_case: ServerDatabase, login: str, tmp_path: Path, said: Said
) -> None:
    file = secret(tmp_path, ACCOUNT_PASSWORD)
    account = ("server", "account", club_case.place, login, "reader", "--account-password-file")
    assert said(*account, tmp_path / "no")[0] == 1
    assert said(*account, file)[0] == 0
    assert rows(cluster, f"SELECT rolpassword IS NULL FROM pg_authid WHERE rolname = '{login}'") == [(False,)]  # noqa: S608


def test_who_does_not_run_the_server_makes_no_accounts(
    cluster: ServerCluster, club_case: ServerDatabase, login: str, said: Said
) -> None:
    assert said("server", "account", club_case.place, login, "coordinator", "--worker", "1")[0] == 0
    status, lines, err = said("server", "account", cluster.address(club_case.name, login), f"{login}2", "worker")
    assert (status, lines, err.count("\n")) == (1, [], 1)
    assert rows(cluster, f"SELECT FROM pg_roles WHERE rolname = '{login}2'") == []


# ---- upgrade ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def older(server_case: ServerDatabase, cluster: ServerCluster) -> ServerDatabase:
    """A case of an older schema."""
    return downgrade_case(server_case, cluster)


def test_an_older_case_is_upgraded(older: ServerDatabase, said: Said) -> None:
    status, lines, err = said("find", older.place, "x")
    assert (status, lines) == (1, [])
    assert "kiscase server upgrade" in err
    status, lines, err = said("server", "upgrade", older.place)
    assert (status, len(lines), err) == (0, 1, "")
    assert said("find", older.place, "Łącka")[:2] == (0, ["worker\t1\tŁącka Bożena"])


def test_ctrl_c_leaves_an_older_case_as_it_was(
    older: ServerDatabase, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild_index = search_index.rebuild_index

    def press_and_rebuild(session: Session) -> None:
        signal.raise_signal(signal.SIGINT)
        rebuild_index(session)

    with monkeypatch.context() as patch:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # it may be ignored where the tests run
        patch.setattr(upgrading, "rebuild_index", press_and_rebuild)
        status, lines, err = said("server", "upgrade", older.place)
    assert (status, lines, err.count("\n")) == (130, [], 1)
    assert said("find", older.place, "x")[0] == 1
    assert said("server", "upgrade", older.place)[0] == 0


def test_who_does_not_own_a_case_does_not_upgrade_it(
    cluster: ServerCluster, older: ServerDatabase, login: str, said: Said
) -> None:
    cluster.execute(f"CREATE ROLE {login} LOGIN")
    cluster.execute(f"GRANT USAGE ON SCHEMA public TO {login}", older.name)
    cluster.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {login}", older.name)
    status, lines, err = said("server", "upgrade", cluster.address(older.name, login))
    assert (status, lines, err.count("\n")) == (1, [], 1)
    assert said("find", older.place, "x")[0] == 1


def test_a_database_of_another_program_is_not_upgraded(cluster: ServerCluster, said: Said) -> None:
    address = cluster.address(cluster.new_database())
    for words in (["upgrade"], ["account", "anna", "reader"]):
        status, lines, err = said("server", words[0], address, *words[1:])
        assert (status, lines, err.count("\n")) == (1, [], 1)
    assert rows(cluster, "SELECT FROM pg_roles WHERE rolname = 'anna'") == []
