"""SQLite's errors translated into Problems, by result code: the text of an error names columns and proves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError

import sqlcipher3.dbapi2 as sqlite

from kiscase.core.database.local.files.database_files import disk_full
from kiscase.core.errors import (
    CannotWriteError,
    DamagedFileError,
    FileInUseError,
    Problem,
    WrongPassphraseError,
)
from kiscase.core.i18n import _

_CANNOT_WRITE = {sqlite.SQLITE_READONLY, sqlite.SQLITE_CANTOPEN, sqlite.SQLITE_IOERR, sqlite.SQLITE_PERM}
_IN_USE = {sqlite.SQLITE_BUSY, sqlite.SQLITE_LOCKED, sqlite.SQLITE_PROTOCOL}
_DAMAGED = {sqlite.SQLITE_NOTADB, sqlite.SQLITE_CORRUPT}


@contextmanager
def translate_database_errors(*, wrong_key: bool = False, opening: bool = False) -> Iterator[None]:
    """Raise the Problem behind an error of SQLite that the user can fix; anything else is a bug and passes unchanged.

    With *wrong_key*, a file that cannot be decrypted means a wrong passphrase, not a damaged file. While *opening*,
    what SQLite cannot make sense of is damage: there is no statement yet that could be wrong.
    """
    try:
        yield
    except (UnicodeDecodeError, JSONDecodeError):  # stored bytes that this program never wrote
        raise _damaged_file() from None
    except Exception as error:
        original = getattr(error, "orig", error)  # SQLAlchemy wraps the driver's errors
        if not isinstance(original, sqlite.Error):
            raise
        problem = _problem(original, wrong_key=wrong_key)
        if problem is None and opening and result_code(original) == sqlite.SQLITE_ERROR:
            problem = _damaged_file()
        if problem is None:
            raise
        raise problem from None


def result_code(error: BaseException | None) -> int | None:
    """SQLite's primary result code behind an exception of the driver; None if the driver itself raised it."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF  # the higher bits are an extended code


def _problem(error: BaseException | None, *, wrong_key: bool) -> Problem | None:
    code = result_code(error)
    if code == sqlite.SQLITE_NOTADB and wrong_key:
        return WrongPassphraseError(
            _(
                "This passphrase does not open the file. Nothing was changed: "
                "check Caps Lock and the keyboard language, then try again."
            )
        )
    if code in _DAMAGED or (code is None and type(error) is sqlite.OperationalError):  # the driver: text is not UTF-8
        return _damaged_file()
    if code in _IN_USE:
        return FileInUseError(_("This file is open in another window or program. Close it there, then open it here."))
    if code == sqlite.SQLITE_FULL:
        return disk_full()
    if code in _CANNOT_WRITE:
        return CannotWriteError(
            _("The file cannot be written there. What was saved before is safe: check the drive, then try again.")
        )
    return None


def _damaged_file() -> Problem:
    return DamagedFileError(_("The file is damaged. Nothing was changed; open a backup."))
