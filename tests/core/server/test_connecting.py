"""Why a server could not be connected to is told, whatever language the server speaks."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kiscase.core.database.server import connecting, opening, server_errors
from kiscase.core.database.server.address import parse_server_address
from kiscase.core.errors import CannotWriteError, ConnectionLostError, NotACaseFileError, Problem, WrongPassphraseError
from tests.server_cluster import ServerCluster, programs_folder, running_cluster

_TO = 'connection failed: connection to server at "127.0.0.1", port 5432 failed: '
_TWO = """connection failed: connection to server at "127.0.0.1", port 5432 failed: Connection refused
\tIs the server running on that host and accepting TCP/IP connections?
Multiple connection attempts failed. All failures were:
- host: 'klub', port: '5432', hostaddr: '::1': {first}
- host: 'klub', port: '5432', hostaddr: '127.0.0.1': connection failed: connection to server at "127.0.0.1", port 5432 \
failed: Connection refused
\tIs the server running on that host and accepting TCP/IP connections?"""
_LOCALE = "uk_UA.UTF-8"


def problem(text: str, *, starting: bool = False) -> Problem:
    return connecting._problem_of_connecting(text, lambda: starting)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Connection refused\n\tIs the server running on that host?", ConnectionLostError),
        ("timeout expired", ConnectionLostError),
        ("SSL SYSCALL error: EOF detected", ConnectionLostError),
        ("SSL SYSCALL error: Connection reset by peer", ConnectionLostError),
        ("SSL error: unexpected eof while reading", ConnectionLostError),
        ("server closed the connection unexpectedly", ConnectionLostError),
        ("SSL error: certificate verify failed", CannotWriteError),
        ('server certificate for "a" does not match host name "b"', CannotWriteError),
        ("server does not support SSL, but SSL was required", CannotWriteError),
        ("fe_sendauth: no password supplied", WrongPassphraseError),
        ('FATAL:  role "lacka" does not exist', WrongPassphraseError),
        (
            'FATAL:  no pg_hba.conf entry for host "10.0.0.7", user "a", database "b", SSL encryption',
            WrongPassphraseError,
        ),
        ('FATAL:  password authentication failed for user "database"', WrongPassphraseError),
        ('FATAL:  database "klub" does not exist', NotACaseFileError),
        ('FATAL:  permission denied for database "klub"', CannotWriteError),
        ("FATAL:  sorry, too many clients already", CannotWriteError),
        ('FATAL:  too many connections for role "lacka"', CannotWriteError),
        ("FATAL:  the database system is starting up", ConnectionLostError),
        ('FATAL:  database "klub" is not currently accepting connections', WrongPassphraseError),
    ],
)
def test_what_the_driver_and_an_english_server_say(text: str, expected: type[Problem]) -> None:
    assert type(problem(_TO + text)) is expected
    assert type(problem(_TWO.format(first=_TO + text))) is expected


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    "text",
    [
        'KATASTROFALNY:  autoryzacja hasłem nie powiodła się dla użytkownika "łącka"',
        'ФАТАЛЬНО:  користувач "a" не пройшов автентифікацію за допомогою пароля',
        "FATAL:  Passwort-Authentifizierung für Benutzer »a« fehlgeschlagen",
        "FATAL:  la base de données « klub » n'existe pas",
        'ÖLÜMCÜL (FATAL):  "certificate" veritabanı mevcut değil',
    ],
)
def test_an_answer_in_another_language_is_a_refusal(text: str) -> None:
    for whole in (_TO + text, _TWO.format(first=_TO + text)):
        refused = problem(whole)
        assert isinstance(refused, WrongPassphraseError)
        assert "Check the account, the password and the name of the club" in refused.sentence
        assert isinstance(problem(whole, starting=True), ConnectionLostError)


@pytest.mark.parametrize(
    "error",
    [
        psycopg.OperationalError("the connection is lost"),
        psycopg.OperationalError("consuming input failed: SSL error: unexpected eof while reading"),
        psycopg.OperationalError("sending query failed: SSL SYSCALL error: Broken pipe"),
        psycopg.DatabaseError("SSL connection has been closed unexpectedly"),
    ],
)
def test_an_open_connection_that_breaks_is_lost_whatever_the_driver_says(error: psycopg.Error) -> None:
    with pytest.raises(ConnectionLostError), server_errors.translate_server_errors():
        raise error


def test_an_error_of_the_program_stays_one() -> None:
    with pytest.raises(psycopg.ProgrammingError), server_errors.translate_server_errors():
        raise psycopg.ProgrammingError("the query has 1 placeholders but 2 parameters were passed")


@pytest.mark.parametrize("host", ["a" * 64, "a..b", f"{'a' * 64}.pl"])
def test_a_host_that_cannot_be_looked_up_is_no_address(host: str) -> None:
    with pytest.raises(Problem):
        parse_server_address(f"kis://{host}/klub")


@pytest.mark.parametrize("host", ["klub.gmina.pl", "zażółć.pl", "10.0.0.7", "[::1]"])
def test_a_host_that_can_be_looked_up_is_one(host: str) -> None:
    assert str(parse_server_address(f"kis://{host}/klub")) == f"kis://{host}/klub"


@pytest.fixture(scope="module")
def foreign_cluster() -> Iterator[ServerCluster]:
    """A server that speaks Ukrainian."""
    programs, localedef = programs_folder(), shutil.which("localedef")
    if programs is None or localedef is None:
        pytest.skip("PostgreSQL or localedef is not installed: no server speaks another language")
    folder = Path(tempfile.mkdtemp(prefix="kiscase-locale-"))
    folder.chmod(0o755)  # the server reads it under its own account
    made = subprocess.run(
        [localedef, "-i", "uk_UA", "-f", "UTF-8", str(folder / _LOCALE)],
        capture_output=True,
        check=False,
        umask=0o022,  # the program's own may have been set by another test
    )
    if made.returncode > 1:  # 1: made, with warnings
        pytest.skip("no locales can be made: no server speaks another language")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LOCPATH", str(folder))
        environment.delenv("LANGUAGE", raising=False)
        try:
            with running_cluster(programs, lc_messages=_LOCALE) as running:
                yield running
        finally:
            shutil.rmtree(folder)


def test_a_server_that_speaks_ukrainian(foreign_cluster: ServerCluster) -> None:
    foreign_cluster.configure("local all all scram-sha-256")
    with pytest.raises(WrongPassphraseError):
        opening.open_server_case(foreign_cluster.address("postgres", "lacka"), "wrong")
    with pytest.raises(WrongPassphraseError):
        opening.open_server_case(foreign_cluster.address("nowhere"), "")
    with pytest.raises(NotACaseFileError):  # SQL has its codes in any language
        opening.open_server_case(foreign_cluster.address("postgres"), "")
    assert "користувач" in foreign_cluster.log or not _speaks_ukrainian()


def _speaks_ukrainian() -> bool:
    """Whether the server has its Ukrainian texts."""
    return any(Path("/usr/share/locale/uk/LC_MESSAGES").glob("postgres-*.mo"))


def test_a_server_that_begins_in_another_language_does_not_answer_yet(foreign_cluster: ServerCluster) -> None:
    foreign_cluster.execute("ALTER SYSTEM SET hot_standby = 'off'")
    foreign_cluster.put_file("standby.signal", b"")
    foreign_cluster.restart()  # it waits for another server, and lets nobody in meanwhile
    with pytest.raises(ConnectionLostError):
        opening.open_server_case(foreign_cluster.address("postgres"), "")
