"""Damaged case files: truncated, with flipped bits, with a leftover log, with an unreadable journal."""

from __future__ import annotations

import random
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Table, insert, text, update
from sqlalchemy.exc import SQLAlchemyError

from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.database.local.file_format import SCHEMA_VERSION
from kiscase.core.errors import CannotWriteError, DamagedFileError, Problem
from kiscase.core.journal import history
from kiscase.issued.model import IssuedDocument
from kiscase.participants.model import Participant
from tests import makers
from tests.core.people_in_file import add, names

pytestmark = pytest.mark.usefixtures("english")


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
def test_a_truncated_file_is_refused(sealed: FileDatabase, tmp_path: Path, keep: float) -> None:
    sealed.close()
    whole = sealed.path.read_bytes()
    path = tmp_path / "cut.kis"
    for size in (int(len(whole) * keep), int(len(whole) * keep) // 4096 * 4096 or 4096):
        path.write_bytes(whole[:size])
        assert outcome(path, makers.PASSPHRASE) == "refused"
        assert path.read_bytes() == whole[:size]


def test_every_flipped_bit_of_an_encrypted_file_is_noticed(sealed: FileDatabase, tmp_path: Path) -> None:
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


def test_a_flipped_bit_of_a_practice_file_is_never_a_traceback(case: FileDatabase, tmp_path: Path) -> None:
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


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_a_file_that_only_says_to_be_of_an_older_version_is_refused(
    case: FileDatabase, tmp_path: Path, version: int
) -> None:
    case.close()
    path = tmp_path / "older.kis"
    content = bytearray(case.path.read_bytes())
    content[60:64] = version.to_bytes(4, "big")  # the user version, in the head of the file
    path.write_bytes(content)
    with pytest.raises(DamagedFileError, match=r"left unchanged|Nothing was changed"):
        case_file.open_case_file(path, None)
    assert path.read_bytes() == content


@pytest.mark.parametrize("tail", ["-wal", "-journal"])
def test_a_log_that_another_file_left_is_never_read_into_a_new_one(case: Database, tmp_path: Path, tail: str) -> None:
    for name, operation in (
        ("copy.kis", lambda: case.backup(tmp_path / "copy.kis")),
        ("new.kis", lambda: case_file.create_case_file(tmp_path / "new.kis", None)),
    ):
        left = tmp_path / (name + tail)
        left.write_bytes(b"what a file that was moved away still lacks")
        with pytest.raises(CannotWriteError, match=name + tail):
            operation()
        assert left.read_bytes() == b"what a file that was moved away still lacks"
        assert not (tmp_path / name).exists()
        assert not list(tmp_path.glob("*.part*"))


def test_a_file_with_a_log_beside_it_is_judged_by_sqlite(case: FileDatabase, tmp_path: Path) -> None:
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


def test_what_sqlite_says_holds_no_personal_data(case: FileDatabase) -> None:
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
