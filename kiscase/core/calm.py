"""What the disk and SQLite say about the world, told as Problems; and files that get their name only when finished."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from kiscase.core.errors import CannotWrite, ChangedElsewhere, DamagedFile, FileInUse, Problem, WrongKey
from kiscase.core.i18n import _

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}


@contextmanager
def calmly(*, wrong_key: bool = False) -> Iterator[None]:
    """Turn what SQLite says about the world into Problems; what is our fault stays as it is."""
    try:
        yield
    except StaleDataError:
        raise ChangedElsewhere(
            _("This record was changed in the meantime. Nothing was overwritten: look at it again, then repeat.")
        ) from None
    except (UnicodeDecodeError, JSONDecodeError):  # bytes on file that nobody wrote so
        raise _damaged() from None
    except (DBAPIError, sqlite.Error) as error:
        original: Any = error.orig if isinstance(error, DBAPIError) else error
        problem = _problem(str(original), wrong_key=wrong_key)
        if problem is None:
            raise
        raise problem from None


@contextmanager
def room(folder: Path, needed: int) -> Iterator[None]:
    """Refuse to begin where *needed* bytes are not free or nothing can be written."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        raise CannotWrite(
            _("The folder {name} cannot be reached. Nothing was written.").format(name=folder.name)
        ) from None
    if free < needed:
        raise _full()
    try:
        yield
    except PermissionError:
        raise _closed(folder) from None
    except OSError as error:
        if error.errno in _FULL:
            raise _full() from None
        if error.errno == errno.EROFS:
            raise _closed(folder) from None
        raise


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """A file beside *target* that takes its name, durably, when the block succeeds; else it goes."""
    require_vacant(target)
    part = target.with_name(target.name + ".part")
    discard(part)
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        discard(part)
    with contextlib.suppress(OSError, AttributeError):  # Windows has no folders to open
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def require_vacant(target: Path) -> None:
    """Refuse a name that is taken, and one beside which the log of another file lies: it would be read into this."""
    if target.exists():
        raise CannotWrite(
            _("There is already a file {name}. Nothing was written; choose another name.").format(name=target.name)
        )
    for side in _sides(target):
        if side.exists():
            words = _(
                "Here lies {side}: a file {name} was moved away without it, and it may hold the last changes. "
                "Nothing was written; choose another name."
            )
            raise CannotWrite(words.format(side=side.name, name=target.name))


def take_place(new: Path, target: Path) -> None:
    """Give *new* the name of *target*, which goes with all that SQLite laid beside it."""
    for side in _sides(target):
        side.unlink(missing_ok=True)
    new.replace(target)


def discard(path: Path) -> None:
    """Remove a file and what SQLite laid beside it: an old log must never be read into a new file."""
    for one in (path, *_sides(path)):
        one.unlink(missing_ok=True)


def _sides(path: Path) -> list[Path]:
    return [path.with_name(path.name + tail) for tail in ("-wal", "-shm", "-journal")]


def key(passphrase: str) -> str:
    """A passphrase as it is used: the same letters typed on another system are the same passphrase."""
    try:
        passphrase.encode()
    except UnicodeEncodeError:
        passphrase = ""
    if not passphrase or "\x00" in passphrase:
        raise WrongKey(_("This cannot be a passphrase: it is empty or holds a character that cannot be kept."))
    return unicodedata.normalize("NFC", passphrase)


def _problem(said: str, *, wrong_key: bool) -> Problem | None:
    if "not a database" in said and wrong_key:
        return WrongKey(
            _(
                "This passphrase does not open the file. Nothing was changed: "
                "check Caps Lock and the keyboard language, then try again."
            )
        )
    if any(word in said for word in ("not a database", "malformed", "corrupt", "decode to UTF-8")):
        return _damaged()
    if "locked" in said:
        return FileInUse(_("This file is open in another window or program. Close it there, then open it here."))
    if "full" in said:
        return _full()
    if "readonly" in said or "unable to open" in said or "disk I/O" in said:
        return CannotWrite(
            _("The file cannot be written at this place. What is on file is safe: check the drive, then repeat.")
        )
    return None


def _damaged() -> Problem:
    return DamagedFile(_("The file is damaged. Nothing was changed; open a backup."))


def _full() -> Problem:
    return CannotWrite(
        _("The disk is full. Nothing was written and what is on file is safe: free some space and repeat.")
    )


def _closed(folder: Path) -> Problem:
    return CannotWrite(_("In the folder {name} nothing can be written. Choose another place.").format(name=folder.name))
