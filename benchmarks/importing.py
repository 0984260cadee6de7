"""A list of people that is imported, beside as many bare inserts on plain sqlite3, and beside a shorter list."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.case_files import RAW, CaseFiles, invent_people
from benchmarks.measurement import Figure, Size, alternating_medians, elapsed_milliseconds
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.table_reading.tables import SheetRow
from kiscase.core.table_reading.text_tables import read_text_tables
from kiscase.importing.actions import check_import, store_import
from kiscase.importing.columns import match_columns
from kiscase.importing.people import PeopleTarget

LIMIT, GROWTH = 8.0, 12.0
_TIMES = 3  # rounds, after one that does not count
_HEADINGS = ("Nazwisko", "Imię", "PESEL", "Data ur.", "Ulica", "Kod", "Miejscowość", "Nr tel.", "E-mail")
_KEYS = ("family_name", "given_name", "pesel", "born", "street", "postal_code", "town", "phone", "email")
_WRITTEN = (
    "participant",
    "assessment",
    "journal_entry",
    "journal_change",
    "journal_about",
    "search_entry",
    "search_word",
)


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about imports."""
    few, many = size.imported
    return list(_figures(files, few, many, min(size.times, _TIMES)))


def _figures(files: CaseFiles, few: int, many: int, times: int) -> Iterator[Figure]:
    short, long = (_Import(files, number) for number in (few, many))
    inserted = "as many inserts into its table on plain sqlite3, in one transaction"
    ours, bare, whole, checked = alternating_medians(
        times, short.store, short.insert_people, short.insert_everything, short.check
    )
    yield Figure(f"import of {few:,} people that were checked : {inserted}", ours, bare, limit=LIMIT)
    yield Figure("    of the same : all rows that it writes, with journal and index, on plain sqlite3", ours, whole)
    yield Figure(f"    {few:,} rows read and checked before : their import", checked, ours)
    less, more = alternating_medians(1 if times == 1 else 2, short.store, long.store)
    yield Figure(f"import of {many:,} people : of {few:,}", more, less, limit=GROWTH)
    for one in (short, long):
        one.close()


class _Import:
    """One list, and what is measured with it; each time in a new file."""

    def __init__(self, files: CaseFiles, number: int) -> None:
        self._files, self._places = files, count()
        self._target = PeopleTarget()
        self._content = "\r\n".join(_lines(number)).encode("cp1250")
        with closing(self._case()) as case:
            table = self._checked(case)
            assert len(table.rows) == number, table.problems[:3]
            self._prepared = [row.prepared for row in table.rows]
            self._store(case)
            self._rows = _written_rows(case)
        self._plain = self._empty_plain_file()

    def store(self) -> float:
        with closing(self._case()) as case:
            return elapsed_milliseconds(lambda: self._store(case))

    def check(self) -> float:
        with closing(self._case()) as case:
            return elapsed_milliseconds(lambda: self._checked(case))

    def insert_people(self) -> float:
        """As a script of a few lines would do it: row by row, in one transaction."""
        rows = self._rows["participant"]
        places = ", ".join("?" * len(rows[0]))
        with closing(self._plain_copy()) as plain:

            def insert() -> None:
                plain.execute("BEGIN IMMEDIATE")
                for row in rows:
                    plain.execute(f"INSERT INTO participant VALUES ({places})", row)  # noqa: S608 - marks alone
                plain.execute("COMMIT")

            return elapsed_milliseconds(insert)

    def insert_everything(self) -> float:
        with closing(self._plain_copy()) as plain:

            def insert() -> None:
                plain.execute("BEGIN IMMEDIATE")
                for table, rows in self._rows.items():
                    places = ", ".join("?" * len(rows[0]))
                    plain.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - named here
                plain.execute("COMMIT")

            return elapsed_milliseconds(insert)

    def close(self) -> None:
        self._plain.unlink()

    def _case(self) -> Database:
        path = self._files.folder / f"import-{id(self)}-{next(self._places)}.kis"
        shutil.copyfile(self._files.file(0, RAW), path)
        return case_file.open_case_file(path, RAW)

    def _checked(self, case: Database) -> Any:
        rows: Sequence[SheetRow] = read_text_tables(self._content).sheets[0].rows
        columns = match_columns(self._target, rows[0])
        return check_import(
            case, self._target, rows[1:], columns, mend=False, is_stopped=lambda: False, report=lambda _part: None
        )

    def _store(self, case: Database) -> None:
        store_import(case, self._target, self._prepared, lambda: False, lambda _part: None)

    def _empty_plain_file(self) -> Path:
        path = self._files.folder / f"plain-{id(self)}.db"
        with closing(self._case()) as case, case.connection() as connection:
            connection.exec_driver_sql("ATTACH DATABASE ? AS plain KEY ''", (str(path),))
            connection.exec_driver_sql("SELECT sqlcipher_export('plain')")
            connection.exec_driver_sql("DETACH DATABASE plain")
        return path

    def _plain_copy(self) -> sqlite3.Connection:
        path = self._files.folder / f"plain-{id(self)}-{next(self._places)}.db"
        shutil.copyfile(self._plain, path)
        plain = sqlite3.connect(path, isolation_level=None)
        plain.execute("PRAGMA journal_mode = WAL")
        return plain


def _lines(number: int) -> Iterator[str]:
    yield ";".join(_HEADINGS)
    seen: set[str] = set()
    for person in invent_people(number * 2):
        if person["pesel"] in seen:
            continue
        seen.add(person["pesel"])
        yield ";".join(str(person[key]) for key in _KEYS)
        if len(seen) == number:
            return


def _written_rows(case: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of an import into an empty case, by their table."""
    where = {"participant": "", "assessment": "", "journal_entry": "WHERE id > 2"}
    about = {"journal_change": "WHERE entry_id > 2", "journal_about": "WHERE entry_id > 2"}
    found = {"kind": "WHERE kind = 'participant'"}
    conditions = where | about | dict.fromkeys(("search_entry", "search_word"), found["kind"])
    with case.connection() as connection:
        return {
            table: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} {conditions[table]}")]  # noqa: S608
            for table in _WRITTEN
        }
