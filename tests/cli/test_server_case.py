"""The other commands with a case on a server: they take an address as they take a file."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

import kiscase.all_records  # noqa: F401 - a case needs all tables
from kiscase.core import clock, legal_rules
from kiscase.core.database import copying
from kiscase.core.database.local import case_file, file_format
from kiscase.core.database.server import copies
from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.database.server.setup import making
from kiscase.core.errors import WrongPassphraseError
from kiscase.law import actions as law
from tests import makers
from tests.actions import list_participants
from tests.cli.command_line import Said, Terminal
from tests.pdf_reader import text_of
from tests.server_cluster import ServerCluster, programs_folder, running_cluster

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "Żółta 7 łódź na rzece"


@pytest.fixture
def place(server_case: ServerDatabase, monkeypatch: pytest.MonkeyPatch) -> ServerAddress:
    """The address of a case with a printed contract and an activity, on a server with the clock of the tests."""
    monkeypatch.setattr(ServerDatabase, "server_time", lambda _case: clock.now())
    server_case.practice = False
    with server_case.action() as session:
        makers.printed_contract(session)
    with server_case.action() as session:
        makers.activity(session)
    return server_case.place


# ---- reading ---------------------------------------------------------------------------------------------------------


def test_find(place: ServerAddress, said: Said) -> None:
    status, lines, err = said("find", place, "KS/1/2026")
    assert (status, err) == (0, "")
    assert any(line.startswith("contract\tKS/1/2026\t") for line in lines)


def test_print(place: ServerAddress, tmp_path: Path, said: Said) -> None:
    assert "contract\tKS/1/2026" in said("print", place, "--list")[1]
    target = tmp_path / "contract.pdf"
    assert said("print", place, "contract", "KS/1/2026", "--to", target) == (0, [str(target)], "")
    assert "KS/1/2026" in text_of(target.read_bytes())
    status, _lines, err = said("print", place, "contract", "KS/9/2026", "--to", tmp_path / "x.pdf")
    assert status == 1
    assert "FILE" not in err


def test_calendar(place: ServerAddress, tmp_path: Path, said: Said) -> None:
    target = tmp_path / "club.ics"
    assert said("calendar", place, target)[0] == 0
    assert Calendar.from_ical(target.read_bytes()).walk("VEVENT")


def test_law_takes_the_corrections_of_a_case(place: ServerAddress, server_case: ServerDatabase, said: Said) -> None:
    values = {"valid_from": date(2026, 1, 1), "amount": "33", "basis": "§ 2", "source": "Dz.U.", "reason": "zmiana"}
    with server_case.action() as session:
        row = legal_rules.amount_on("minimum_hourly_rate", date(2026, 6, 15))
        assert row is not None
        law.add_correction(session, row, values)
    server_case.close()
    for words, ending in (((), "odczytano w podanym źródle"), ((place,), "sprostowanie tej instytucji")):
        lines = said("law", *words, "--find", "minimalna stawka", "--on", "2026-06-15")[1]
        assert [line.endswith(ending) for line in lines if line.startswith("minimum_hourly_rate")] == [True]


def test_check(place: ServerAddress, cluster: ServerCluster, said: Said) -> None:
    status, lines, err = said("check", place)
    assert (status, len(lines), err) == (0, 1, "")
    assert str(place) in lines[0]
    cluster.execute("UPDATE participant SET town = 'Lublin'", place.database)
    status, lines, err = said("check", place)
    assert (status, err) == (1, "")
    assert any("(town)" in line for line in lines)


def test_there_is_no_club_of_that_name(cluster: ServerCluster, said: Said) -> None:
    for words in (["find", "x"], ["check"], ["print", "--list"], ["calendar", "x.ics"]):
        status, lines, err = said(words[0], cluster.address("nobody"), *words[1:])
        assert (status, lines, err.count("\n")) == (1, [], 1)


# ---- backup ----------------------------------------------------------------------------------------------------------


def test_a_backup_is_a_case_file_with_a_passphrase_of_its_own(place: ServerAddress, tmp_path: Path, said: Said) -> None:
    secret = tmp_path / "secret"
    secret.write_text(makers.PASSPHRASE + "\n", encoding="utf-8")
    copy = tmp_path / "copy.kis"
    status, lines, err = said("backup", place, copy, "--copy-passphrase-file", secret)
    assert (status, err) == (0, "")
    assert str(place) in lines[0]
    assert not file_format.is_practice_file(copy)
    back = case_file.open_case_file(copy, makers.PASSPHRASE)
    with back.read() as session:
        assert len(list_participants(session)) == 1
    back.close()
    assert said("backup", place, copy, "--copy-passphrase-file", secret)[0] == 1, "a file is there"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KISCASE_COPY_PASSPHRASE", makers.PASSPHRASE)
        assert said("backup", place, tmp_path)[0] == 0
    assert list(tmp_path.glob(f"{place.database}-20*.kis"))


def test_the_passphrase_of_the_copy_is_asked_for_twice_and_rated(
    place: ServerAddress, tmp_path: Path, said: Said, terminal: Terminal
) -> None:
    copy = tmp_path / "copy.kis"
    for answers in (
        (makers.PASSPHRASE, makers.PASSPHRASE + "!"),
        ("krótkie", "krótkie"),
        ("hasłohasłohasło", "hasłohasłohasło"),
    ):
        terminal(*answers)
        status, lines, err = said("backup", place, copy)
        assert (status, lines, err.count("\n")) == (1, [], 1)
        assert not list(tmp_path.glob("*copy*"))
    prompts = terminal(makers.PASSPHRASE, makers.PASSPHRASE)
    assert said("backup", place, copy)[0] == 0
    assert len(prompts) == 2
    case_file.open_case_file(copy, makers.PASSPHRASE).close()


def test_where_nobody_can_be_asked_the_ways_are_named(place: ServerAddress, tmp_path: Path, said: Said) -> None:
    status, _lines, err = said("backup", place, tmp_path / "copy.kis")
    assert status == 1
    assert "--copy-passphrase-file" in err
    assert "KISCASE_COPY_PASSPHRASE" in err


def test_the_copy_of_a_file_has_the_passphrase_of_the_file(tmp_path: Path, said: Said) -> None:
    status, lines, err = said("backup", tmp_path / "a.kis", tmp_path / "b.kis", "--copy-passphrase-file", "x")
    assert (status, lines) == (1, [])
    assert "--copy-passphrase-file" in err


@pytest.mark.parametrize("words", [["check"], ["backup", "copy.kis"]])
def test_ctrl_c_stops_long_work_and_leaves_nothing(
    words: list[str], place: ServerAddress, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KISCASE_COPY_PASSPHRASE", makers.PASSPHRASE)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # it may be ignored where the tests run
    before = list(tmp_path.iterdir())

    def press_and_copy(*arguments: object) -> None:
        signal.raise_signal(signal.SIGINT)
        copying.copy_case(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(copies, "copy_case", press_and_copy)
    status, lines, err = said(words[0], place, *words[1:])
    assert (status, lines, err.count("\n")) == (130, [], 1)
    assert list(tmp_path.iterdir()) == before
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_long_work_shows_its_progress_on_a_terminal(
    place: ServerAddress, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "%" not in said("check", place)[2]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    shown = said("check", place)[2]
    assert len(re.findall(r"\d+%", shown)) > 10
    assert shown.endswith("\r    \r")


# ---- signing in ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def guarded() -> Iterator[ServerCluster]:
    """A server that asks everybody but its superuser for a password."""
    programs = programs_folder()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: what is stored on a server is not tried")
    with running_cluster(programs) as running:
        running.configure("local all all scram-sha-256")
        yield running


@pytest.fixture
def guarded_place(guarded: ServerCluster, tmp_path: Path, said: Said) -> ServerAddress:
    """The address by which an account with PASSWORD signs in as coordinator."""
    name = guarded.new_name()
    secret = tmp_path / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    first = ("--club", "Klub", "--given-name", "Anna", "--family-name", "Lis")
    account = ("--account", f"anna_{name}", "--account-password-file", secret)
    assert said("server", "init", guarded.address(name), *first, *account)[0] == 0
    return guarded.address(name, f"anna_{name}")


def test_a_password_is_asked_for_only_if_there_is_one(
    guarded: ServerCluster, guarded_place: ServerAddress, said: Said, terminal: Terminal
) -> None:
    prompts = terminal(PASSWORD)
    assert said("check", guarded_place)[0] == 0
    assert len(prompts) == 1
    assert guarded_place.account in prompts[0]
    assert said("check", guarded.address(guarded_place.database))[0] == 0, "the superuser has none"
    assert len(prompts) == 1
    terminal("wrong")
    status, lines, err = said("find", guarded_place, "x")
    assert (status, lines, err.count("\n")) == (1, [], 1)


@pytest.mark.parametrize("way", ["file", "variable"])
def test_a_password_comes_from_a_file_or_the_environment(
    way: str, guarded_place: ServerAddress, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, _lines, err = said("find", guarded_place, "x")
    assert status == 1
    assert "KISCASE_PASSPHRASE" in err
    words: tuple[object, ...] = ()
    if way == "file":
        words = ("--passphrase-file", tmp_path / "password")
    else:
        monkeypatch.setenv("KISCASE_PASSPHRASE", PASSWORD)
    assert said("check", guarded_place, *words)[0] == 0


def test_no_password_gets_into_the_log_of_the_server(guarded: ServerCluster, guarded_place: ServerAddress) -> None:
    with pytest.raises(WrongPassphraseError):
        making.require_new_case(guarded_place, PASSWORD + "?")
    guarded.configure(log_statement="all", log_min_messages="info", log_min_error_statement="info")
    command = [sys.executable, "-m", "kiscase", "server", "account", str(guarded.address(guarded_place.database))]
    secret = guarded.folder / "new"
    secret.write_text(PASSWORD, encoding="utf-8")
    done = subprocess.run(
        [*command, guarded_place.account, "worker", "--account-password-file", str(secret)],
        cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "ALTER ROLE" in guarded.log
    assert PASSWORD not in guarded.log + done.stdout


# ---- practice --------------------------------------------------------------------------------------------------------


def test_a_practice_club_stays_one_there_and_back(
    practice_file: Path, cluster: ServerCluster, tmp_path: Path, said: Said
) -> None:
    club = tmp_path / "club.kis"
    shutil.copyfile(practice_file, club)
    address = cluster.address(cluster.new_name())
    assert said("server", "init", address, "--from", club)[0] == 0
    target = tmp_path / "contract.pdf"
    assert said("print", address, "contract", "KS/1/2026", "--to", target)[0] == 0
    assert said("print", club, "contract", "KS/1/2026", "--to", tmp_path / "same.pdf")[0] == 0
    assert target.read_bytes() == (tmp_path / "same.pdf").read_bytes()
    back = tmp_path / "back.kis"
    assert said("backup", address, back)[0] == 0
    assert file_format.is_practice_file(back)
    assert said("check", back)[0] == 0
