"""Opens a case file and reads who works in its club, to ask which of them uses the program."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kiscase.club.workers import WorkerChoice, read_workers
from kiscase.core.database.case_file import open_case_file
from kiscase.core.database.database import Database
from kiscase.core.database.files.location_warning import describe_location_risk


class OpenedFile(NamedTuple):
    """An open case file, its (id, name, role) of workers, and a warning about it or an empty text."""

    database: Database
    workers: list[WorkerChoice]
    warning: str = ""


def open_with_workers(path: Path, passphrase: str) -> OpenedFile:
    """Open a case file; an empty passphrase opens practice files only. Raises the Problem of `open_case_file`."""
    database = open_case_file(path, passphrase or None)
    try:
        return _opened(database)
    except BaseException:
        database.close()
        raise


def _opened(database: Database) -> OpenedFile:
    path = database.path
    warnings = (database.lost_work_warning(), database.clock_warning(), describe_location_risk(path))
    with database.plain_reader() as reader:
        return OpenedFile(database, read_workers(reader), " ".join(filter(None, warnings)))
