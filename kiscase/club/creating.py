"""Creates a case file with its club and its first worker; what a new case begins with, wherever it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kiscase.club import actions as club
from kiscase.club.model import Club, Worker
from kiscase.club.opening import OpenedFile
from kiscase.club.workers import read_workers
from kiscase.core.database.database import Database
from kiscase.core.database.local.case_file import create_case_file
from kiscase.core.database.local.passphrase import rate_passphrase
from kiscase.core.errors import Problem


def create_with_club(
    path: Path, passphrase: str, club_values: Mapping[str, Any], worker_values: Mapping[str, Any]
) -> OpenedFile:
    """Create a case file with its club and first worker.

    Raises InvalidValuesError, or a Problem about a passphrase that is easy to guess, before there is a file.
    """
    check_first_values(club_values, worker_values)
    accepted, sentence = rate_passphrase(passphrase, map(str, (*club_values.values(), *worker_values.values())))
    if not accepted:
        raise Problem(sentence)
    database = create_case_file(path, passphrase)
    add_club_and_worker(database, club_values, worker_values)
    with database.plain_reader() as reader:
        return OpenedFile(database, read_workers(reader))


def check_first_values(club_values: Mapping[str, Any], worker_values: Mapping[str, Any]) -> None:
    """Raise InvalidValuesError for values that neither a club nor its first worker can have."""
    Club().change(club_values)
    Worker().change(worker_values)


def add_club_and_worker(database: Database, club_values: Mapping[str, Any], worker_values: Mapping[str, Any]) -> int:
    """Enter the club and its first worker in a new case; the worker's id."""
    with database.action() as session:
        club.create_club(session, club_values)
    with database.action() as session:
        return club.add_worker(session, worker_values)
