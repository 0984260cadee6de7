"""Files that are no case file, wrong passphrases, two programs, places where nothing can be written."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Table, insert, text, update
from sqlalchemy.exc import SQLAlchemyError

from kiscase.core.database import case_file
from kiscase.core.database.database import Database
from kiscase.core.errors import (
    CannotWriteError,
    DamagedFileError,
    FileInUseError,
    NotACaseFileError,
    Problem,
    WrongPassphraseError,
)
from kiscase.core.journal import hash_chain, history
from kiscase.issued.model import IssuedDocument
from kiscase.participants import queries as participants_queries
from kiscase.participants.model import Participant
from tests import makers

pytestmark = pytest.mark.usefixtures("english")

NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)


def names(case: Database) -> list[str]:
    with case.read() as session:
        return [row.name for row in participants_queries.list_participants(session)]


def add(case: Database, family_name: str) -> None:
    with case.action() as session:
        makers.participant(session, family_name=family_name)


def add_long(case: Database) -> None:
    with case.action() as session:
        makers.participant(session, street="ul. Długa " * 390, town="Łódź " * 700)
        makers.participant(session, street="ul. Krótka " * 350, town="Łódź " * 700)


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


def test_a_practice_file_opens_with_whatever_passphrase(case: Database) -> None:
    case.close()
    again = case_file.open_case_file(case.path, "whatever")
    assert again.practice
    assert again.accepts_passphrase("anything")
    again.close()


# ---- damage --------------------------------------------------------------------------------------------------------


def outcome(path: Path, passphrase: str | None) -> str:
    """Whether a damaged file was refused, or found damaged by check(), or seems sound; anything else is a traceback."""
    try:
        case = case_file.open_case_file(path, passphrase)
    except Problem:
        return "refused"
    try:
        faults = case.find_faults()
        try:
            names(case)
        except DamagedFileError:
            assert faults
        return "found" if faults else "sound"
    finally:
        case.close()


@pytest.mark.parametrize("keep", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused(sealed: Database, tmp_path: Path, keep: float) -> None:
    sealed.close()
    whole = sealed.path.read_bytes()
    path = tmp_path / "cut.kis"
    for size in (int(len(whole) * keep), int(len(whole) * keep) // 4096 * 4096 or 4096):
        path.write_bytes(whole[:size])
        assert outcome(path, makers.PASSPHRASE) == "refused"
        assert path.read_bytes() == whole[:size]


def test_every_flipped_bit_of_an_encrypted_file_is_noticed(sealed: Database, tmp_path: Path) -> None:
    sealed.close()
    whole = sealed.path.read_bytes()
    chance = random.Random(5)
    pages = chance.sample(range(0, len(whole), 4096), 25)
    places = [page + chance.randrange(4096) for page in pages]
    places += [0, 15, 16, 100, 4016, 4095, len(whole) - 1, len(whole) - 81]
    path = tmp_path / "flipped.kis"
    for place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        assert outcome(path, makers.PASSPHRASE) != "sound", f"byte {place}"


def test_a_flipped_bit_of_a_practice_file_is_never_a_traceback(case: Database, tmp_path: Path) -> None:
    for family_name in ("Wójcik", "Żak"):
        add(case, family_name)
    case.close()
    whole = case.path.read_bytes()
    chance = random.Random(7)
    places = [*range(0, 100, 3), *(chance.randrange(len(whole)) for _ in range(120))]
    path = tmp_path / "flipped.kis"
    outcomes = []
    for place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        outcomes.append(outcome(path, None))
    assert {"refused", "found"} <= set(outcomes)


# ---- two programs, and places where nothing can be written ---------------------------------------------------------


def in_another_process(work: Callable[..., None], *args: object) -> None:
    process = multiprocessing.get_context("fork").Process(target=work, args=args)
    process.start()
    process.join()
    assert process.exitcode == 0


def _finds_it_in_use(path: Path) -> None:
    try:
        case_file.open_case_file(path, makers.PASSPHRASE)
    except FileInUseError:
        os._exit(0)
    os._exit(1)


def test_a_second_program_is_told_that_the_file_is_in_use(sealed: Database) -> None:
    in_another_process(_finds_it_in_use, sealed.path)
    add(sealed, "Wójcik")
    assert sealed.find_faults() == []


def test_a_file_that_was_let_go_opens_elsewhere(sealed: Database) -> None:
    sealed.close()
    again = case_file.open_case_file(sealed.path, makers.PASSPHRASE)
    assert names(again) == ["Wiśniewska Jadwiga"]
    again.close()


def _as_nobody(folder: Path) -> None:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    said = []
    deeds: tuple[Callable[[], object], ...] = (
        lambda: case_file.open_case_file(folder / "klub.kis", None),
        lambda: case_file.open_case_file(folder / "hidden.kis", None),
        lambda: case_file.create_case_file(folder / "new.kis", None),
    )
    for deed in deeds:
        try:
            deed()
        except CannotWriteError as problem:
            said.append(problem.sentence)
    os._exit(0 if len(said) == 3 else 1)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can become somebody else")
def test_a_place_where_nothing_can_be_written(case: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    case.close()
    folder = tmp_path_factory.mktemp("closed")
    for parent in folder.parents[:2]:
        parent.chmod(0o755)
    (folder / "klub.kis").write_bytes(case.path.read_bytes())
    (folder / "klub.kis").chmod(0o644)
    (folder / "hidden.kis").write_bytes(case.path.read_bytes())
    (folder / "hidden.kis").chmod(0o600)
    folder.chmod(0o755)
    in_another_process(_as_nobody, folder)
    assert {path.name for path in folder.iterdir()} == {"klub.kis", "hidden.kis"}


def test_a_full_disk_keeps_what_was_on_file(sealed: Database) -> None:
    with sealed.connection() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
    with pytest.raises(CannotWriteError, match="disk is full"):
        add_long(sealed)
    assert names(sealed) == ["Wiśniewska Jadwiga"]
    with sealed.connection() as connection:
        connection.execute(text("PRAGMA max_page_count = 1000000"))
    add(sealed, "Wójcik")
    assert sealed.find_faults() == []


def _on_a_small_disk(path: Path) -> None:
    case = case_file.open_case_file(path, makers.PASSPHRASE)
    size = path.stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))
    failed = 0
    for deed in (
        lambda: case.backup(path.with_name("copy.kis")),
        lambda: add(case, "Wójcik" * 600),
        lambda: case_file.create_case_file(path.with_name("new.kis"), makers.PASSPHRASE),
    ):
        try:
            for _ in range(100):
                deed()
        except CannotWriteError:
            failed += 1
    os._exit(0 if failed == 3 and case.find_faults() == [] else 1)


def test_a_disk_that_fills_up_while_writing(sealed: Database, tmp_path: Path) -> None:
    sealed.close()
    in_another_process(_on_a_small_disk, sealed.path)
    assert not list(tmp_path.glob("*.part*"))
    assert not (tmp_path / "copy.kis").exists()
    again = case_file.open_case_file(sealed.path, makers.PASSPHRASE)
    assert again.find_faults() == []
    assert "Wiśniewska Jadwiga" in names(again)
    again.close()


def test_no_room_for_a_copy(sealed: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: type("Usage", (), {"free": 1000})())
    with pytest.raises(CannotWriteError, match="disk is full"):
        sealed.backup(tmp_path / "copy.kis")
    with pytest.raises(CannotWriteError, match="disk is full"):
        case_file.create_case_file(tmp_path / "new.kis", None)


# ---- copies, clock -------------------------------------------------------------------------------------------------


def test_a_backup_opens_with_the_same_passphrase(sealed: Database, tmp_path: Path) -> None:
    add(sealed, "Wójcik")
    sealed.backup(tmp_path / "copy.kis")
    copy = case_file.open_case_file(tmp_path / "copy.kis", makers.PASSPHRASE)
    assert names(copy) == ["Wiśniewska Jadwiga", "Wójcik Jadwiga"]
    assert copy.find_faults() == []
    copy.close()
    with pytest.raises(CannotWriteError, match="already exists"):
        sealed.backup(tmp_path / "copy.kis")


def test_a_copy_that_differs_is_deleted(case: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hash_chain, "find_broken_links", lambda _connection: [7])
    with pytest.raises(DamagedFileError, match="could not be verified"):
        case.backup(tmp_path / "copy.kis")
    assert not list(tmp_path.glob("copy*"))


def test_an_unfinished_copy_is_replaced(case: Database, tmp_path: Path) -> None:
    (tmp_path / "copy.kis.part").write_text("half")
    (tmp_path / "copy.kis.part-wal").write_text("half")
    case.backup(tmp_path / "copy.kis")
    assert not list(tmp_path.glob("*.part*"))
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.kis"]


@pytest.mark.parametrize("tail", ["-wal", "-journal"])
def test_a_log_that_another_file_left_is_never_read_into_a_new_one(case: Database, tmp_path: Path, tail: str) -> None:
    for name, deed in (
        ("copy.kis", lambda: case.backup(tmp_path / "copy.kis")),
        ("new.kis", lambda: case_file.create_case_file(tmp_path / "new.kis", None)),
    ):
        left = tmp_path / (name + tail)
        left.write_bytes(b"what a file that was moved away still lacks")
        with pytest.raises(CannotWriteError, match=name + tail):
            deed()
        assert left.read_bytes() == b"what a file that was moved away still lacks"
        assert not (tmp_path / name).exists()
        assert not list(tmp_path.glob("*.part*"))


def test_a_file_with_a_log_beside_it_is_judged_by_sqlite(case: Database, tmp_path: Path) -> None:
    add(case, "Wójcik")
    whole = case.path.read_bytes()
    log = case.path.with_name(case.path.name + "-wal").read_bytes()
    assert log
    crashed = tmp_path / "crashed.kis"
    crashed.write_bytes(whole + bytes(100))  # a crash while the file grew
    crashed.with_name(crashed.name + "-wal").write_bytes(log)
    opened = case_file.open_case_file(crashed, None)
    assert names(opened) == ["Wójcik Jadwiga"]
    assert opened.find_faults() == []
    opened.close()
    crashed.write_bytes(whole + bytes(100))
    with pytest.raises(DamagedFileError, match="truncated"):
        case_file.open_case_file(crashed, None)


def test_what_sqlite_says_holds_no_personal_data(case: Database) -> None:
    add(case, "Wójcik")
    people, papers = cast("Table", Participant.__table__), cast("Table", IssuedDocument.__table__)
    for statement in (
        insert(people).values(id=1, revision=1, family_name="Żółtowska"),
        update(people).values(family_name="Żółtowska", given_name=None),
        update(people).values(born="Żółtowska"),
        insert(papers).values(number="Żółtowska"),
    ):
        with pytest.raises(SQLAlchemyError) as caught, case.action() as session:
            session.execute(statement)
        assert "Żółtowska" not in str(caught.value)


def test_a_journal_without_a_readable_date_is_told(case: Database) -> None:
    with case.connection() as connection:
        connection.execute(text("UPDATE journal_entry SET at = 'gestern'"))
    assert "unreadable date" in case.clock_warning()
    assert any("chain is broken" in fault for fault in case.find_faults())
    with pytest.raises(DamagedFileError, match="unreadable date"), case.read() as session:
        history.list_history(session, "worker", 1)


def test_a_clock_that_was_set_back_is_told_and_harmless(case: Database) -> None:
    assert case.clock_warning() == ""
    case.clock = lambda: NOW - timedelta(days=400)
    assert "Please check the date" in case.clock_warning()
    add(case, "Wójcik")
    assert case.find_faults() == []
    case.clock = lambda: NOW
    assert case.clock_warning() == ""
    add(case, "Żak")
    assert case.find_faults() == []
    assert names(case) == ["Wójcik Jadwiga", "Żak Jadwiga"]
