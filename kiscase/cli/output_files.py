"""The files of the command line: the case file that is opened, and what is written beside it."""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase.core.errors import CannotWriteError, Problem
from kiscase.core.i18n import _

if TYPE_CHECKING:
    pass


def document_file_name(key: str, number: str) -> str:
    """A file's name for a paper: its kind and number in letters that every system takes; never a person's name."""
    bare = number.replace("#", "draft-").translate({ord("ł"): "l", ord("Ł"): "L"})
    plain = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    return f"{key}-{re.sub(r'[^A-Za-z0-9.]+', '-', plain).strip('-.')[:80]}.pdf"


def write_output(target: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Write a file that only this account can read, whole or not at all."""
    refuse_existing(target, overwrite=overwrite)
    part = target.with_name(f".{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise output_error(target, error) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def make_private_folder(folder: Path) -> None:
    """Make a folder that only this account can read, unless it is there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise output_error(folder, error) from None


def refuse_existing(target: Path, *, overwrite: bool) -> None:
    """Refuse a name that is taken, unless it is to be replaced."""
    if target.exists() and not overwrite:
        said = _("There is already a file {name}. Nothing was written: choose another name, or add --overwrite.")
        raise CannotWriteError(said.format(name=target.name))


def refuse_case_file(case_file: Path, target: Path) -> None:
    """Refuse to write over the case file itself."""
    with contextlib.suppress(FileNotFoundError):
        if target.samefile(case_file):
            said = _("{name} is the case file itself. Nothing was written; choose another name.")
            raise CannotWriteError(said.format(name=target.name))


def output_error(target: Path, error: OSError) -> Problem:
    """What the disk said, as a sentence."""
    said = _("{name} could not be written: {what}. Choose another place, or free some space.")
    return CannotWriteError(said.format(name=target.name, what=error.strerror or error))
