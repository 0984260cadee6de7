"""The program is killed at any moment: an action is on file entirely or not at all; what was reported is there."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_database import FileDatabase
from tests import makers
from tests.actions import list_participants
from tests.core import old_case_files

if TYPE_CHECKING:
    from ctypes import c_int

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")

NOW = datetime(2026, 6, 15, 8, 0, tzinfo=UTC)


def opened(path: Path) -> FileDatabase:
    return case_file.open_case_file(path, makers.PASSPHRASE, now=lambda: NOW)


def kill(work: Callable[..., None], path: Path, after: float, *, acts: int = 0) -> int:
    """Run *work* in a process of its own, kill it a moment after so many *acts*; how many it had said were done."""
    context = multiprocessing.get_context("fork")
    done = context.RawValue("i", 0)  # without a lock: who is killed holding one never lets it go
    process = context.Process(target=work, args=(path, done))
    process.start()
    while done.value < acts and process.exitcode is None:
        process.join(0.002)
    process.join(after)
    assert process.exitcode is None, "it ended before it was killed"
    process.kill()
    process.join()
    return int(done.value)


def _register_couples(path: Path, done: c_int) -> None:
    case = opened(path)
    while True:
        with case.action() as session:
            for given_name in ("Adam", "Ewa"):
                makers.participant(session, family_name="Nowak", given_name=given_name, pesel="")
        done.value += 1


@pytest.mark.slow
@pytest.mark.parametrize(("passphrase", "rounds", "longest"), [(None, 25, 0.12), (makers.PASSPHRASE, 6, 0.5)])
def test_killed_while_saving(tmp_path: Path, passphrase: str | None, rounds: int, longest: float) -> None:
    chance = random.Random(11)
    path = tmp_path / "klub.kis"
    case = case_file.create_case_file(path, passphrase, now=lambda: NOW)
    with case.action() as session:
        makers.club(session)
    case.close()
    least = 0
    for number in range(rounds):
        least += kill(_register_couples, path, chance.uniform(0, longest), acts=number % 2)
        case = opened(path)
        assert case.find_faults() == []
        with case.read() as session:
            names = [row.name for row in list_participants(session)]
        case.close()
        assert names.count("Nowak Adam") == names.count("Nowak Ewa")
        assert names.count("Nowak Adam") - least in (0, 1)
        least = names.count("Nowak Adam")
    assert least > 0
    assert {file.name for file in tmp_path.iterdir()} <= {"klub.kis", "klub.kis-wal", "home"}


@pytest.mark.slow
def test_killed_while_migrating(tmp_path: Path) -> None:
    chance = random.Random(12)
    for number in range(20):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "klub.kis"
        shutil.copyfile(old_case_files.SCHEMA_1, path)
        kill(_first_migration, path, chance.uniform(0, 0.12))
        case = opened(path)
        assert case.find_faults() == []
        with case.read() as session:
            assert [row.name for row in list_participants(session)] == [
                "O’Neill Seán",
                "Żółtowska Łucja",
            ]
        case.close()
        assert not list(folder.glob("*.part*"))
        for copy in folder.glob("klub.v1-*.kis"):
            case = opened(copy)
            assert case.find_faults() == []
            case.close()
            break


def _first_migration(path: Path, done: c_int) -> None:
    opened(path)
    done.value = 1
    signal.pause()


def _back_up(path: Path, done: c_int) -> None:
    case = opened(path)
    while True:
        case.backup(path.with_name(f"copy{done.value}.kis"))
        done.value += 1


def test_killed_while_backing_up(tmp_path: Path) -> None:
    chance = random.Random(13)
    shutil.copyfile(old_case_files.SCHEMA_1, tmp_path / "klub.kis")
    opened(tmp_path / "klub.kis").close()
    for _ in range(12):
        done = kill(_back_up, tmp_path / "klub.kis", chance.uniform(0, 0.3))
        copies = sorted(tmp_path.glob("copy*.kis"))
        assert len(copies) in (done, done + 1)
        case = opened(tmp_path / "klub.kis")
        assert case.find_faults() == []
        case.backup(tmp_path / f"copy{len(copies)}.kis")
        assert not list(tmp_path.glob("*.part*"))
        case.close()
        for copy in copies:
            made = opened(copy)
            assert made.find_faults() == []
            made.close()
        for copy in tmp_path.glob("copy*.kis"):
            copy.unlink()
