"""Whether the files that SQLite has open still lie at the path of the case file.

A file that is renamed, deleted or replaced while it is open can be written on, to where nobody finds it. So both
are compared with what was opened before each action, and again before it is reported as saved.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from kiscase.core.database.local.files.location_warning import has_exact_times
from kiscase.core.errors import FileNotInPlaceError
from kiscase.core.i18n import _


class _FileState(NamedTuple):
    device: int
    inode: int
    size: int
    modified: int  # nanoseconds


class OpenFiles:
    """A case file and its log, as they were when this program last wrote to them."""

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._path = path.absolute()
        target = path.resolve()  # SQLite follows links, too, and keeps the log beside the file itself
        self._log = target.with_name(target.name + "-wal")
        self._exact_times = has_exact_times(self._path)
        self.remember()

    def remember(self) -> None:
        """What lies there now is what this program has written."""
        self._known, self._known_log = _state(self._path), _state(self._log)

    def is_moved(self) -> bool:
        """Whether another file lies at the path now, or none: what is open keeps its content."""
        return not _same_file(_state(self._path), self._known)

    def is_log_gone(self) -> bool:
        """Whether the log has been deleted while the case file is where it was; what is open keeps its content."""
        return self._known_log is not None and _state(self._log) is None and not self.is_moved()

    def delete_empty_log(self) -> None:
        """Delete the log that SQLite leaves behind for a file that was moved, if nothing is in it any more."""
        log = _state(self._log)
        if log is not None and _same_file(log, self._known_log) and not log.size:
            self._log.unlink(missing_ok=True)

    def is_as_left(self) -> bool:
        """Whether nobody else has moved, replaced or written to the files."""
        now, log = _state(self._path), _state(self._log)
        return self._is_as_left(now, self._known, written=False) and self._is_as_left(
            log, self._known_log, written=False
        )

    def require_in_place(self, *, written: bool = False) -> None:
        """Raise FileNotInPlaceError unless both files lie there; just *written*, their sizes and times have changed."""
        now, log = _state(self._path), _state(self._log)
        if not _same_file(now, self._known):
            raise FileNotInPlaceError(
                _(
                    "{name} is no longer where it was opened: it was renamed, moved, replaced or deleted. Your last "
                    "change was not saved. What was saved before is still open here: make a backup of it now, "
                    "then close the program."
                ).format(name=self._name)
            )
        if not self._is_as_left(now, self._known, written=written) or not self._is_as_left(
            log, self._known_log, written=written
        ):
            raise FileNotInPlaceError(
                _(
                    "Another program has written to {name} or to its log while it was open. Your last change was not "
                    "saved. Make a backup now, close the program, and check both files."
                ).format(name=self._name)
            )

    def _is_as_left(self, now: _FileState | None, known: _FileState | None, *, written: bool) -> bool:
        if known is None or now is None:
            return known is None or written
        same = _same_file(now, known)
        if written:
            return same
        return same and now.size == known.size and (not self._exact_times or now.modified == known.modified)


def _state(path: Path) -> _FileState | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - called before and after every action
    except OSError:
        return None
    return _FileState(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _same_file(now: _FileState | None, known: _FileState | None) -> bool:
    """Whether both are one file; on file systems without inode numbers, whether there is one at all."""
    return now is not None and known is not None and (now.device, now.inode) == (known.device, known.inode)
