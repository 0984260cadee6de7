"""The month grid in a file of ten years against the same grid in a small file; a register saved; memory while paging.

The grid is the hard case: one activity that met on all working days of the ten years, always with the same people.
"""

from __future__ import annotations

import itertools
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from benchmarks.case_files import RAW, CaseFiles
from benchmarks.measurement import Figure, Size, alternating_medians, elapsed_milliseconds
from benchmarks.processes.environment import process_environment
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.model import Absence, Activity, Attendance, AttendanceMark, Enrolment, Meeting
from kiscase.activities.month_grid import actions as month_grid
from kiscase.core import drafts
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file

PEOPLE, MEETINGS, REGISTER = 40, 23, 25
MONTH = date(2026, 5, 1)
"""The month of the grid."""
REGISTERED = date(2026, 6, 29)
"""The day of the registers that are still to be marked."""
ACTIVITY, OTHER = 1, 2
PAGES = 24
_STEP = 5_000  # rows in one statement
_SHARES = (20, 2, 1, 3, 2)  # of each mark
_ROW = (
    "INSERT INTO attendance (revision, meeting_id, participant_id, mark, reason, evidence, guest) "
    "VALUES (1, ?, ?, 'present', '', '', 0)"
)
WRITTEN = {"attendance": "id", "journal_entry": "id", "journal_change": "id", "journal_about": "entry_id"}
"""The tables that a register is written to, with the column by which new rows are known."""
_SLOWEST = 600  # seconds until paging counts as broken


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about attendance."""
    big, small = _file(files, "many-marks", size.marks), _file(files, "few-marks", size.few_marks)
    return [*_grid(big, small, size), *_register(files.folder, big, size), *_paging(files.folder, big, size)]


def open_case(path: Path) -> Database:
    """A file of attendance, on the day after the month of the grid."""
    made = case_file.open_case_file(path, RAW)
    made.clock = lambda: datetime(2026, 6, 30, 12, tzinfo=UTC)
    return made


def _grid(big: Path, small: Path, size: Size) -> list[Figure]:
    from benchmarks.grid_scrolling import ScrolledGrid

    many, few = open_case(big), open_case(small)
    sights = [ScrolledGrid(one, ACTIVITY, MONTH) for one in (many, few)]
    for sight in sights:
        assert sight.cells() == (PEOPLE, MEETINGS)
        assert sight.scrolls()
    ours, theirs = alternating_medians(size.times, *(sight.scroll_milliseconds for sight in sights))
    read, read_less = alternating_medians(
        size.times, *(lambda one=one: elapsed_milliseconds(lambda: _read(one)) for one in (many, few))
    )
    for sight in sights:
        sight.close()
    what = f"month grid of {PEOPLE} × {MEETINGS}"
    against = f"in a file with {size.marks:,} marks of ten years : with {size.few_marks:,}"
    return [
        Figure(f"{what} read, painted and scrolled, {against}", ours, theirs, limit=1.5),
        Figure(f"    of that, read, {against}", read, read_less),
    ]


def _read(made: Database) -> None:
    with made.read() as session:
        month_grid.load_month_grid(session, ACTIVITY, MONTH)


def _register(folder: Path, path: Path, size: Size) -> list[Figure]:
    """Ours writes marks, journal and what it is about into an encrypted file; theirs rows into a plain one.

    Theirs are the bare marks, or all rows that ours writes, each in one transaction and as durable.
    """
    made = open_case(path)
    plain = [_plain(made, folder / f"plain-{place}.db", mode) for place, mode in enumerate(("DELETE", "WAL", "WAL"))]
    with made.read() as session:
        fresh = [row[0] for row in session.query(Meeting.id).filter_by(day=REGISTERED).order_by(Meeting.id)]
    left = [iter(fresh) for _one in range(4)]
    everything = _rows_of_register(made, next(left[0]))
    ours, theirs, with_log, with_journal = alternating_medians(
        size.times,
        lambda: elapsed_milliseconds(lambda: _save(made, next(left[0]))),
        lambda: elapsed_milliseconds(lambda: _insert(plain[0], next(left[1]))),
        lambda: elapsed_milliseconds(lambda: _insert(plain[1], next(left[2]))),
        lambda: elapsed_milliseconds(lambda: _insert_everything(plain[2], everything, next(left[3]))),
    )
    made.close()
    for one in plain:
        one.close()
    what = f"a register of {REGISTER} saved"
    rows = f"{REGISTER} rows inserted on plain sqlite3 in one transaction"
    return [
        Figure(f"{what} : {rows}", ours, theirs, limit=3.0),
        Figure(f"{what} : {rows}, with a write-ahead log as ours", ours, with_log),
        Figure(f"{what} : the same rows, with the journal's, on plain sqlite3 so", ours, with_journal, limit=3.0),
    ]


def _rows_of_register(made: Database, meeting: int) -> dict[str, list[list[Any]]]:
    """Save a register; all rows that were written, by their table."""
    with made.connection() as connection:
        counts = {table: _last_row(connection, table) for table in WRITTEN}
    _save(made, meeting)
    with made.connection() as connection:
        return {
            table: [
                list(row)
                for row in connection.exec_driver_sql(f"SELECT * FROM {table} WHERE {column} > {counts[table]}")  # noqa: S608 - named here
            ]
            for table, column in WRITTEN.items()
        }


def _last_row(connection: Connection, table: str) -> int:
    found = connection.exec_driver_sql(f"SELECT max({WRITTEN[table]}) FROM {table}")  # noqa: S608 - named here
    return int(found.scalar_one() or 0)


def _insert_everything(plain: sqlite3.Connection, written: dict[str, list[list[Any]]], meeting: int) -> None:
    """The rows once more, about another meeting, each table with one statement."""
    later = meeting * 1_000
    plain.execute("BEGIN IMMEDIATE")
    for table, rows in written.items():
        shifted = []
        for row in rows:
            copied = list(row)
            place = 2 if table == "journal_about" else 0  # the entry, or the row's own id
            copied[place] += later
            if table == "journal_change":
                copied[1] += later
            if table == "attendance":
                copied[2] = meeting
            shifted.append(copied)
        places = ", ".join("?" * len(rows[0]))
        plain.executemany(f"INSERT INTO {table} VALUES ({places})", shifted)  # noqa: S608 - named here
    plain.execute("COMMIT")


def _save(made: Database, meeting: int) -> None:
    with made.action() as session:
        drafts.delete_draft(session, "meeting", meeting)
        first = meeting % (REGISTER - 1)  # others are absent each time
        absent = {first + 1: (AttendanceMark.UNEXCUSED,), first + 2: (AttendanceMark.UNEXCUSED,)}
        attendance.mark_attendance(
            session, meeting, dict.fromkeys(range(1, REGISTER + 1), (AttendanceMark.PRESENT,)) | absent
        )


def _insert(plain: sqlite3.Connection, meeting: int) -> None:
    plain.execute("BEGIN IMMEDIATE")
    for person in range(1, REGISTER + 1):
        plain.execute(_ROW, (meeting, person))
    plain.execute("COMMIT")


def _paging(folder: Path, path: Path, size: Size) -> list[Figure]:
    words = [sys.executable, "-m", "benchmarks.processes.page_month_grid", str(path), str(PAGES)]
    rounds = []
    for _turn in range(min(size.times, 3)):
        done = subprocess.run(words, env=process_environment(folder), capture_output=True, check=True, timeout=_SLOWEST)  # noqa: S603 - ourselves
        rounds.append(json.loads(done.stdout.splitlines()[-1]))
    first, last = sorted(rounds, key=lambda one: one[1] / one[0])[len(rounds) // 2]
    return [Figure(f"memory after paging through {PAGES} months of the grid : after the first", last, first, "MB", 1.2)]


def _plain(made: Database, copy: Path, mode: str) -> sqlite3.Connection:
    """A connection to the same file without a passphrase; DELETE is the default of SQLite."""
    with made.connection() as connection:
        connection.exec_driver_sql("ATTACH DATABASE ? AS plain KEY ''", (str(copy),))
        connection.exec_driver_sql("SELECT sqlcipher_export('plain')")
        connection.exec_driver_sql("DETACH DATABASE plain")
    plain = sqlite3.connect(copy, isolation_level=None)
    plain.execute(f"PRAGMA journal_mode = {mode}")
    return plain


def _file(files: CaseFiles, name: str, marks: int) -> Path:
    path = files.folder / f"{name}.kis"
    shutil.copyfile(files.file(PEOPLE, RAW), path)
    made = open_case(path)
    try:
        _fill(made, marks)
    finally:
        made.close()
    return path


def _fill(made: Database, marks: int) -> None:
    with made.connection() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = OFF")  # nothing is lost when the power fails now
    first = MONTH - timedelta(3_650)
    days = _days(marks // PEOPLE)
    with made.action() as session:
        session.execute(insert(Activity.__table__), [_activity(one) for one in (ACTIVITY, OTHER)])  # type: ignore[arg-type]
        enrolled = itertools.product((ACTIVITY, OTHER), range(1, PEOPLE + 1))
        rows: list[dict[str, Any]] = [
            {"activity_id": one, "participant_id": person, "since": first, "guest": True} for one, person in enrolled
        ]
        _insert_all(session, Enrolment, iter(rows))
        _insert_all(session, Absence, _absences(first, marks))
        _insert_all(session, Meeting, iter([_meeting(number, *held) for number, held in enumerate(days, start=1)]))
        _insert_all(session, Attendance, _marks(len(days)))
        fresh = [
            _meeting(len(days) + place, ACTIVITY, REGISTERED) | {"starts": time(9, place), "ends": time(10, place)}
            for place in range(1, 31)
        ]
        _insert_all(session, Meeting, iter(fresh))


def _insert_all(session: Any, record: Any, rows: Iterator[dict[str, Any]]) -> None:
    while part := list(itertools.islice(rows, _STEP)):
        session.execute(insert(record.__table__), [{"revision": 1, **row} for row in part])


def _days(number: int) -> list[tuple[int, date]]:
    """So many meetings back from the end of the month of the grid: first of its activity, then of another."""
    held = [MONTH + timedelta(place) for place in range(MEETINGS)]  # 23 days of the month, weekends among them
    found = [(ACTIVITY, on) for on in held]
    for which in (ACTIVITY, OTHER):
        on = MONTH
        while on > MONTH - timedelta(3_650) and len(found) < number:
            on -= timedelta(1)
            if on.day <= MEETINGS:
                found.append((which, on))
    return sorted(found[:number], key=lambda one: (one[1], one[0]))


def _activity(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "revision": 1,
        "name": f"Warsztat {number}",
        "kind": "job_help",
        "setting": "group",
        "room": "Sala 2",
        "repeat": "weekly",
        "every": 1,
        "weekdays": ["0"],
        "starts": time(9),
        "ends": time(11),
        "since": MONTH,
        "until": MONTH + timedelta(30),
        "note": "",
    }


def _meeting(number: int, activity: int, on: date) -> dict[str, Any]:
    texts = dict.fromkeys(("room", "reason", "topic", "notes", "reopened_why"), "")
    hours = {"starts": time(9), "ends": time(11)}
    return {"id": number, "activity_id": activity, "day": on, "happening": "planned", **hours, **texts}


def _marks(meetings: int) -> Iterator[dict[str, Any]]:
    chance = Random(meetings)
    given = list(AttendanceMark)
    for meeting, person in itertools.product(range(1, meetings + 1), range(1, PEOPLE + 1)):
        mark = chance.choices(given, _SHARES)[0]
        texts = {"reason": "", "evidence": ""}
        yield {"meeting_id": meeting, "participant_id": person, "mark": mark, "guest": False, **texts}


def _absences(first: date, marks: int) -> Iterator[dict[str, Any]]:
    """A sick note a year and person, as long as the file goes back."""
    years = max(1, round(10 * marks / 200_000))
    for person, year in itertools.product(range(1, PEOPLE + 1), range(years)):
        since = first + timedelta(365 * year + person)
        yield {
            "participant_id": person,
            "kind": "sick",
            "since": since,
            "until": since + timedelta(6),
            "evidence": "",
            "note": "",
        }
