"""What the disk and SQLite say about the world, told as Problems; and files that get their name only when finished."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiscase.core.errors import (
    CannotWriteError,
    Problem,
)
from kiscase.core.i18n import _

_DISK_FULL_CODES = (
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
)


@contextmanager
def require_free_space(folder: Path, needed: int) -> Iterator[None]:
    """Refuse to begin where *needed* bytes are not free or nothing can be written."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        raise CannotWriteError(
            _("The folder {name} cannot be reached. Nothing was written.").format(name=folder.name)
        ) from None
    if free < needed:
        raise disk_full()
    try:
        yield
    except PermissionError:
        raise _read_only_folder(folder) from None
    except OSError as error:
        if error.errno in _DISK_FULL_CODES:
            raise disk_full() from None
        if error.errno == errno.EROFS:
            raise _read_only_folder(folder) from None
        raise


@contextmanager
def new_database_file(target: Path) -> Iterator[Path]:
    """A file beside *target* that takes its name, durably, when the block succeeds; else it goes."""
    require_unused_path(target)
    part = target.with_name(target.name + ".part")
    delete_database_file(part)
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        delete_database_file(part)
    with contextlib.suppress(OSError, AttributeError):  # Windows has no folders to open
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def require_unused_path(target: Path) -> None:
    """Refuse a name that is taken, and one beside which the log of another file lies: it would be read into this."""
    if target.exists():
        raise CannotWriteError(
            _("There is already a file {name}. Nothing was written; choose another name.").format(name=target.name)
        )
    for side in _companion_files(target):
        if side.exists():
            words = _(
                "Here lies {side}: a file {name} was moved away without it, and it may hold the last changes. "
                "Nothing was written; choose another name."
            )
            raise CannotWriteError(words.format(side=side.name, name=target.name))


def replace_database_file(new: Path, target: Path) -> None:
    """Give *new* the name of *target*, which goes with all that SQLite laid beside it."""
    for side in _companion_files(target):
        side.unlink(missing_ok=True)
    new.replace(target)


def delete_database_file(path: Path) -> None:
    """Remove a file and what SQLite laid beside it: an old log must never be read into a new file."""
    for one in (path, *_companion_files(path)):
        one.unlink(missing_ok=True)


def _companion_files(path: Path) -> list[Path]:
    return [path.with_name(path.name + tail) for tail in ("-wal", "-shm", "-journal")]


def disk_full() -> Problem:
    return CannotWriteError(
        _("The disk is full. Nothing was written and what is on file is safe: free some space and repeat.")
    )


def _read_only_folder(folder: Path) -> Problem:
    return CannotWriteError(
        _("In the folder {name} nothing can be written. Choose another place.").format(name=folder.name)
    )
