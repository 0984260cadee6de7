"""Opens the case file that the command line works on, with its passphrase."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase.core.errors import Problem
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from kiscase.core.database.database import Database


PASSPHRASE_VARIABLE = "KISCASE_PASSPHRASE"  # noqa: S105 - the variable's name


@contextmanager
def opened_case_file(file: Path, passphrase_file: Path | None = None) -> Iterator[Database]:
    """The case file, open; a practice file needs no passphrase."""
    import kiscase.all_records  # noqa: F401 - an open file needs all tables
    from kiscase.core.database import case_file as database_case_file
    from kiscase.core.database import file_format

    phrase = None if file_format.is_practice_file(file) else read_passphrase(passphrase_file)
    found = database_case_file.open_case_file(file, phrase)
    try:
        with found.report_damaged_content():
            yield found
    finally:
        found.close()


def read_passphrase(file: Path | None) -> str:
    """The passphrase: from a file, from the environment, or from the person; never from the words of a command."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8-sig").split("\n", 1)[0].removesuffix("\r")
        except (OSError, UnicodeDecodeError):
            raise Problem(_("The passphrase cannot be read from {name}.").format(name=file.name)) from None
    if PASSPHRASE_VARIABLE in os.environ:
        return os.environ[PASSPHRASE_VARIABLE]
    if sys.stdin is None or not sys.stdin.isatty():
        said = _("There is no terminal to ask for the passphrase. Use --passphrase-file or set {variable}.")
        raise Problem(said.format(variable=PASSPHRASE_VARIABLE))
    from getpass import getpass

    try:
        return getpass(_("Passphrase: "))
    except EOFError:
        raise Problem(_("No passphrase was given, so nothing was opened.")) from None
