"""Backups: verified copies with the same passphrase; and the warning about a clock that was set back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiscase.core import errors
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.database.local.checking import integrity
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import CannotWriteError, DamagedFileError
from tests import makers
from tests.core.people_in_file import add, names

pytestmark = pytest.mark.usefixtures("english")

NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)


def test_a_backup_opens_with_the_same_passphrase(sealed: Database, tmp_path: Path) -> None:
    add(sealed, "Wójcik")
    sealed.backup(tmp_path / "copy.kis")
    copy = case_file.open_case_file(tmp_path / "copy.kis", makers.PASSPHRASE)
    assert names(copy) == ["Wiśniewska Jadwiga", "Wójcik Jadwiga"]
    assert copy.find_faults() == []
    copy.close()
    with pytest.raises(CannotWriteError, match="already exists"):
        sealed.backup(tmp_path / "copy.kis")


def test_a_copy_that_differs_is_deleted(case: FileDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = iter(({"participant": 7}, {"participant": 6}))
    monkeypatch.setattr(integrity, "count_rows", lambda _connection: next(counts))
    with pytest.raises(DamagedFileError, match="could not be verified"):
        case.backup(tmp_path / "copy.kis")
    assert not list(tmp_path.glob("copy*"))


def test_an_unfinished_copy_is_replaced(case: FileDatabase, tmp_path: Path) -> None:
    (tmp_path / "copy.kis.part").write_text("half")
    (tmp_path / "copy.kis.part-wal").write_text("half")
    case.backup(tmp_path / "copy.kis")
    assert not list(tmp_path.glob("*.part*"))
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.kis"]


def test_a_clock_that_was_set_back_is_told_and_harmless(case: FileDatabase) -> None:
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


def test_the_backup_of_a_file_that_was_changed_outside_says_so(case: FileDatabase, tmp_path: Path) -> None:
    add(case, "Wójcik")
    with case.connection() as connection:
        connection.exec_driver_sql("UPDATE participant SET town = 'Lublin'")
    faults = case.backup(tmp_path / "copy.kis")
    assert faults.file == faults.copy
    assert "not as the journal has it (town)" in faults.file[0]


def with_broken_page(path: Path, statement: str) -> Database:
    """An encrypted file with free pages at its end, in which a page is broken: which one the statement tells."""
    case = case_file.create_case_file(path, makers.PASSPHRASE)
    add(case, "Wójcik")
    with case.connection() as connection:
        connection.exec_driver_sql("CREATE TABLE gone (a)")
        connection.exec_driver_sql("INSERT INTO gone VALUES (zeroblob(40000))")
        connection.exec_driver_sql("DROP TABLE gone")
        page = connection.exec_driver_sql(statement).scalar_one()
    case.close()
    damaged = bytearray(path.read_bytes())
    damaged[page * 4096 - 2000] ^= 1
    path.write_bytes(damaged)
    return case_file.open_case_file(path, makers.PASSPHRASE)


def test_the_backup_of_a_file_with_a_broken_free_page_is_intact_and_says_so(tmp_path: Path) -> None:
    case = with_broken_page(tmp_path / "klub.kis", "SELECT page_count FROM pragma_page_count")
    faults = case.backup(tmp_path / "copy.kis")
    case.close()
    assert "broken seal" in faults.file[0]
    assert faults.copy == []
    copy = case_file.open_case_file(tmp_path / "copy.kis", makers.PASSPHRASE)
    assert copy.find_faults() == []
    assert names(copy) == ["Wójcik Jadwiga"]
    copy.close()


def test_a_file_that_cannot_be_copied_is_told_with_its_fault(tmp_path: Path) -> None:
    index = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_participant_sort'"
    case = with_broken_page(tmp_path / "klub.kis", index)
    with pytest.raises(
        DamagedFileError, match="No copy was made, for the file itself is damaged: Part of the file has"
    ):
        case.backup(tmp_path / "copy.kis")
    case.close()
    assert not list(tmp_path.glob("copy*"))


def test_a_check_is_stopped_by_whoever_needs_the_file(case: Database) -> None:
    for number in range(40):
        add(case, f"Wójcik{number}")
    asked = iter([False, False, True])
    with pytest.raises(errors.CheckStoppedError):
        case.find_faults(lambda: next(asked, True))
    assert case.find_faults() == []
    assert len(names(case)) == 40


def test_a_backup_is_stopped_and_leaves_nothing(case: FileDatabase, tmp_path: Path) -> None:
    for number in range(40):
        add(case, f"Wójcik{number}")
    told: list[float] = []
    assert case.backup(tmp_path / "whole.kis", report=told.append) == ([], [])
    assert told == sorted(told)
    assert told[-1] <= 1
    for enough in (0.1, 0.4, 0.6, 0.9):  # while it is checked, copied and verified
        told.clear()

        def is_far_enough(enough: float = enough) -> bool:
            return bool(told) and told[-1] >= enough

        with pytest.raises(errors.CheckStoppedError):
            case.backup(tmp_path / "copy.kis", is_stopped=is_far_enough, report=told.append)
        assert [path.name for path in tmp_path.glob("copy*")] == []
    assert len(names(case)) == 40


def test_ctrl_c_is_no_fault_of_the_file(case: Database) -> None:
    for number in range(40):
        add(case, f"Wójcik{number}")

    def interrupt() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        case.find_faults(interrupt)
    assert case.find_faults() == []
