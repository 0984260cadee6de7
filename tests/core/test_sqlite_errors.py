"""Errors of SQLite become the Problem that fits, by their result code and never by the words of their message."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import column, select, table
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlcipher3.dbapi2 import Connection

from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.database.local.sqlite_errors import result_code, translate_database_errors
from kiscase.core.errors import CannotWriteError, DamagedFileError, FileInUseError, Problem, WrongPassphraseError

pytestmark = pytest.mark.usefixtures("english")

MISLEADING = "full_name_locked_readonly_malformed_corrupt"
"""A name that holds every word by which an error could be mistaken for another."""
TABLE = f"CREATE TABLE t ({MISLEADING} TEXT UNIQUE)"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "any.db"
    connection = sqlite.connect(str(path))
    connection.execute(TABLE)
    connection.execute("INSERT INTO t VALUES ('a')")
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def connection(file: Path) -> Connection:
    return sqlite.connect(str(file), timeout=0, isolation_level=None)


def test_a_broken_constraint_is_a_bug_whatever_its_column_is_called(connection: Connection) -> None:
    with pytest.raises(sqlite.IntegrityError, match=MISLEADING), translate_database_errors():
        connection.execute("INSERT INTO t VALUES ('a')")


def test_a_broken_constraint_of_a_record_is_a_bug_too(case: Database) -> None:
    with case.connection() as connection:
        connection.exec_driver_sql(TABLE)
        connection.exec_driver_sql("INSERT INTO t VALUES ('a')")
    with pytest.raises(IntegrityError, match=MISLEADING), case.connection() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES ('a')")


def test_a_missing_column_is_a_bug_whatever_it_is_called(case: FileDatabase) -> None:
    with pytest.raises(OperationalError, match=MISLEADING), case.read() as session:
        session.connection().execute(select(column(MISLEADING)).select_from(table("club")))


def test_a_full_database_is_a_full_disk(connection: Connection) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(CannotWriteError, match="disk is full"), translate_database_errors():
        connection.execute("INSERT INTO t VALUES (?)", ("a" * 100_000,))


def test_a_locked_database_is_in_use(connection: Connection, file: Path) -> None:
    other = sqlite.connect(str(file), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(FileInUseError), translate_database_errors():
        connection.execute("INSERT INTO t VALUES ('b')")


def test_a_read_only_database_cannot_be_written(connection: Connection) -> None:
    connection.execute("PRAGMA query_only = ON")
    with pytest.raises(CannotWriteError, match="check the drive"), translate_database_errors():
        connection.execute("INSERT INTO t VALUES ('b')")


def test_a_file_that_cannot_be_opened_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError, match="check the drive"), translate_database_errors():
        sqlite.connect(f"{(tmp_path / 'none.db').as_uri()}?mode=rw", uri=True).execute("SELECT 1")


@pytest.mark.parametrize(("wrong_key", "problem"), [(True, WrongPassphraseError), (False, DamagedFileError)])
def test_noise_is_a_wrong_passphrase_or_damage(tmp_path: Path, wrong_key: bool, problem: type[Problem]) -> None:
    path = tmp_path / "noise"
    path.write_bytes(b"noise" * 2_000)
    with pytest.raises(problem), translate_database_errors(wrong_key=wrong_key):
        sqlite.connect(str(path)).execute("SELECT count(*) FROM sqlite_master").fetchone()


def test_a_text_that_is_not_utf_8_is_damage(connection: Connection) -> None:
    connection.execute("INSERT INTO t VALUES (CAST(x'ff41' AS TEXT))")
    with pytest.raises(DamagedFileError), translate_database_errors():
        connection.execute("SELECT * FROM t").fetchall()


def test_misuse_of_the_driver_is_a_bug(connection: Connection) -> None:
    connection.close()
    with pytest.raises(sqlite.ProgrammingError), translate_database_errors():
        connection.execute("SELECT 1")


def test_an_extended_code_counts_as_its_primary_one() -> None:
    error = sqlite.OperationalError("any words")
    error.sqlite_errorcode = 10 | 12 << 8
    assert result_code(error) == sqlite.SQLITE_IOERR
    assert result_code(ValueError()) is None
