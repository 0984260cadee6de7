"""Creating and opening case files: foreign files, passphrases, practice files."""

from __future__ import annotations

import random
import sqlite3
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import CannotWriteError, NotACaseFileError, Problem, WrongPassphraseError
from tests import makers

pytestmark = pytest.mark.usefixtures("english")


NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)


def write_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.bin", random.Random(1).randbytes(20_000))


def write_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE participant (id INTEGER PRIMARY KEY)")
    connection.execute("CREATE TABLE journal_entry (id INTEGER PRIMARY KEY)")
    connection.commit()
    connection.close()


FOREIGN: dict[str, Callable[[Path], object]] = {
    "text": lambda path: path.write_text("Lista obecności\n" * 3000, encoding="utf-8"),
    "short": lambda path: path.write_bytes(b"x"),
    "zip": write_zip,
    "png": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(8184)),
    "pdf": lambda path: path.write_bytes(b"%PDF-1.7\n" + random.Random(3).randbytes(8183)),
    "zeros": lambda path: path.write_bytes(bytes(8192)),
    "database": write_database,
    "head of a database": lambda path: path.write_bytes(b"SQLite format 3\x00"),
    "empty": lambda path: path.touch(),
}


@pytest.mark.parametrize("passphrase", [None, makers.PASSPHRASE])
@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_file_is_refused_and_untouched(tmp_path: Path, kind: str, passphrase: str | None) -> None:
    path = tmp_path / "raport.kis"
    FOREIGN[kind](path)
    before = path.read_bytes()
    with pytest.raises(NotACaseFileError):
        case_file.open_case_file(path, passphrase)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["raport.kis"]


def test_noise_looks_like_a_wrong_passphrase_and_is_untouched(tmp_path: Path) -> None:
    path = tmp_path / "raport.kis"
    path.write_bytes(random.Random(4).randbytes(16384))
    before = path.read_bytes()
    with pytest.raises(WrongPassphraseError):
        case_file.open_case_file(path, makers.PASSPHRASE)
    assert path.read_bytes() == before


def test_a_folder_and_a_missing_file_are_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(NotACaseFileError, match="is a folder"):
        case_file.open_case_file(tmp_path, None)
    with pytest.raises(NotACaseFileError, match="There is no file"):
        case_file.open_case_file(tmp_path / "klub.kis", None)
    with pytest.raises(Problem):
        case_file.open_case_file(tmp_path / ("k" * 300), None)


def test_a_new_file_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "klub.kis"
    path.write_text("mine")
    with pytest.raises(CannotWriteError, match="already exists"):
        case_file.create_case_file(path, makers.PASSPHRASE)
    assert path.read_text() == "mine"


def test_a_new_file_in_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError, match="cannot be reached"):
        case_file.create_case_file(tmp_path / "no" / "klub.kis", None)


def test_files_are_for_the_owner_only(sealed: Database, tmp_path: Path) -> None:
    sealed.backup(tmp_path / "copy.kis")
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("*.kis*")}
    assert set(modes.values()) == {0o600}
    assert {"sealed.kis", "sealed.kis-wal", "copy.kis"} <= set(modes)


KEYS = [
    "a",
    "it's",
    'say "yes"',
    "ąęść 🔑",
    "x'00112233'",
    "'; DROP TABLE club; --",
    " blank ",
    "\n",
    "%_*",
    "ж" * 2000,
]


@pytest.mark.parametrize("passphrase", KEYS)
def test_any_passphrase_opens_its_file_and_no_other_does(tmp_path: Path, passphrase: str) -> None:
    path = tmp_path / "klub.kis"
    case_file.create_case_file(path, passphrase).close()
    assert path.read_bytes()[:16] != b"SQLite format 3\x00"
    for wrong in (passphrase + "x", "", passphrase[:-1] + "\x00", None):
        with pytest.raises(WrongPassphraseError):
            case_file.open_case_file(path, wrong)
    case = case_file.open_case_file(path, passphrase)
    assert case.accepts_passphrase(passphrase)
    assert not case.accepts_passphrase(passphrase + "x")
    assert case.find_faults() == []
    case.close()


@pytest.mark.parametrize("passphrase", ["", "a\x00b", "\ud800"])
def test_what_cannot_be_a_passphrase_makes_no_file(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(WrongPassphraseError):
        case_file.create_case_file(tmp_path / "klub.kis", passphrase)
    assert not list(tmp_path.glob("klub*"))


def test_a_passphrase_is_the_same_however_its_accents_are_typed(tmp_path: Path) -> None:
    path = tmp_path / "klub.kis"
    case_file.create_case_file(path, "z\u0307o\u0301łw").close()  # as some systems compose letters
    case = case_file.open_case_file(path, "\u017c\u00f3łw")
    assert case.accepts_passphrase("z\u0307ółw")
    case.close()


@pytest.mark.parametrize(
    "typed", ["cztery\u00a0zielone słonie", "\u200ecztery zielone słonie ", "cztery\u2009zielone słonie"]
)
def test_a_passphrase_is_the_same_whatever_its_blanks(tmp_path: Path, typed: str) -> None:
    for number, (first, second) in enumerate([("cztery zielone słonie", typed), (typed, "cztery zielone słonie")]):
        path = tmp_path / f"klub{number}.kis"
        case_file.create_case_file(path, first).close()
        case = case_file.open_case_file(path, second)
        assert case.accepts_passphrase(first)
        assert case.accepts_passphrase(second)
        assert not case.accepts_passphrase("czteryzielonesłonie")
        case.backup(tmp_path / f"kopia{number}.kis")
        case.close()
        case_file.open_case_file(tmp_path / f"kopia{number}.kis", first).close()


def test_the_exact_passphrase_of_an_older_version_still_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, exact = tmp_path / "klub.kis", " cztery\u00a0zielone słonie"
    with monkeypatch.context() as older:
        older.setattr(case_file, "passphrase_keys", lambda passphrase: (passphrase,))
        case_file.create_case_file(path, exact).close()
    case = case_file.open_case_file(path, exact)
    assert case.accepts_passphrase(exact)
    case.close()
    with pytest.raises(WrongPassphraseError):
        case_file.open_case_file(path, "cztery zielone słonie")


def test_a_practice_file_opens_with_whatever_passphrase(case: FileDatabase) -> None:
    case.close()
    again = case_file.open_case_file(case.path, "whatever")
    assert again.practice
    assert again.accepts_passphrase("anything")
    again.close()
