"""Values that no version has written are damage that is found and told calmly; no command quotes one of them."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection

from kiscase.__main__ import main
from kiscase.club.opening import open_with_workers
from kiscase.core import log
from kiscase.core.database.local import case_file
from kiscase.core.errors import DamagedFileError, Problem
from tests.core import old_case_files

pytestmark = pytest.mark.usefixtures("english")

SECRET = "Kowalska"
NESTED = "[" * 20_000 + "]" * 20_000


def stored(table: str, column: str, value: object) -> Callable[[Connection], None]:
    def run(connection: Connection) -> None:
        first = f'(SELECT min(rowid) FROM "{table}")'  # noqa: S608
        statement = f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = {first}'  # noqa: S608
        assert connection.exec_driver_sql(statement, (value,)).rowcount

    return run


def second_club(connection: Connection) -> None:
    columns = connection.exec_driver_sql("SELECT name FROM pragma_table_info('club') WHERE name != 'id'").scalars()
    names = ", ".join(f'"{name}"' for name in columns)
    connection.exec_driver_sql(f"INSERT INTO club ({names}) SELECT {names} FROM club")  # noqa: S608


def no_club(connection: Connection) -> None:
    connection.exec_driver_sql("DELETE FROM club")


VALUES: dict[str, Callable[[Connection], None]] = {
    "date": stored("participant", "born", f"1980-05-14 {SECRET} Anna"),
    "day of a meeting": stored("meeting", "day", SECRET),
    "end of a contract": stored("contract", "ends_on", "2026-02-30"),
    "number as a date": stored("contract", "drawn_on", 20260615),
    "day of a signature": stored("signature", "signed_on", SECRET),
    "day of a paper": stored("issued_document", "issued_on", SECRET),
    "time": stored("activity", "starts", SECRET),
    "time of a meeting": stored("meeting", "ends", "25:00:00.000000"),
    "choice": stored("participant", "verdict", SECRET),
    "state of a contract": stored("contract", "state", SECRET),
    "role": stored("worker", "role", SECRET),
    "mark": stored("attendance", "mark", SECRET),
    "no json": stored("participant", "groups", f"{{{SECRET}"),
    "json of another kind": stored("participant", "groups", f'{{"a": "{SECRET}"}}'),
    "json text": stored("participant", "problems_met", f'"{SECRET}"'),
    "json nothing": stored("activity", "weekdays", "null"),
    "json number": stored("contract", "texts", "7"),
    "json list": stored("contract", "texts", f'["{SECRET}"]'),
    "json of a draft": stored("draft", "content", f'["{SECRET}"]'),
    "json of signers": stored("issued_document", "signers", f'{{"{SECRET}": 1}}'),
    "nested json": stored("participant", "groups", NESTED),
    "nested json of a contract": stored("contract", "texts", NESTED),
    "nested json of the journal": stored("journal_entry", "names", NESTED),
    "no json in the journal": stored("journal_entry", "names", SECRET),
    "json of another kind in the journal": stored("journal_entry", "names", f'["{SECRET}"]'),
    "image of another kind": stored("journal_change", "after", f'["{SECRET}"]'),
    "bytes as a text": stored("participant", "family_name", SECRET.encode()),
    "no text": stored("participant", "town", b"\xff\xfe"),
    "number as a text": stored("club", "required_percent", SECRET),
    "text as a number": stored("activity", "capacity", SECRET),
    "text as a flag": stored("enrolment", "guest", SECRET),
    "text as bytes": stored("issued_document", "content", SECRET),
    "empty bytes": stored("signed_copy", "content", b""),
    "name as bytes": stored("worker", "family_name", b"\x00"),
    "time of a draft": stored("draft", "at", SECRET),
    "position": stored("goal", "position", SECRET),
    "no club": no_club,
    "two clubs": second_club,
}
COMMANDS = (
    ("find", "wis"),
    ("print", "--list"),
    ("print", "contract", "--all", "--to", "folder"),
    ("law",),
    ("backup", "copy.kis"),
    ("check",),
)


@pytest.fixture
def path(filled_files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "klub.kis"
    shutil.copyfile(filled_files["practice"], target)
    return target


@pytest.mark.parametrize("name", VALUES)
def test_a_value_that_cannot_be_is_told_calmly(path: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    case = case_file.open_case_file(path, None)
    with case.connection() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        VALUES[name](connection)
    case.close()
    capfd.readouterr()
    for command, *words in COMMANDS:
        status = main([command, str(path), *words])
        shown = capfd.readouterr()
        for told in (shown.err, shown.out if command == "check" else ""):
            assert SECRET not in told
            assert "Traceback" not in told
            assert "the program has run into an error" not in told
        assert status == 1 or command != "check"
    with contextlib.suppress(Problem):
        open_with_workers(path, "").database.close()
    assert not log.log_path().exists() or SECRET not in log.log_path().read_text(encoding="utf-8")


def test_a_step_that_meets_such_a_value_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "klub.kis"
    shutil.copyfile(old_case_files.SCHEMA_3, path)
    connection = sqlite.connect(str(path))
    connection.execute("UPDATE contract SET texts = '[1]'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(DamagedFileError, match=r"could not be upgraded|is damaged"):
        case_file.open_case_file(path, None)
    assert path.read_bytes()[100:] == before[100:]
