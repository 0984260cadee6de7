"""The report of a year in a file of ten years, beside the same figures by plain SQL, a statement for each selection."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.case_files import RAW, CaseFiles
from benchmarks.measurement import Figure, Size, alternating_medians, elapsed_milliseconds
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.reporting.counting import count_yearly_report

LIMIT = 3.0
YEAR, YEARS = 2025, 10
_MARKS_OF_MEETING = 20
_GROUPS = (
    "homeless",
    "alcohol",
    "drugs",
    "mental_health",
    "long_unemployed",
    "ex_prisoner",
    "refugee",
    "disabled",
    "other",
)
_SUBS = (
    *("therapeutic_support", "support_group", "psychological_counselling", "social_skills_training"),
    *("vocational_training", "job_search_workshop", "career_counselling_group"),
)
_IN_YEAR = "BETWEEN '2025-01-01' AND '2025-12-31'"
_THERE = f"""FROM attendance a JOIN meeting m ON m.id = a.meeting_id WHERE m.day {_IN_YEAR} AND m.happening = 'planned'
  AND a.mark IN ('present', 'late', 'left_early')"""
_OF_STAY = {
    "a": "s.started_on < '2025-01-01' AND (s.ended_on IS NULL OR s.ended_on >= '2025-01-01')",
    "b": f"s.started_on {_IN_YEAR}",
    "e": f"""s.ended_on {_IN_YEAR} AND s."end" <> 'completed'""",
    "f": "s.started_on <= '2025-12-31' AND (s.ended_on IS NULL OR s.ended_on > '2025-12-31')",
}
# ruff: noqa: S608 - the statements are ours
_BY_HAND = (
    *(
        f"""SELECT s.main_group, p.sex, s.participant_id FROM stay s JOIN participant p ON p.id = s.participant_id
        WHERE {condition} GROUP BY 1, 2, 3"""
        for condition in _OF_STAY.values()
    ),
    f"""SELECT s.main_group, p.sex, s.participant_id {
        _THERE.replace(
            "WHERE",
            "JOIN stay s ON s.participant_id = a.participant_id AND s.started_on <= m.day "
            "AND (s.ended_on IS NULL OR s.ended_on >= m.day) "
            "JOIN participant p ON p.id = a.participant_id WHERE",
        )
    } GROUP BY 1, 2, 3""",
    f"""SELECT s.main_group, p.sex, c.participant_id FROM certificate c JOIN participant p ON p.id = c.participant_id
    JOIN stay s ON s.participant_id = p.id WHERE c.kind = 'completion' AND c.issued_on {_IN_YEAR} GROUP BY 1, 2, 3""",
    f"""SELECT v.sub, p.sex, a.participant_id {
        _THERE.replace(
            "WHERE", "JOIN activity v ON v.id = m.activity_id JOIN participant p ON p.id = a.participant_id WHERE"
        )
    } GROUP BY 1, 2, 3""",
    f"""SELECT v.sub, count(DISTINCT m.id), sum(strftime('%s', m.ends) - strftime('%s', m.starts))
    FROM meeting m JOIN activity v ON v.id = m.activity_id WHERE m.day {_IN_YEAR} AND m.happening = 'planned'
    AND EXISTS (SELECT 1 FROM attendance a WHERE a.meeting_id = m.id AND a.mark IN ('present', 'late', 'left_early'))
    GROUP BY 1""",
)
"""Tables T2 to T4 by hand: for each measure who is counted, by row and sex."""


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The line about the report."""
    people, marks = size.start, size.marks
    path = _file(files.folder, people, marks)
    with closing(case_file.open_case_file(path, RAW)) as database:
        plain = _plain_copy(database, files.folder / "report-plain.db")
        ours, theirs = alternating_medians(
            size.times,
            partial(elapsed_milliseconds, partial(_count, database)),
            partial(elapsed_milliseconds, partial(_by_hand, plain)),
        )
        plain.close()
    what = f"the report of a year over {YEARS} years, {people:,} people, {marks:,} marks : plain SQL by hand"
    return [Figure(what, ours, theirs, limit=LIMIT)]


def _count(database: Database) -> None:
    with database.plain_reader() as reader:
        report = count_yearly_report(reader, YEAR)
    assert report.table("T2").cell("10", "c").value


def _by_hand(plain: sqlite3.Connection) -> None:
    for statement in _BY_HAND:
        assert plain.execute(statement).fetchall() is not None


def _plain_copy(database: Database, path: Path) -> sqlite3.Connection:
    """The tables that the report reads, with their indexes, in a plain file."""
    path.unlink(missing_ok=True)
    plain = sqlite3.connect(path)
    names = ("participant", "stay", "certificate", "activity", "meeting", "attendance")
    with database.plain_reader() as reader:
        for kind in ("table", "index"):
            for name, sql in reader.rows("SELECT tbl_name, sql FROM sqlite_master WHERE type = :kind", kind=kind):
                if name in names and sql:
                    plain.execute(sql)
        for name in names:
            rows = reader.rows(f"SELECT * FROM {name}")
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                plain.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    plain.commit()
    plain.execute("ANALYZE")
    return plain


def _file(folder: Path, people: int, marks: int) -> Path:
    """A case of ten years: each person one stay, the meetings of seven activities, marks spread over them."""
    from sqlalchemy import insert

    from benchmarks.case_files import add_club_with_people
    from kiscase.core.search.index import search_word_table

    path = folder / "report.kis"
    if path.exists():
        return path
    made = case_file.create_case_file(path, RAW)
    add_club_with_people(made, people, lambda session, words: session.execute(insert(search_word_table), words))
    with made.connection() as connection:
        for table, rows in _rows(people, marks).items():
            for start in range(0, len(rows), 5_000):
                connection.execute(insert(_table(table)), rows[start : start + 5_000])
        connection.commit()
    made.close()
    return path


def _table(name: str) -> Any:
    from kiscase.core.records.record import Record

    return Record.metadata.tables[name]


def _rows(people: int, marks: int) -> dict[str, list[dict[str, Any]]]:
    from datetime import time

    chance, first = Random(people), date(YEAR - YEARS + 1, 1, 1)
    stays, certificates = [], []
    running: dict[int, list[int]] = {}
    for person in range(1, people + 1):
        since = first + timedelta(chance.randrange(365 * YEARS))
        until = since + timedelta(chance.randrange(30, 540))
        over = until < date(YEAR + 1, 1, 1) and chance.random() < 0.9
        end = chance.choice(("completed", "completed", "broken_off")) if over else None
        text = {"revision": 1, "end_remark": "", "main_group": chance.choice(_GROUPS)}
        ended = {"ended_on": until if over else None, "end": end}
        for year in range(since.year, until.year + 1):
            running.setdefault(year, []).append(person)
        stays.append({"id": person, "participant_id": person, "started_on": since, **ended, **text})
        if end == "completed":
            number = {"number": f"ZS/{person}", "number_year": until.year, "number_seq": person}
            period = {"since": since, "until": until, "issued_on": until}
            certificates.append({"revision": 1, "participant_id": person, "kind": "completion", **number, **period})
    activities = [_activity(place, sub, first) for place, sub in enumerate(_SUBS, 1)]
    count = max(1, marks // _MARKS_OF_MEETING)
    meetings, attendance = [], []
    for meeting in range(1, count + 1):
        day = first + timedelta(meeting * 365 * YEARS // (count + 1))
        meetings.append(_meeting(meeting, day, time(9 + meeting % 8), time(11 + meeting % 8)))
        there = running.get(day.year) or [1]
        for person in chance.sample(there, min(_MARKS_OF_MEETING, len(there))):
            mark = chance.choice(("present", "present", "late", "excused", "unexcused"))
            attendance.append({"revision": 1, "meeting_id": meeting, "participant_id": person, "mark": mark})
    for row in attendance:
        row |= {"reason": "", "evidence": "", "guest": False}
    rows = {"stay": stays, "certificate": certificates, "activity": activities}
    return rows | {"meeting": meetings, "attendance": attendance}


def _activity(place: int, sub: str, since: date) -> dict[str, Any]:
    texts = dict.fromkeys(("own_kind", "room", "note", "former_names"), "")
    lists: dict[str, Any] = {"weekdays": [], "weekday_hours": []}
    rule = {"repeat": "none", "setting": "group", "since": since}
    return {"id": place, "revision": 1, "name": sub, "kind": "job_help", "sub": sub, **texts, **lists, **rule}


def _meeting(meeting: int, day: date, starts: Any, ends: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("room", "reason", "topic", "notes", "reopened_why"), "")
    when = {"day": day, "starts": starts, "ends": ends, "happening": "planned", "single": False}
    return {"id": meeting, "revision": 1, "activity_id": meeting % len(_SUBS) + 1, **when, **texts}
