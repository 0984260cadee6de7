"""Over the network: who the server is stands in its certificate, the password is proven and never sent."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import kiscase.all_records  # noqa: F401 - a case needs all tables
from kiscase.club import actions
from kiscase.core.database.server import connecting, opening
from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.database.server.setup import making
from kiscase.core.errors import (
    CannotWriteError,
    ConnectionLostError,
    NotACaseFileError,
    Problem,
    WrongPassphraseError,
)
from tests import makers
from tests.actions import list_participants
from tests.core.server.server_certificates import PAST, ServerAuthority
from tests.server_cluster import ServerCluster, free_port, programs_folder, running_cluster

HOST = "klub.test"
ACCOUNT, PASSWORD = "lacka", "Żółta 7 łódź"
SAFE = "hostssl all all 127.0.0.1/32 scram-sha-256"
UNSAFE = "host all all 127.0.0.1/32 password"
"""A server that would take a password in plain words: what is sent to it stands in its log as a failed sign-in."""


@pytest.fixture(scope="module")
def authority() -> ServerAuthority:
    return ServerAuthority()


@pytest.fixture(scope="module")
def network_cluster() -> Iterator[ServerCluster]:
    programs = programs_folder()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: what is stored on a server is not tried")
    with running_cluster(programs, listen_addresses="127.0.0.1", port=str(free_port())) as running:
        yield running


@pytest.fixture(scope="module")
def club(network_cluster: ServerCluster) -> str:
    """A case with a worker's account."""
    name = network_cluster.new_name()
    making.make_server_case(network_cluster.address(name), "")
    made = opening.open_server_case(network_cluster.address(name), "")
    makers.club_with_workers(made)
    with made.action() as session:
        actions.change_worker(session, 1, {"account": ACCOUNT})
    made.close()
    network_cluster.execute(f"CREATE ROLE {ACCOUNT} LOGIN PASSWORD '{PASSWORD}' IN ROLE {name}_worker")
    return name


@pytest.fixture
def address(
    network_cluster: ServerCluster,
    club: str,
    authority: ServerAuthority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> ServerAddress:
    """The address of the club at a server with a good certificate, whose name leads to this computer."""
    found = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", network_cluster.port))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_words, **_more: [found])
    (tmp_path / "root.pem").write_bytes(authority.certificate)
    shown(network_cluster, authority.issue(HOST))
    network_cluster.configure(SAFE, ssl="on")
    return ServerAddress(club, HOST, network_cluster.port, ACCOUNT, root=str(tmp_path / "root.pem"))


def shown(cluster: ServerCluster, certificate: tuple[bytes, bytes]) -> None:
    """Let the server show a certificate; it does so after `configure`."""
    for name, content in zip(("server.crt", "server.key"), certificate, strict=True):
        cluster.put_file(name, content)


def signed_in(address: ServerAddress) -> ServerDatabase:
    case = opening.open_server_case(address, PASSWORD)
    case.worker = (1, "Bożena Łącka")
    return case


def test_a_worker_works_over_an_encrypted_connection(address: ServerAddress, network_cluster: ServerCluster) -> None:
    case = signed_in(address)
    with case.action() as session:
        makers.participant(session, family_name="Lis", given_name="Jan")
    with case.read() as session:
        assert [row.name for row in list_participants(session)] == ["Lis Jan"]
    query = f"SELECT bool_and(ssl) FROM pg_stat_ssl NATURAL JOIN pg_stat_activity WHERE usename = '{ACCOUNT}'"  # noqa: S608
    assert network_cluster.ask(query) is True
    case.close()


def test_without_root_the_certificates_count_that_this_computer_trusts(
    address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = replace(address, root="")
    with pytest.raises(CannotWriteError):  # it trusts its own, not the authority of the tests
        opening.open_server_case(known, PASSWORD)
    monkeypatch.setattr(connecting, "_TRUSTED", (f"{address.root}.gone", address.root))
    opening.open_server_case(known, PASSWORD).close()


def test_without_such_a_file_they_are_taken_from_the_store_of_the_system(
    address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "_TRUSTED", ())
    monkeypatch.setenv("SSL_CERT_FILE", address.root)  # stands for the store of Windows
    opening.open_server_case(replace(address, root=""), PASSWORD).close()


def wrong_host(cluster: ServerCluster, authority: ServerAuthority) -> None:
    shown(cluster, authority.issue("inny.test"))


def expired(cluster: ServerCluster, authority: ServerAuthority) -> None:
    shown(cluster, authority.issue(HOST, until=PAST))


def unknown_issuer(cluster: ServerCluster, authority: ServerAuthority) -> None:
    shown(cluster, ServerAuthority().issue(HOST))


def no_certificate(cluster: ServerCluster, authority: ServerAuthority) -> None:
    cluster.configure(ssl="off")


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("fault", [wrong_host, expired, unknown_issuer, no_certificate])
def test_a_server_that_cannot_prove_who_it_is_gets_no_password(
    address: ServerAddress,
    network_cluster: ServerCluster,
    authority: ServerAuthority,
    fault: Callable[[ServerCluster, ServerAuthority], None],
) -> None:
    fault(network_cluster, authority)
    network_cluster.configure(UNSAFE)
    before = network_cluster.log
    with pytest.raises(CannotWriteError, match="could not prove who it is"):
        opening.open_server_case(address, "wrong")
    assert "password authentication failed" not in network_cluster.log.removeprefix(before)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("method", ["password", "trust"])
def test_a_password_is_proven_and_not_sent(address: ServerAddress, network_cluster: ServerCluster, method: str) -> None:
    network_cluster.configure(f"hostssl all all 127.0.0.1/32 {method}")
    before = network_cluster.log
    with pytest.raises(CannotWriteError, match="in a way that is not safe"):
        opening.open_server_case(address, "wrong")
    assert "password authentication failed" not in network_cluster.log.removeprefix(before)


def test_a_password_that_is_sent_would_be_seen(
    address: ServerAddress, network_cluster: ServerCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two tests above stand on this."""
    network_cluster.configure(UNSAFE)
    values = {
        key: value for key, value in address.connection_values().items() if key in ("dbname", "host", "port", "user")
    }
    monkeypatch.setattr(ServerAddress, "connection_values", lambda _address: values)
    before = network_cluster.log
    with pytest.raises(WrongPassphraseError):
        opening.open_server_case(address, "wrong")
    assert "password authentication failed" in network_cluster.log.removeprefix(before)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("changes", "password", "problem", "words"),
    [
        ({}, "wrong", WrongPassphraseError, "did not accept"),
        ({}, "", WrongPassphraseError, "did not accept"),
        ({"account": "nobody"}, PASSWORD, WrongPassphraseError, "did not accept"),
        ({"database": "nowhere"}, PASSWORD, NotACaseFileError, "no club of this name"),
    ],
)
def test_what_the_server_refuses_is_told(  # noqa: PLR0917
    address: ServerAddress,
    caplog: pytest.LogCaptureFixture,
    changes: dict[str, Any],
    password: str,
    problem: type[Problem],
    words: str,
) -> None:
    asked = replace(address, **changes)
    with caplog.at_level(logging.DEBUG), pytest.raises(problem, match=words) as raised:
        opening.open_server_case(asked, password)
    assert not password or password not in caplog.text
    assert raised.value.__context__ is None  # it leads to no object that has the password


@pytest.mark.usefixtures("english")
def test_a_certificate_that_is_not_there(address: ServerAddress, tmp_path: Path) -> None:
    asked = replace(address, root=str(tmp_path / "gone.pem"))
    with pytest.raises(CannotWriteError, match=r"no file .*gone\.pem"):
        opening.open_server_case(asked, PASSWORD)


def test_an_encrypted_connection_that_breaks_is_lost_and_not_distrusted(
    address: ServerAddress, network_cluster: ServerCluster
) -> None:
    case = signed_in(address)

    def register_and_be_cut() -> None:
        with case.action() as session:
            makers.participant(session, family_name="Żak", given_name="Ewa")
            network_cluster.crash(address.database)

    with pytest.raises(ConnectionLostError):
        register_and_be_cut()
    with case.action() as session:
        makers.participant(session, family_name="Żak", given_name="Ewa")
    with case.read() as session:
        assert [row.name for row in list_participants(session)].count("Żak Ewa") == 1
    case.close()
