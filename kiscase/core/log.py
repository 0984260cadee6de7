"""A rotating log file for error reports: what happened when, never the data it happened to.

Logging itself is loaded by the first entry: a start has none before its window is there.

Messages are constants of the source, and an error is logged as its type and the lines of code it passed through. The
texts of errors are left out, for they quote what people typed; so are file names, which users choose.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from kiscase import __version__

if TYPE_CHECKING:
    import io
    import logging
    from logging.handlers import RotatingFileHandler

MAX_BYTES = 250_000  # of one file, then a new one begins
KEPT_FILES = 3  # former files
_PACKAGE_PARENT = Path(__file__).resolve().parent.parent.parent
_lock = threading.Lock()
_file: RotatingFileHandler | None = None


def log_path() -> Path:
    """The log file of this user: `~/.local/state/kiscase/log/kiscase.log`, or what other systems have instead."""
    from platformdirs import user_log_path

    return user_log_path("kiscase", appauthor=False) / "kiscase.log"


def log_event(event: str) -> None:
    """Log that something happened; *event* is a constant English text without anything that a person typed."""
    _write("INFO", event)


def log_exception(error: BaseException) -> None:
    """Log an error that the program did not expect: its type and its trace, without its text."""
    _write("ERROR", describe_exception(error))


def describe_exception(error: BaseException) -> str:
    """The types of an error and of its causes, with the lines of code they passed through, without their texts."""
    return "\n".join(_exception_lines(error))


def describe_system() -> str:
    """The versions of the program, Python and the operating system."""
    import platform

    return f"kiscase {__version__}, Python {platform.python_version()}, {sys.platform}"


def close_log() -> None:
    """Close the log file; the next entry opens it again."""
    global _file  # noqa: PLW0603 - one process has one log
    with _lock:
        if _file is not None:
            _file.close()
            _file = None


def _write(level: str, message: str) -> None:
    global _file  # noqa: PLW0603 - opened by the first entry: what is not needed would slow every start down
    try:
        with _lock:
            if _file is None:
                _file = _file_handler(log_path())
                _file.handle(_record("INFO", describe_system()))
            _file.handle(_record(level, message))
    except OSError:  # a computer without a place for logs is no reason to stop work
        return


def _record(level: str, message: str) -> logging.LogRecord:
    import logging

    return logging.LogRecord("kiscase", logging.getLevelNamesMapping()[level], "", 0, message, None, None)


def _file_handler(path: Path) -> RotatingFileHandler:
    import logging
    from logging.handlers import RotatingFileHandler

    class PrivateFileHandler(RotatingFileHandler):
        """Creates its files readable by their owner only, and never disturbs the program when it cannot write."""

        def _open(self) -> io.TextIOWrapper:
            handle = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            return os.fdopen(handle, "a", encoding="utf-8", errors="replace")

        def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name of logging
            """A full disk must not print the record, nor stop anything."""

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = PrivateFileHandler(path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(message)s"))
    return handler


def _exception_lines(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield type(link).__name__
        yield from _trace_lines(link.__traceback__)
        link = link.__cause__ or link.__context__


def _trace_lines(trace: TracebackType | None) -> Iterator[str]:
    import traceback

    for frame in traceback.extract_tb(trace):
        yield f"  {_short_path(frame.filename)}:{frame.lineno} {frame.name}"


def _short_path(file: str) -> str:
    """The path of a module inside the project, or else the bare file name: a whole path holds the user's name."""
    path = Path(file)
    if path.is_relative_to(_PACKAGE_PARENT / "kiscase"):
        return path.relative_to(_PACKAGE_PARENT).as_posix()
    return path.name
