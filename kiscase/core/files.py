"""Writes files atomically and readable by their owner only; names a file after a document's number."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase.core.errors import CannotWriteError
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_LONGEST_NAME = 100  # characters


def write_file_atomically(path: Path, content: bytes) -> None:
    """Write the whole file or nothing, with mode 0600; raises CannotWriteError."""
    with unfinished_file(path) as (temporary, finish):
        temporary.write_bytes(content)
        finish()


@contextmanager
def unfinished_file(path: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """A temporary file in the same folder to write into, and what syncs it and gives it the name *path* in the end.

    Its mode is 0600; what did not get its name is removed. Raises CannotWriteError, also for what the block cannot
    write.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # created with mode 0600
        os.close(handle)
        temporary = Path(name)
        yield temporary, partial(_finish_file, temporary, path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


@contextmanager
def recorded_file(path: Path) -> Iterator[tuple[Path, Callable[[Session], None]]]:
    """As `unfinished_file`, for a file that an action records: both or neither.

    The action calls what comes with the temporary file at its end.
    """
    written = False

    def finish_with(session: Session) -> None:
        nonlocal written
        session.flush()
        finish()
        written = True

    try:
        with unfinished_file(path) as (target, finish):
            yield target, finish_with
    except BaseException:
        if written:  # the case refused in the end: what counts as not given out does not stay behind
            path.unlink(missing_ok=True)
        raise


def _finish_file(temporary: Path, path: Path) -> None:
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.replace(path)


def require_regular_file(path: Path) -> None:
    """Raise OSError for a folder, a pipe or a device: reading a pipe waits for ever, and a device may have no end."""
    kind = path.stat().st_mode
    if not stat.S_ISREG(kind):
        raise OSError(errno.EISDIR if stat.S_ISDIR(kind) else errno.EINVAL, os.strerror(errno.EINVAL))


def read_chosen_file(path: Path, most: int) -> bytes:
    """The content of a file that somebody chose; empty if it has more than *most* bytes.

    Raises OSError if it cannot be read, also for a folder, a pipe or a device.
    """
    require_regular_file(path)
    with path.open("rb") as file:
        content = file.read(most + 1)
    return content if len(content) <= most else b""


def require_writable_folder(path: Path) -> None:
    """Raise CannotWriteError if no file can be made beside *path*."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part"):
            pass
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> CannotWriteError:
    """The Problem behind an operating system's *error* about writing *path*."""
    sentence = _("{name} could not be written: {what}. Choose another place, or free some space.")
    return CannotWriteError(sentence.format(name=path.name, what=error.strerror or error))


def telling_file_name(*parts: str, suffix: str = "pdf") -> str:
    """A file name from what a document is, its number, its month: blanks between them, hyphens for what no name has.

    The parts name nobody: a file name can be read by everybody who sees the folder.
    """
    words = " ".join(part for part in parts if part)
    bare = "".join(letter if letter.isalnum() or letter in " .,–-_()" else "-" for letter in words)
    return f"{' '.join(bare.split())[:_LONGEST_NAME].strip(' .-')}.{suffix}"


def portable_pdf_file_name(kind: str, number: str) -> str:
    """A file name that every system accepts: the kind of document and its number in ASCII, never a person's name."""
    text = number.replace("#", "draft-").translate({ord("ł"): "l", ord("Ł"): "L"})
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return f"{kind}-{re.sub(r'[^A-Za-z0-9.]+', '-', ascii_text).strip('-.')[:80]}.pdf"
