"""Opens or creates a case file and reads who works in its club, to ask which of them uses the program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kiscase.club import actions as club
from kiscase.club.model import Club, Worker
from kiscase.club.workers import WorkerChoice
from kiscase.core.database.case_file import create_case_file, open_case_file
from kiscase.core.database.database import Database
from kiscase.core.database.files.location_warning import describe_location_risk
from kiscase.core.database.passphrase import rate_passphrase
from kiscase.core.errors import Problem


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
    return OpenedFile(database, _workers(database), " ".join(filter(None, warnings)))


def create_with_club(
    path: Path, passphrase: str, club_values: Mapping[str, Any], worker_values: Mapping[str, Any]
) -> OpenedFile:
    """Create a case file with its club and first worker.

    Raises InvalidValuesError, or a Problem about a passphrase that is easy to guess, before there is a file.
    """
    Club().change(club_values)
    Worker().change(worker_values)
    accepted, sentence = rate_passphrase(passphrase, map(str, (*club_values.values(), *worker_values.values())))
    if not accepted:
        raise Problem(sentence)
    database = create_case_file(path, passphrase)
    with database.action() as session:
        club.create_club(session, club_values)
    with database.action() as session:
        club.add_worker(session, worker_values)
    return OpenedFile(database, _workers(database))


def _workers(database: Database) -> list[WorkerChoice]:
    with database.read() as session:
        return club.list_workers(session)
