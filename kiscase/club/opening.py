"""Opens a case and reads who works in its club, to ask which of them uses the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kiscase.club.workers import WorkerChoice, read_workers_of_account
from kiscase.core.database.database import Database
from kiscase.core.database.local.files.location_warning import describe_location_risk
from kiscase.core.database.location import open_case
from kiscase.core.errors import CannotWriteError, Problem
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from kiscase.core.database.location import CaseLocation


class OpenedFile(NamedTuple):
    """An open case, its (id, name, role) of workers to choose from, and a warning about it or an empty text."""

    database: Database
    workers: list[WorkerChoice]
    warning: str = ""


def open_with_workers(
    location: CaseLocation,
    secret: str,
    load_records: Callable[[], object] = lambda: None,
    *,
    is_given_up: Callable[[], bool] = lambda: False,
    remember: bool | None = None,
) -> OpenedFile:
    """Open a case; without a secret only practice files open, and what an account needs no password for.

    With *remember* the password of an account is stored on this computer, or forgotten; None leaves that as it is.
    Raises the Problem of `open_case`, and one for an account that belongs to no worker of the club.
    """
    database = open_case(location, secret, load_records=load_records, is_given_up=is_given_up)
    try:
        warning = describe_location_risk(location) if isinstance(location, Path) else ""
        return _opened(database, warning, _keep_password(location, secret, remember=remember))
    except BaseException:
        database.close()
        raise


def _keep_password(location: CaseLocation, secret: str, *, remember: bool | None) -> str:
    """Store or forget the password; a sentence where it cannot be stored."""
    if isinstance(location, Path) or remember is None:
        return ""
    from kiscase.core import stored_passwords

    if not remember:
        stored_passwords.forget_password(location)
        return ""
    try:
        stored_passwords.store_password(location, secret)
    except CannotWriteError as problem:
        return problem.sentence
    return ""


def _opened(database: Database, *warnings: str) -> OpenedFile:
    warnings = (database.lost_work_warning(), database.clock_warning(), *warnings)
    with database.plain_reader() as reader:
        workers = read_workers_of_account(reader, database.account)
    if database.account and database.may_write and not workers:
        raise Problem(
            _(
                "Your account {account} belongs to no worker of the club yet. A coordinator enters it in the settings, "
                "beside your name; then sign in again."
            ).format(account=database.account)
        )
    return OpenedFile(database, workers, " ".join(filter(None, warnings)))
