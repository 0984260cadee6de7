"""What is reported as saved lies in the file at its path: renamed, deleted, replaced and cut files are noticed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import FileNotInPlaceError
from tests import makers
from tests.core.people_in_file import add, names

pytestmark = [
    pytest.mark.usefixtures("english"),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody move or write to an open file"),
]


@pytest.fixture(params=["practice", "encrypted"])
def opened(request: pytest.FixtureRequest) -> Database:
    found: Database = request.getfixturevalue("case" if request.param == "practice" else "sealed")
    add(found, "Wójcik")
    return found


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def rename(path: Path) -> Path:
    return path.rename(path.with_name("other.kis"))


def rename_with_log(path: Path) -> Path:
    log_of(path).rename(log_of(path.with_name("other.kis")))
    return rename(path)


def replace(path: Path) -> None:
    other = path.with_name("older.kis")
    shutil.copyfile(path, other)
    other.replace(path)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 8192 * 4096)


def overwrite(path: Path) -> None:
    content = path.read_bytes()
    with path.open("r+b") as file:
        file.write(content)


def cut_log(path: Path) -> None:
    os.truncate(log_of(path), 4000)


FAULTS: list[Callable[[Path], object]] = [rename, rename_with_log, Path.unlink, replace, cut, overwrite, cut_log]


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_is_reported_as_saved_beside_the_path(opened: FileDatabase, fault: Callable[[Path], object]) -> None:
    fault(opened.path)
    for _ in range(2):
        with pytest.raises(FileNotInPlaceError, match=opened.path.name):
            add(opened, "Żak")
    with pytest.raises(FileNotInPlaceError):
        opened.merge_log()


@pytest.mark.parametrize("fault", [rename, rename_with_log, Path.unlink, replace])
def test_what_is_open_can_be_backed_up(opened: FileDatabase, fault: Callable[[Path], object], tmp_path: Path) -> None:
    before = names(opened)
    fault(opened.path)
    opened.backup(tmp_path / "copy.kis")
    copy = case_file.open_case_file(tmp_path / "copy.kis", makers.PASSPHRASE)
    assert names(copy) == before
    assert copy.find_faults() == []
    copy.close()


@pytest.mark.parametrize("fault", [rename, rename_with_log])
@pytest.mark.parametrize("tried", [False, True])
def test_a_renamed_file_holds_all_that_was_saved(
    opened: FileDatabase, fault: Callable[[Path], Path], tried: bool
) -> None:
    before = names(opened)
    other = fault(opened.path)
    if tried:
        with pytest.raises(FileNotInPlaceError):
            add(opened, "Żak")
    opened.close()
    assert not log_of(opened.path).exists()
    again = case_file.open_case_file(other, makers.PASSPHRASE)
    assert names(again) == before
    assert again.find_faults() == []
    again.close()


def test_a_deleted_log_is_merged_and_work_goes_on(opened: FileDatabase, tmp_path: Path) -> None:
    before = names(opened)
    log_of(opened.path).unlink()
    add(opened, "Żak")
    log_of(opened.path).unlink()
    opened.merge_log()
    shutil.copyfile(opened.path, tmp_path / "copy.kis")  # what a crash would leave
    add(opened, "Żurek")
    copy = case_file.open_case_file(tmp_path / "copy.kis", makers.PASSPHRASE)
    assert sorted(names(copy)) == sorted([*before, "Żak Jadwiga"])
    copy.close()


def test_a_file_that_is_moved_during_an_action_is_not_reported_as_saved(opened: FileDatabase) -> None:
    def register_and_rename() -> None:
        with opened.action() as session:
            makers.participant(session, family_name="Żak")
            rename(opened.path)

    with pytest.raises(FileNotInPlaceError):
        register_and_rename()


def test_what_was_merged_is_in_a_copy_made_by_hand(opened: FileDatabase, tmp_path: Path) -> None:
    opened.merge_log()
    assert log_of(opened.path).stat().st_size == 0
    shutil.copyfile(opened.path, tmp_path / "copy.kis")
    copy = case_file.open_case_file(tmp_path / "copy.kis", makers.PASSPHRASE)
    assert "Wójcik Jadwiga" in names(copy)
    copy.close()
    add(opened, "Żak")
    assert opened.find_faults() == []


def test_a_symbolic_link_is_followed(opened: FileDatabase, tmp_path: Path) -> None:
    opened.close()
    (tmp_path / "link.kis").symlink_to(opened.path)
    linked = case_file.open_case_file(tmp_path / "link.kis", makers.PASSPHRASE)
    add(linked, "Żak")
    linked.merge_log()
    (tmp_path / "link.kis").unlink()
    with pytest.raises(FileNotInPlaceError):
        add(linked, "Żurek")
    linked.close()
