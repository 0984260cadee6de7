"""Writes a new case file with what another engine holds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from kiscase.core.database.local.checking.maintenance import check_connection
from kiscase.core.database.local.engine import create_case_engine, without_transaction
from kiscase.core.database.local.file_format import SCHEMA_VERSION
from kiscase.core.database.local.files.database_files import new_database_file
from kiscase.core.database.local.passphrase import passphrase_keys
from kiscase.core.database.local.sqlite_errors import translate_database_errors
from kiscase.core.database.progress import Report
from kiscase.core.migrations import runner


def fill_new_file(
    target: Path,
    passphrase: str | None,
    fill: Callable[[Connection], object],
    is_stopped: Callable[[], bool],
    report: Report | None = None,
) -> list[str]:
    """Write a case file of which *fill* stores the rows; it takes its name when it is complete.

    It is encrypted, but for a practice file, which has no passphrase. Returns its faults; without a *report* they are
    not looked for. Raises CheckStoppedError soon after *is_stopped* has become true.
    """
    with translate_database_errors(), new_database_file(target) as part:
        key = None if passphrase is None else passphrase_keys(passphrase)[0]
        engine = create_case_engine(part, key, new=True)
        try:
            with engine.begin() as connection:
                runner.run_migrations(connection, 0, SCHEMA_VERSION)
                fill(connection)
            if report is None:
                return []
            return check_connection(
                partial(without_transaction, engine), is_stopped, report, encrypted=passphrase is not None
            )
        finally:
            engine.dispose()
