"""From a key in the filter of the list of people until the rows are painted, with the real job thread.

The rival is a bare list program in a process of its own: a plain table and model, and sqlite3 on a thread with the same
index of words, in a file that is not encrypted.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QTableView

from benchmarks.case_files import RAW, CaseFiles, last_pesel
from benchmarks.measurement import Figure, Size, alternating_medians
from benchmarks.processes.environment import process_environment
from benchmarks.window import ProgramWindow
from kiscase.core.database.local import case_file
from kiscase.core.search.index import search_word_table
from kiscase.participants.model import Participant

TYPED_TEXTS = ("k", "ko", "kow", "zolcin")
KIND = Participant.__tablename__
_TIMES = 7
_COPIED = (Participant.__tablename__, search_word_table.name)


class BareListProgram:
    """The rival, with a list as large as ours."""

    def __init__(self, files: CaseFiles, plain: Path, table: QTableView) -> None:
        measures = (table.width(), table.height(), table.verticalHeader().defaultSectionSize())
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "benchmarks.rivals.list_program", str(plain), *map(str, measures)],
            env=process_environment(files.folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.rows = 0
        self.first = ""

    def keystroke(self, text: str) -> float:
        """The milliseconds from the last key of a text to its painted rows."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{text}\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        self.rows, self.first = answer["rows"], answer["first"]
        return float(answer["milliseconds"])

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about the search."""
    many, few = (files.federation(*scale) for scale in (size.large, size.small))
    plain = files.folder / "people-alone.db"
    _copy_people(many, plain)
    large, small = ProgramWindow(many), ProgramWindow(few)
    page, less = large.list_page(KIND), small.list_page(KIND)
    rival = BareListProgram(files, plain, page.list)
    found = []
    for name, text, lesser in _texts(size):
        ours, theirs, smaller = alternating_medians(
            min(size.times, _TIMES),
            partial(large.keystroke, page, text),
            partial(rival.keystroke, text),
            partial(small.keystroke, less, lesser),
        )
        first = str(page.list.rows.index(0, 0).data())
        shown = (page.list.rows.rowCount(), first)
        assert shown == (rival.rows, rival.first), f"“{text}” finds {shown}, with the rival {rival.rows, rival.first}"
        found.append((f"“{name}” ({rival.rows} rows)", ours, theirs, smaller))
    rival.close()
    large.close()
    small.close()
    plain.unlink()
    return _figures(found, size)


def _texts(size: Size) -> Iterator[tuple[str, str, str]]:
    """What is typed: how it is called, and what it is in the large and in the small file."""
    for text in TYPED_TEXTS:
        yield text, text, text
    pesel, other = last_pesel(size.large[0]), last_pesel(size.small[0])
    yield "end of a PESEL", pesel[-5:], other[-5:]
    yield "a whole PESEL", pesel, other


def _copy_people(path: Path, plain: Path) -> None:
    """The people and the index of words alone, not encrypted."""
    made = case_file.open_case_file(path, RAW)
    try:
        with made.connection() as connection, closing(sqlite3.connect(plain)) as copy:
            chosen = "SELECT type, sql FROM sqlite_master WHERE tbl_name IN (?, ?) AND sql IS NOT NULL"
            sources = connection.exec_driver_sql(chosen, _COPIED).all()
            for kind, sql in sources:
                if kind == "table":
                    copy.execute(sql)
            connection.exec_driver_sql("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
            for table in _COPIED:
                connection.exec_driver_sql(f"INSERT INTO plain.{table} SELECT * FROM main.{table}")  # noqa: S608 - named above
            connection.exec_driver_sql("DETACH DATABASE plain")
            for kind, sql in sources:
                if kind == "index":
                    copy.execute(sql)
    finally:
        made.close()


def _figures(found: list[tuple[str, float, float, float]], size: Size) -> list[Figure]:
    people, fewer = f"{size.large[0]:,} people", f"{size.small[0]:,}"
    lines = [
        Figure(f"a keystroke to the painted rows, {people}, {text} : a bare list program", ours, theirs, limit=1.5)
        for text, ours, theirs, _less in found
    ]
    growth = [
        Figure(f"a keystroke to the painted rows, {text}, {people} : {fewer}", ours, less, limit=3.0)
        for text, ours, _theirs, less in found
    ]
    return [*lines, *_summary(lines), *growth]


def _summary(lines: list[Figure]) -> list[Figure]:
    """The text of the middle ratio, and of the worst."""
    ranked = sorted(lines, key=lambda line: line.ratio)
    return [
        replace(ranked[place], what=f"    {name} of these", limit=None)
        for name, place in (("the median", (len(ranked) - 1) // 2), ("the worst", -1))
    ]
