"""What cannot be a case file, and paths that are hard to address: a sentence at once, or a file that works."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
import sqlcipher3.dbapi2 as sqlite

from kiscase.cli import handlers
from kiscase.core.database.local import case_file, driver
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.database.local.file_format import APPLICATION_ID
from kiscase.core.errors import CannotWriteError, DamagedFileError, NotACaseFileError, Problem
from kiscase.pdf.esigning import certificate_file, revocation
from tests import makers
from tests.core import old_case_files
from tests.core.people_in_file import add, names

pytestmark = pytest.mark.usefixtures("english")

not_on_windows = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@not_on_windows
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = {"pipe": tmp_path / "x.kis", "device": Path("/dev/zero"), "folder": tmp_path}[kind]
    if kind == "pipe":
        os.mkfifo(path)
    for open_it in (
        lambda: case_file.open_case_file(path, makers.PASSPHRASE),
        lambda: handlers.run_command(["check", str(path)]),
        lambda: certificate_file.open_certificate_file(path, "secret"),
        lambda: revocation.load_revocation_list(path),
    ):
        with pytest.raises(Problem, match=r"cannot be read|is a folder"):
            open_it()


@not_on_windows
def test_a_pipe_in_the_place_of_the_log_is_refused_at_once(case: FileDatabase) -> None:
    case.close()
    os.mkfifo(case.path.with_name("klub.kis-wal"))
    with pytest.raises(CannotWriteError, match="cannot be read"):
        case_file.open_case_file(case.path, None)


def test_a_second_name_of_a_file_is_refused(case: FileDatabase, tmp_path: Path) -> None:
    """After a crash its log lies beside the other name: what is in it would be written past."""
    add(case, "Wójcik")
    os.link(case.path, tmp_path / "other.kis")
    with pytest.raises(CannotWriteError, match="second name"):
        case_file.open_case_file(tmp_path / "other.kis", None)
    (tmp_path / "other.kis").unlink()
    assert names(case) == ["Wójcik Jadwiga"]


@pytest.mark.parametrize("version", [8, 2, 1])
def test_a_database_of_others_with_our_id_is_not_written_to(tmp_path: Path, version: int) -> None:
    path = tmp_path / "other.kis"
    connection = sqlite.connect(str(path))
    connection.execute("CREATE TABLE participant (id INTEGER PRIMARY KEY, born TEXT)")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(DamagedFileError):
        case_file.open_case_file(path, None)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.glob("other*")] == ["other.kis"]


@pytest.mark.parametrize("version", [1, 3, 0, 99])
def test_a_head_that_does_not_fit_the_tables_is_damage(tmp_path: Path, version: int) -> None:
    path = tmp_path / "klub.kis"
    shutil.copyfile(old_case_files.SCHEMA_2, path)
    connection = sqlite.connect(str(path))
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(Problem, match=r"header is damaged|newer version"):
        case_file.open_case_file(path, None)
    assert path.read_bytes() == before


def test_an_unknown_format_of_the_schema_is_damage(case: FileDatabase) -> None:
    case.close()
    whole = bytearray(case.path.read_bytes())
    whole[44:48] = (9).to_bytes(4)
    case.path.write_bytes(whole)
    with pytest.raises((DamagedFileError, NotACaseFileError)):
        case_file.open_case_file(case.path, None)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/home/ewa/klub 100%.kis"), "file:///home/ewa/klub%20100%25.kis"),
        (PurePosixPath("/home/ewa/a?b#c.kis"), "file:///home/ewa/a%3Fb%23c.kis"),
        (PureWindowsPath(r"C:\Users\Ewa\klub.kis"), "file:///C:/Users/Ewa/klub.kis"),
        (PureWindowsPath(r"\\serwer\klub\klub.kis"), "file:////serwer/klub/klub.kis"),
        (PureWindowsPath(r"\\?\C:\klub\klub.kis"), "file:///C:/klub/klub.kis"),
        (PureWindowsPath(r"\\?\UNC\serwer\klub\klub.kis"), "file:////serwer/klub/klub.kis"),
    ],
)
def test_every_path_has_an_address_that_sqlite_reads(path: PurePosixPath | PureWindowsPath, uri: str) -> None:
    assert driver.sqlite_uri(path) == uri


def test_four_slashes_are_a_path_for_sqlite(tmp_path: Path) -> None:
    """As a server's name stands in the address; here the path has just one slash more."""
    case_file.create_case_file(tmp_path / "klub.kis", None).close()
    address = f"file:///{(tmp_path / 'klub.kis').as_posix()}?mode=rw"
    assert address.startswith("file:////")
    connection = sqlite.connect(address, uri=True)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    connection.close()


@pytest.mark.parametrize("name", ["klub 100%.kis", "a?b#c.kis", "file:x.kis", "żółw 🐢.kis", "a&mode=ro.kis"])
def test_a_file_of_any_name_is_created_opened_and_backed_up(tmp_path: Path, name: str) -> None:
    if sys.platform == "win32":
        name = name.translate(dict.fromkeys(map(ord, "?:"), "_"))
    made = case_file.create_case_file(tmp_path / name, None)
    with made.action() as session:
        makers.club(session)
    assert made.backup(tmp_path / f"copy {name}") == ([], [])
    made.close()
    copy = case_file.open_case_file(tmp_path / f"copy {name}", None)
    assert copy.find_faults() == []
    copy.close()
