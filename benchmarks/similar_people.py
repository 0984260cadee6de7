"""People who may be the one that is typed, beside a scan of everybody with the same library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

from rapidfuzz.distance import OSA

from benchmarks.case_files import RAW, CaseFiles
from benchmarks.measurement import Figure, Size, alternating_medians, elapsed_milliseconds
from kiscase.core.collation import fold_text
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.participants.duplicates.similar_people import TypedPerson, find_similar_people

LIMIT = 0.1  # ten times faster
_TYPED = (
    ("a name", TypedPerson("Kowalska", "Anna")),
    ("a name with slips", TypedPerson("Kowalksa", "Annna")),
    ("a name and a birth date", TypedPerson("Nowak", "Anna", born=date(1870, 5, 14))),
)


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about similar people."""
    return list(_figures(files.file(size.searched, RAW), size))


def _figures(path: Path, size: Size) -> Iterator[Figure]:
    with closing(case_file.open_case_file(path, RAW)) as database:
        for name, typed in _TYPED:
            ours, theirs = alternating_medians(
                size.times,
                partial(elapsed_milliseconds, partial(_find, database, typed)),
                partial(elapsed_milliseconds, partial(_scan, database, typed)),
            )
            yield Figure(
                f"similar people of a keystroke among {size.searched:,}, {name} : a scan of all",
                ours,
                theirs,
                limit=LIMIT,
            )


def _find(database: Database, typed: TypedPerson) -> object:
    with database.plain_reader() as reader:
        return find_similar_people(reader, typed)


def _scan(database: Database, typed: TypedPerson) -> object:
    """Everybody whose names are one letter away at most, or swapped."""
    family, given = fold_text(typed.family_name), fold_text(typed.given_name)

    def is_alike(one: str, other: str) -> bool:
        return bool(OSA.distance(one, other, score_cutoff=1) <= 1)

    with database.plain_reader() as reader:
        rows = reader.rows("SELECT id, family_name, given_name FROM participant")
    found = []
    for row_id, family_name, given_name in rows:
        known = fold_text(family_name), fold_text(given_name)
        if (is_alike(family, known[0]) and is_alike(given, known[1])) or (
            is_alike(family, known[1]) and is_alike(given, known[0])
        ):
            found.append(row_id)
    return found
