"""The log beside a case file that was not closed: whether SQLite could read all of it.

SQLite reads a log up to the first frame whose checksum is wrong, and takes what follows for something never finished.
After a power loss that is right for the last transaction, which was not reported as saved; of earlier ones the disk was
asked to keep everything. Format: https://www.sqlite.org/fileformat2.html#walformat
"""

from __future__ import annotations

import os
import shutil
import struct
from itertools import count
from pathlib import Path
from typing import BinaryIO

import sqlcipher3.dbapi2 as sqlite

from kiscase.core.files import require_regular_file

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = (0x377F0682, 0x377F0683)
_PAGE_SIZE = 4096


class LeftLog:
    """The log that a crash has left, as it was before the file was opened."""

    def __init__(self, path: Path) -> None:
        target = path.resolve()
        self._log = target.with_name(target.name + "-wal")
        self._commits: list[int] = []
        self._readable = True
        try:
            require_regular_file(self._log)
            with self._log.open("rb") as file:
                head = file.read(_HEADER.size)
                if len(head) == _HEADER.size:
                    salts, self._readable = _read_header(head)
                    self._commits = _commits(file, salts)
        except OSError:
            return

    def merge(self, connection: sqlite.Connection) -> Path | None:
        """Write the log into the file; if part of it could not be read, a copy of the log is kept: its path."""
        if not self._commits:
            return None
        _busy, read, _written = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        lost = [frame for frame in self._commits if frame > max(read, 0)]
        copy = None
        if len(lost) > 1 or (lost and not self._readable):
            copy = self._keep()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return copy

    def _keep(self) -> Path:
        names = (self._log.with_name(f"{self._log.name}-damaged-{number}") for number in count(1))
        copy = next(path for path in names if not path.exists())
        shutil.copyfile(self._log, copy)
        copy.chmod(0o600)
        return copy


def _read_header(head: bytes) -> tuple[tuple[int, int], bool]:
    """The salts that the frames of the log bear, and whether the header is right."""
    magic, _version, size, _number, *salts, first, second = _HEADER.unpack(head)
    order = ">" if magic == _MAGIC[1] else "<"
    words = struct.unpack(f"{order}6I", head[:24])
    one = two = 0
    for index in range(0, 6, 2):
        one = (one + words[index] + two) & 0xFFFFFFFF
        two = (two + words[index + 1] + one) & 0xFFFFFFFF
    right = magic in _MAGIC and size == _PAGE_SIZE and (one, two) == (first, second)
    return (salts[0], salts[1]), right


def _commits(file: BinaryIO, salts: tuple[int, int]) -> list[int]:
    """The numbers of the frames that end a transaction of this log; those of an earlier one have other salts."""
    found: list[int] = []
    for number in count(1):
        head = file.read(_FRAME.size)
        if len(head) < _FRAME.size:
            return found
        _page, pages, *own, _first, _second = _FRAME.unpack(head)
        if pages and (own[0] == salts[0] or own[1] == salts[1]):  # a flipped bit may have changed one of them
            found.append(number)
        file.seek(_PAGE_SIZE, os.SEEK_CUR)
    return found
