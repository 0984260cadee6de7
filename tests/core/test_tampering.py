"""What was changed outside the program is found by `check`: rows, papers, journal, index; in both kinds of file."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from kiscase.activities.attendance import actions as attendance
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.club import actions as club
from kiscase.core.database.local import case_file
from kiscase.core.errors import DamagedFileError
from kiscase.participants import actions as participants
from tests import makers
from tests.core.journal_actions import dump
from tests.core.journal_chain import rebuild_chain

pytestmark = pytest.mark.usefixtures("english")

Tampering = Callable[[Connection], None]


def sql(*statements: str) -> Tampering:
    def run(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        for statement in statements:
            assert connection.exec_driver_sql(statement).rowcount != 0, statement
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")

    return run


def remove_entries(how_many: int) -> Tampering:
    return sql(
        *(
            f"DELETE FROM {table} WHERE {key} > (SELECT max(id) FROM journal_entry) - {how_many}"  # noqa: S608
            for table, key in (("journal_about", "entry_id"), ("journal_change", "entry_id"), ("journal_entry", "id"))
        )
    )


def remove_and_rebuild(connection: Connection) -> None:
    """The last but one entry: what it changed is not seen in any row."""
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    number = connection.exec_driver_sql("SELECT max(id) - 1 FROM journal_entry").scalar_one()
    for table, key in (("journal_about", "entry_id"), ("journal_change", "entry_id"), ("journal_entry", "id")):
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE {key} = {number}")  # noqa: S608
    rebuild_chain(connection)


def rename_workers(connection: Connection) -> None:
    connection.exec_driver_sql("UPDATE journal_entry SET worker_name = 'Ktoś Inny'")
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    rebuild_chain(connection)


def forge_paper(connection: Connection) -> None:
    """The hash is changed with the bytes, so that the program would show the forged paper as the true one."""
    pdf = b"%PDF-1.7 forged"
    connection.exec_driver_sql(
        "UPDATE issued_document SET content = ?, sha256 = ? WHERE id = 1", (pdf, hashlib.sha256(pdf).hexdigest())
    )


TAMPERINGS: dict[str, Tampering] = {
    "sentence of an entry": sql("UPDATE journal_entry SET sentence = 'x' WHERE id = 4"),
    "worker of an entry": sql("UPDATE journal_entry SET worker_name = 'x' WHERE id = 4"),
    "moment of an entry": sql("UPDATE journal_entry SET at = '2020-01-01T00:00:00.000+00:00' WHERE id = 4"),
    "image of an entry": sql("UPDATE journal_change SET after = replace(after, 'Jadwiga', 'Ewa')"),
    "order of images": sql(
        "UPDATE journal_change SET id = -1 WHERE id = (SELECT min(id) FROM journal_change WHERE entry_id = "
        "(SELECT entry_id FROM journal_change GROUP BY entry_id HAVING count(*) > 1 LIMIT 1) + 0)",
        "UPDATE journal_change SET id = 9999 WHERE id = -1",
    ),
    "entry removed from the middle": sql(
        "DELETE FROM journal_change WHERE entry_id = 4",
        "DELETE FROM journal_about WHERE entry_id = 4",
        "DELETE FROM journal_entry WHERE id = 4",
    ),
    "person removed": sql("DELETE FROM participant WHERE id = 1"),
    "last entry removed": remove_entries(1),
    "last ten entries removed": remove_entries(10),
    "all entries removed": remove_entries(1000),
    "entry removed, chain rebuilt": remove_and_rebuild,
    "workers renamed, chain rebuilt": rename_workers,
    "history of a person hidden": sql("DELETE FROM journal_about WHERE tablename = 'participant' AND row_id = 1"),
    "history of a part hidden": sql("DELETE FROM journal_about WHERE tablename = 'participant' AND NOT direct"),
    "text of a draft": sql("UPDATE contract SET texts = '{}' WHERE id = 1"),
    "goal of a draft": sql("UPDATE goal SET text = 'x' WHERE contract_id = 1"),
    "end of a draft": sql("UPDATE contract SET ends_on = '2027-01-01' WHERE id = 1"),
    "state of a draft": sql("UPDATE contract SET state = 'ready' WHERE id = 1"),
    "text of a signed contract": sql("UPDATE contract SET texts = '{}' WHERE id = 2"),
    "goal of a signed contract": sql("UPDATE goal SET text = 'x' WHERE contract_id = 2"),
    "end of a signed contract": sql("UPDATE contract SET ends_on = '2027-01-01' WHERE id = 2"),
    "state of a signed contract": sql("UPDATE contract SET state = 'terminated' WHERE id = 2"),
    "signature removed": sql("DELETE FROM signature WHERE id = 1"),
    "signature invented": sql(
        "INSERT INTO signature (id, revision, paper_id, signer, name, signed_on, electronic) "
        "VALUES (77, 1, 1, 'nobody', 'Nikt', '2026-06-15', 0)"
    ),
    "bytes of a paper": sql("UPDATE issued_document SET content = x'00' WHERE id = 1"),
    "bytes of a paper with their hash": forge_paper,
    "bytes of a signed copy": sql("UPDATE signed_copy SET content = x'00' WHERE id = 1"),
    "paper removed": sql("DELETE FROM issued_document WHERE id = (SELECT max(id) FROM issued_document)"),
    "marks changed": sql("UPDATE attendance SET mark = 'present', minutes = NULL"),
    "marks removed": sql("DELETE FROM attendance"),
    "verdict": sql("UPDATE participant SET verdict = 'excluded' WHERE id = 1"),
    "groups": sql("UPDATE participant SET groups = '[\"homeless\"]' WHERE id = 1"),
    "search index emptied": sql("DELETE FROM search_word", "DELETE FROM search_entry"),
    "wrong title in the index": sql("UPDATE search_entry SET title = 'x' WHERE kind = 'participant'"),
    "trigger": sql("CREATE TRIGGER t AFTER UPDATE ON attendance BEGIN UPDATE attendance SET mark = 'present'; END"),
    "view": sql("CREATE VIEW v AS SELECT * FROM participant"),
    "generated column": sql("ALTER TABLE participant ADD COLUMN g AS (zeroblob(900000000))"),
    "check of a column": sql("CREATE TABLE foreign_table (a INTEGER CHECK (length(hex(zeroblob(100))) > 1))"),
    "index that computes": sql("CREATE INDEX i ON participant (length(hex(zeroblob(id))))"),
    "foreign table": sql("CREATE TABLE foreign_table (a INTEGER)"),
    "foreign column": sql("ALTER TABLE participant ADD COLUMN g TEXT"),
    "foreign index": sql("CREATE INDEX i ON participant (town)"),
    "index dropped": sql("DROP INDEX ix_participant_sort"),
    "draft": sql('UPDATE draft SET content = \'{"town": "x"}\''),
    "draft without its hash": sql("UPDATE draft SET content = '{}', hash = NULL"),
}


@pytest.fixture(params=["practice", "encrypted"])
def path(request: pytest.FixtureRequest, filled_files: dict[str, Path], tmp_path: Path) -> Path:
    """A filled file that was written to on this computer."""
    target = tmp_path / "klub.kis"
    shutil.copyfile(filled_files[request.param], target)
    case = case_file.open_case_file(target, makers.PASSPHRASE)
    with case.action() as session:
        club.change_club(session, {"town": "Zamość"})
    assert case.find_faults() == []
    case.close()
    return target


def faults_of(path: Path) -> list[str]:
    try:
        case = case_file.open_case_file(path, makers.PASSPHRASE)
    except DamagedFileError as problem:
        return [problem.sentence]
    try:
        return case.find_faults()
    finally:
        case.close()


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_was_changed_outside_the_program_is_found(path: Path, name: str) -> None:
    case = case_file.open_case_file(path, makers.PASSPHRASE)
    with case.connection() as connection:
        TAMPERINGS[name](connection)
    case.close()
    faults = faults_of(path)
    assert faults
    for fault in faults:
        assert not {"Wiśniewska", "Jadwiga", "Wójcik", "Zamość", "forged"} & set(fault.replace(",", " ").split())


@pytest.mark.parametrize("path", ["encrypted"], indirect=True)
def test_old_pages_that_were_put_back_are_found(path: Path, tmp_path: Path) -> None:
    """Whoever has an older copy needs no passphrase for it: the seal of each page fits."""
    older = path.read_bytes()
    case = case_file.open_case_file(path, makers.PASSPHRASE)
    with case.action() as session:
        meeting = session.scalars(select(Meeting.id).where(Meeting.day == date(2026, 6, 15))).one()
        attendance.mark_attendance(session, meeting, {2: (AttendanceMark.UNEXCUSED, "")})
    with case.action() as session:
        participants.change_participant(session, 1, {"town": "Krasnystaw", "phone": "600 700 800"})
    content = dump(case)
    case.close()
    newer = path.read_bytes()
    pages = [
        at for at in range(4096, min(len(older), len(newer)), 4096) if older[at : at + 4096] != newer[at : at + 4096]
    ]
    assert len(pages) > 5
    found = 0
    for at in pages:
        path.write_bytes(newer[:at] + older[at : at + 4096] + newer[at + 4096 :])
        if faults_of(path):
            found += 1
            continue
        same = case_file.open_case_file(path, makers.PASSPHRASE)
        assert dump(same) == content, "nothing but free room was put back"
        same.close()
    assert found > 5


def test_a_restored_backup_is_told_until_work_goes_on(path: Path, tmp_path: Path) -> None:
    case = case_file.open_case_file(path, makers.PASSPHRASE)
    assert case.backup(tmp_path / "copy.kis") == ([], [])
    with case.action() as session:
        club.change_club(session, {"town": "Lublin"})
    assert case.compare_with_backup(tmp_path / "copy.kis") == ""
    case.close()
    (tmp_path / "copy.kis").replace(path)
    restored = case_file.open_case_file(path, makers.PASSPHRASE)
    assert "Entries are missing at the end of the journal" in restored.lost_work_warning()
    assert len(restored.find_faults()) == 1
    with restored.action() as session:
        club.change_club(session, {"town": "Krasnystaw"})
    assert restored.find_faults() == []
    restored.close()


def test_a_backup_shows_that_the_journal_was_written_anew(path: Path, tmp_path: Path) -> None:
    case = case_file.open_case_file(path, makers.PASSPHRASE)
    case.backup(tmp_path / "copy.kis")
    with case.connection() as connection:
        rename_workers(connection)
    with case.action() as session:
        club.change_club(session, {"town": "Lublin"})
    assert case.find_faults() == [], "the end that is known here is that of the last action"
    assert "not the one that is known here" in case.compare_with_backup(tmp_path / "copy.kis")
    case.close()


def test_a_new_file_in_the_place_of_another_is_not_compared_with_it(path: Path) -> None:
    path.unlink()
    case = case_file.create_case_file(path, makers.PASSPHRASE)
    assert case.lost_work_warning() == ""
    assert case.find_faults() == []
    case.close()


@pytest.mark.parametrize("path", ["encrypted"], indirect=True)
def test_a_log_beside_the_file_is_no_false_alarm(path: Path, tmp_path: Path) -> None:
    """As after a power loss during a checkpoint: part of the log is in the file, and all of it in the log."""
    chance = random.Random(3)
    case = case_file.open_case_file(path, makers.PASSPHRASE)
    for town in ("Chełm", "Lublin", "Zamość"):
        with case.action() as session:
            participants.change_participant(session, 1, {"town": town})
    before, log = path.read_bytes(), path.with_name("klub.kis-wal").read_bytes()
    assert case.find_faults() == []
    case.merge_log()
    after = path.read_bytes()
    content = dump(case)
    case.close()
    crashed = tmp_path / "crashed.kis"
    for _ in range(8):
        torn = bytearray(after)
        for at in range(0, min(len(before), len(after)), 512):
            if chance.random() < 0.5:
                torn[at : at + 512] = before[at : at + 512]
        crashed.write_bytes(torn)
        crashed.with_name("crashed.kis-wal").write_bytes(log)
        again = case_file.open_case_file(crashed, makers.PASSPHRASE)
        assert again.find_faults() == []
        assert dump(again) == content
        again.close()


def test_a_flipped_bit_in_the_log_is_told_or_harmless(path: Path, tmp_path: Path) -> None:
    chance = random.Random(8)
    case = case_file.open_case_file(path, makers.PASSPHRASE)
    for town in ("Chełm", "Lublin", "Krasnystaw", "Zamość", "Hrubieszów", "Biłgoraj"):
        with case.action() as session:
            participants.change_participant(session, 1, {"town": town})
    file, log = path.read_bytes(), path.with_name("klub.kis-wal").read_bytes()
    content = dump(case)
    case.close()
    places = [*range(0, 32, 3), *range(32, 56, 5), len(log) - 4120 + 9, len(log) - 7]
    places += [chance.randrange(len(log)) for _ in range(25)]
    told = 0
    for place in places:
        flipped = bytearray(log)
        flipped[place] ^= 1 << chance.randrange(8)
        path.write_bytes(file)
        path.with_name("klub.kis-wal").write_bytes(flipped)
        again = case_file.open_case_file(path, makers.PASSPHRASE)
        try:
            if again.lost_work_warning():
                told += 1
                assert again.find_faults()
            else:
                assert dump(again) == content, f"byte {place}"
        finally:
            again.close()
    assert told > len(places) // 2
    assert list(path.parent.glob("klub.kis-wal-damaged-*")), "the damaged log is kept"
