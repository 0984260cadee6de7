"""The files of the command line: the case file that is opened, and what is written beside it."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase.core.errors import CannotWrite, Problem
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from kiscase.core.database import Database

PASSPHRASE = "KISCASE_PASSPHRASE"  # noqa: S105 - the variable's name


@contextmanager
def opened(file: Path, passphrase_file: Path | None = None) -> Iterator[Database]:
    """The case file, open; a practice file needs no passphrase."""
    from kiscase.core import database

    phrase = None if database.is_practice(file) else passphrase(passphrase_file)
    found = database.open_file(file, phrase)
    try:
        yield found
    finally:
        found.close()


def passphrase(file: Path | None) -> str:
    """The passphrase: from a file, from the environment, or from the person; never from the words of a command."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8-sig").split("\n", 1)[0].removesuffix("\r")
        except (OSError, UnicodeDecodeError):
            raise Problem(_("The passphrase cannot be read from {name}.").format(name=file.name)) from None
    if PASSPHRASE in os.environ:
        return os.environ[PASSPHRASE]
    if sys.stdin is None or not sys.stdin.isatty():
        said = _("There is no terminal to ask for the passphrase. Give it by --passphrase-file or in {variable}.")
        raise Problem(said.format(variable=PASSPHRASE))
    from getpass import getpass

    try:
        return getpass(_("Passphrase: "))
    except EOFError:
        raise Problem(_("No passphrase was given, so nothing was opened.")) from None


def file_name(key: str, number: str) -> str:
    """A file's name for a paper: its kind and number in letters that every system takes; never a person's name."""
    bare = number.replace("#", "draft-").translate({ord("ł"): "l", ord("Ł"): "L"})
    plain = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode()
    return f"{key}-{re.sub(r'[^A-Za-z0-9.]+', '-', plain).strip('-.')[:80]}.pdf"


def write(target: Path, content: bytes, *, overwrite: bool = False) -> None:
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
        raise not_written(target, error) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder that only this account can read, unless it is there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(folder, error) from None


def refuse_existing(target: Path, *, overwrite: bool) -> None:
    """Refuse a name that is taken, unless it is to be replaced."""
    if target.exists() and not overwrite:
        said = _("There is already a file {name}. Nothing was written: choose another name, or add --overwrite.")
        raise CannotWrite(said.format(name=target.name))


def spare(case_file: Path, target: Path) -> None:
    """Refuse to write over the case file itself."""
    with contextlib.suppress(FileNotFoundError):
        if target.samefile(case_file):
            said = _("{name} is the case file itself. Nothing was written; choose another name.")
            raise CannotWrite(said.format(name=target.name))


def not_written(target: Path, error: OSError) -> Problem:
    """What the disk said, as a sentence."""
    said = _("{name} could not be written: {what}. Choose another place, or free some space.")
    return CannotWrite(said.format(name=target.name, what=error.strerror or error))
