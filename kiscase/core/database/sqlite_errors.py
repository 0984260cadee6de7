"""Errors of SQLite and the disk, translated into Problems."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from kiscase.core.database.database_files import disk_full
from kiscase.core.errors import (
    CannotWriteError,
    DamagedFileError,
    EditConflictError,
    FileInUseError,
    Problem,
    WrongPassphraseError,
)
from kiscase.core.i18n import _


@contextmanager
def translate_database_errors(*, wrong_key: bool = False) -> Iterator[None]:
    """Turn what SQLite says about the world into Problems; what is our fault stays as it is."""
    try:
        yield
    except StaleDataError:
        raise EditConflictError(
            _("This record was changed in the meantime. Nothing was overwritten: look at it again, then repeat.")
        ) from None
    except (UnicodeDecodeError, JSONDecodeError):  # bytes on file that nobody wrote so
        raise _damaged_file() from None
    except (DBAPIError, sqlite.Error) as error:
        original: Any = error.orig if isinstance(error, DBAPIError) else error
        problem = _problem(str(original), wrong_key=wrong_key)
        if problem is None:
            raise
        raise problem from None


def _problem(said: str, *, wrong_key: bool) -> Problem | None:
    if "not a database" in said and wrong_key:
        return WrongPassphraseError(
            _(
                "This passphrase does not open the file. Nothing was changed: "
                "check Caps Lock and the keyboard language, then try again."
            )
        )
    if any(word in said for word in ("not a database", "malformed", "corrupt", "decode to UTF-8")):
        return _damaged_file()
    if "locked" in said:
        return FileInUseError(_("This file is open in another window or program. Close it there, then open it here."))
    if "full" in said:
        return disk_full()
    if "readonly" in said or "unable to open" in said or "disk I/O" in said:
        return CannotWriteError(
            _("The file cannot be written at this place. What is on file is safe: check the drive, then repeat.")
        )
    return None


def _damaged_file() -> Problem:
    return DamagedFileError(_("The file is damaged. Nothing was changed; open a backup."))
