"""Case files with all that a case on a server holds: backups of it, and copies to be checked."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from kiscase.core.database.copying import copy_case
from kiscase.core.database.local.file_format import CASE_FILE_SUFFIX
from kiscase.core.database.local.filling import fill_new_file
from kiscase.core.database.progress import Report, part_of_report

if TYPE_CHECKING:
    from kiscase.core.database.server.server_database import ServerDatabase


def write_case_file(
    database: ServerDatabase,
    target: Path,
    passphrase: str,
    is_stopped: Callable[[], bool],
    report: Report,
    *,
    check: bool,
) -> list[str]:
    """Write a case file with all rows of the case as they are now; its faults, if it is to be checked."""
    copying = part_of_report(report, 0, 0.7) if check else report

    def fill(connection: Connection) -> None:
        with database.read() as session:
            copy_case(session.connection(), connection, is_stopped, copying)

    checking = part_of_report(report, 0.7, 1) if check else None
    return fill_new_file(target, None if database.practice else passphrase, fill, is_stopped, checking)


def find_faults_of_copy(database: ServerDatabase, is_stopped: Callable[[], bool], report: Report) -> list[str]:
    """The faults of the case, found in a copy that nobody can open and that is deleted at once."""
    with tempfile.TemporaryDirectory(prefix="kiscase-check-") as folder:
        target = Path(folder) / f"copy{CASE_FILE_SUFFIX}"
        return write_case_file(database, target, secrets.token_hex(32), is_stopped, report, check=True)
