"""The practice file: made once a day, older ones deleted."""

from __future__ import annotations

import contextlib
import os
from datetime import date
from pathlib import Path

from platformdirs import user_data_path

from kiscase import __version__
from kiscase.core import clock
from kiscase.core.database.dialect_options import disable_sync
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_format import CASE_FILE_SUFFIX
from kiscase.core.database.local.files.database_files import (
    delete_database_file,
    replace_database_file,
    require_unused_path,
)
from kiscase.core.errors import FileInUseError, Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language
from kiscase.practice.scenario import play_scenario
from kiscase.practice.timeline import Progress

KEPT_FILES = 3  # practice files of earlier days that stay


def make_practice_file(path: Path, today: date, progress: Progress | None = None) -> None:
    """Create a practice file with the club as of the morning of *today*. Never overwrites."""
    require_unused_path(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.new")
    delete_database_file(part)
    try:
        made = case_file.create_case_file(part, None)
        try:
            with made.connection() as connection:
                disable_sync(connection)
            with use_language(DEFAULT_LANGUAGE):
                play_scenario(made, today, progress)
        finally:
            made.close()
        replace_database_file(part, path)
    finally:
        delete_database_file(part)


def ensure_practice_file(folder: Path) -> Path:
    """The practice file of this version and day in *folder*, created if there is none yet."""
    today = clock.today()
    path = folder / f"practice-{__version__}-{today.isoformat()}{CASE_FILE_SUFFIX}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        try:
            case_file.open_case_file(path, None).close()
        except FileInUseError:
            return path
        except Problem:
            pass
        else:
            return path
    delete_database_file(path)
    make_practice_file(path, today)
    _delete_oldest(folder)
    return path


def practice_folder() -> Path:
    """The folder for practice files of this user account."""
    return user_data_path("kiscase", appauthor=False) / "practice"


def _delete_oldest(folder: Path) -> None:
    """Delete the oldest practice files."""
    made = sorted(folder.glob(f"practice-*{CASE_FILE_SUFFIX}"), key=lambda path: path.stat().st_mtime)
    for old in made[:-KEPT_FILES]:
        with contextlib.suppress(OSError):  # open in another window
            delete_database_file(old)
