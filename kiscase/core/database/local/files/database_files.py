"""The files of a database on disk: free space, new files that appear only once complete, replacing and deleting."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiscase.core.errors import CannotWriteError, Problem
from kiscase.core.i18n import _
from kiscase.core.journal.known_end import forget_known_end

_DISK_FULL_CODES = (
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
)


@contextmanager
def require_free_space(folder: Path, needed: int) -> Iterator[None]:
    """Raise CannotWriteError unless *needed* bytes are free, also for errors of the disk inside the block."""
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
    """Yield a temporary file that is synced and renamed to *target* if the block succeeds, and deleted otherwise."""
    require_unused_path(target)
    part = target.with_name(target.name + ".part")
    delete_database_file(part)
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
        forget_known_end(address_of_file(target))
    finally:
        delete_database_file(part)
    with contextlib.suppress(OSError, AttributeError):  # Windows has no folders to open
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def require_unused_path(target: Path) -> None:
    """Refuse an existing file, and a path with the leftover log of another file: SQLite would replay it."""
    if target.exists():
        raise CannotWriteError(
            _("A file named {name} already exists. Nothing was written; choose another name.").format(name=target.name)
        )
    for side in _companion_files(target):
        if side.exists():
            words = _(
                "There is a file {side} here: {name} was moved away without it, and it may hold the latest changes. "
                "Nothing was written; choose another name."
            )
            raise CannotWriteError(words.format(side=side.name, name=target.name))


def replace_database_file(new: Path, target: Path) -> None:
    """Rename *new* to *target*, replacing a former database together with its companion files."""
    for side in _companion_files(target):
        side.unlink(missing_ok=True)
    new.replace(target)
    forget_known_end(address_of_file(target))


def delete_database_file(path: Path) -> None:
    """Delete a database with its companion files: an old log must never be replayed into a new file."""
    for one in (path, *_companion_files(path)):
        one.unlink(missing_ok=True)


def _companion_files(path: Path) -> list[Path]:
    return [path.with_name(path.name + tail) for tail in ("-wal", "-shm", "-journal")]


def disk_full() -> Problem:
    return CannotWriteError(
        _("The disk is full. Nothing was written, and what was saved before is safe: free some space and try again.")
    )


def _read_only_folder(folder: Path) -> Problem:
    return CannotWriteError(
        _("The folder {name} cannot be written to. Choose another folder.").format(name=folder.name)
    )


def address_of_file(path: Path) -> str:
    """The text by which this computer knows the file at a path again."""
    return str(path.resolve())
