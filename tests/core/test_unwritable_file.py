"""Case files that another program has open, read-only folders and full disks."""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import CannotWriteError, FileInUseError
from tests import makers
from tests.core.people_in_file import add, add_long, names

pytestmark = pytest.mark.usefixtures("english")


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


def test_a_second_program_is_told_that_the_file_is_in_use(sealed: FileDatabase) -> None:
    in_another_process(_finds_it_in_use, sealed.path)
    add(sealed, "Wójcik")
    assert sealed.find_faults() == []


def test_a_file_that_was_let_go_opens_elsewhere(sealed: FileDatabase) -> None:
    sealed.close()
    again = case_file.open_case_file(sealed.path, makers.PASSPHRASE)
    assert names(again) == ["Wiśniewska Jadwiga"]
    again.close()


def _as_nobody(folder: Path) -> None:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    said = []
    acts: tuple[Callable[[], object], ...] = (
        lambda: case_file.open_case_file(folder / "klub.kis", None),
        lambda: case_file.open_case_file(folder / "hidden.kis", None),
        lambda: case_file.create_case_file(folder / "new.kis", None),
    )
    for action in acts:
        try:
            action()
        except CannotWriteError as problem:
            said.append(problem.sentence)
    os._exit(0 if len(said) == 3 else 1)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can become somebody else")
def test_a_place_where_nothing_can_be_written(case: FileDatabase, tmp_path_factory: pytest.TempPathFactory) -> None:
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
    for action in (
        lambda: case.backup(path.with_name("copy.kis")),
        lambda: add(case, "Wójcik" * 600),
        lambda: case_file.create_case_file(path.with_name("new.kis"), makers.PASSPHRASE),
        case.find_faults,  # writes the log into the file first
    ):
        try:
            for _ in range(100):
                action()
        except CannotWriteError:
            failed += 1
    os._exit(0 if failed == 4 else 1)


def test_a_disk_that_fills_up_while_writing(sealed: FileDatabase, tmp_path: Path) -> None:
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
