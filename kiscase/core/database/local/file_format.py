"""Recognizes a case file: its header, SQLite application id and schema version."""

from __future__ import annotations

import os
import re
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from kiscase.core.errors import CannotWriteError, DamagedFileError, NewerFileError, NotACaseFileError
from kiscase.core.files import require_regular_file
from kiscase.core.i18n import _

CASE_FILE_SUFFIX = ".kis"
APPLICATION_ID = 0x4B495343  # "KISC" in the header of the file
SCHEMA_VERSION = 18  # the newest of core/migrations/versions
_PAGE_SIZE = 4096
_SQLITE_HEADER = b"SQLite format 3\x00"
_MIN_DISTINCT_BYTES = 220  # of 256 byte values in a page; encrypted pages have all, texts and programs fewer
# An encrypted file begins with random bytes: whole signatures only, so that those of a case file are not one of these.
_OTHER_FORMATS = re.compile(
    rb"PK\x03\x04|%PDF-|\x89PNG\r\n|\xff\xd8\xff[\xdb-\xef]|\x1f\x8b\x08[\x00-\x1f]|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07",
    re.DOTALL,
)


def is_practice_file(path: Path) -> bool:
    """Whether the file opens without a passphrase; raises the Problem of what cannot be a usable case file."""
    name, log = path.name, path.with_name(path.name + "-wal")
    try:
        if path.is_dir():
            raise NotACaseFileError(_("{name} is a folder, not a case file.").format(name=name))
        require_regular_file(path)
        if log.exists():
            require_regular_file(log)
        found = path.stat()
        with path.open("rb") as file:
            head = file.read(_PAGE_SIZE)
    except FileNotFoundError:
        raise NotACaseFileError(_("There is no file {name} in this folder.").format(name=name)) from None
    except OSError:
        raise CannotWriteError(
            _("{name} cannot be read on this computer. Nothing was changed.").format(name=name)
        ) from None
    size = found.st_size
    if size == 0:
        raise NotACaseFileError(
            _("{name} is empty: it is not a case file. If it was one, open a backup.").format(name=name)
        )
    plain = head.startswith(_SQLITE_HEADER)
    if plain and int.from_bytes(head[68:72]) != APPLICATION_ID:
        raise _foreign_database()
    if not plain and (len(set(head)) < _MIN_DISTINCT_BYTES or _OTHER_FORMATS.match(head)):
        raise NotACaseFileError(_("{name} is not a kiscase case file. Nothing was changed.").format(name=name))
    if size % _PAGE_SIZE and not log.exists():  # with a log, SQLite recovers the file itself
        raise DamagedFileError(
            _("{name} is truncated: part of the file is missing. Nothing was changed; open a backup.").format(name=name)
        )
    if found.st_nlink > 1:
        raise CannotWriteError(
            _(
                "{name} has a second name on this disk (a hard link), and what was saved last may lie in a log beside "
                "the other one. Nothing was changed: delete the other name, then open the file."
            ).format(name=name)
        )
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise CannotWriteError(
            _("{name} cannot be written where it is. Copy it to a folder of your own and open the copy.").format(
                name=name
            )
        )
    return plain


def check_file_version(connection: sqlite.Connection) -> int:
    """The version of the schema; raises for foreign and newer files, before anything is written."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION_ID:
        raise _foreign_database()
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version < 1:
        raise DamagedFileError(_("The file's header is damaged. Nothing was changed; open a backup."))
    if version > SCHEMA_VERSION:
        raise NewerFileError(
            _(
                "This file was written by a newer version of kiscase. "
                "Nothing was changed: install the newer version, then open it."
            )
        )
    return version


def _foreign_database() -> NotACaseFileError:
    return NotACaseFileError(_("This is a database of another program, not a kiscase case file. Nothing was changed."))
