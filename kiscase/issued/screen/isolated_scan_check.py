"""Checks and draws files from outside in a process of their own, with limits of time and memory.

A PDF of a few hundred bytes can draw itself for ever, and an image of one megabyte unpack to gigabytes. What cannot be
drawn within the limits is refused before it is kept. The memory of the process is limited on Linux alone: elsewhere
only its time is.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from kiscase.core import i18n
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.issued import scan_file_checks
from kiscase.issued.scan_file_checks import ReadProgress, Scan

STEP_TIME = 10.0  # seconds for one step: checking the file, or drawing one page of it
MEMORY = 1_500_000_000  # bytes
_START_TIME = 60.0  # seconds until a slow computer has started the process
_POLL_TIME = 0.1  # seconds between two looks at whether it was cancelled
_DRAWN_WIDTH = 1_000  # dots: a page as it is looked at in the window


class _Step(NamedTuple):
    done: int
    whole: int


class _Refused(NamedTuple):
    sentence: str


class _Accepted(NamedTuple):
    scan: Scan
    pdf: bytes


def read_scan(path: Path, going: ReadProgress = lambda _done, _whole: True) -> Scan | None:
    """Read the file at *path*, check and draw it; None if *going* cancelled it; a Problem if it is refused."""
    content = scan_file_checks.read_file(path, going)
    if content is None:
        return None
    accepted = _run(content, path.name, going)
    return accepted.scan if accepted else None


def pdf_to_show(media: str, content: bytes) -> bytes:
    """A file of the case as a PDF; a Problem if it cannot be drawn within the limits.

    Copies were kept before they were checked like this, and a file can come from elsewhere.
    """
    try:
        accepted = _run(content, "", lambda _done, _whole: True)
    except Problem:
        accepted = None
    if accepted is None:
        raise Problem(
            _(
                "This file cannot be shown here: it needs more time or memory than a document should. It is on file "
                "as it came; save it to look at it elsewhere."
            )
        )
    return content if media == scan_file_checks.PDF else accepted.pdf


def _run(content: bytes, name: str, going: ReadProgress) -> _Accepted | None:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_check_and_draw, args=(there, content, name, i18n.current_language()), daemon=True
    )
    process.start()
    there.close()
    try:
        return _await(here, name, going)
    finally:
        process.kill()
        process.join()
        here.close()


def _await(here: Connection, name: str, going: ReadProgress) -> _Accepted | None:
    step = _Step(0, 1)
    ends = time.monotonic() + _START_TIME
    while time.monotonic() < ends:
        if not going(*step):
            return None
        if not here.poll(_POLL_TIME):
            continue
        try:
            told = here.recv()
        except EOFError:  # it was ended for its memory
            break
        if isinstance(told, _Accepted):
            return told
        if isinstance(told, _Refused):
            raise Problem(told.sentence)
        step = told
        ends = time.monotonic() + STEP_TIME
    raise scan_file_checks.too_large_problem(name)


def _check_and_draw(there: Connection, content: bytes, name: str, language: str) -> None:
    """What the process does."""
    _limit_memory()
    i18n.set_language(language)
    there.send(_Step(0, 1))
    try:
        scan = scan_file_checks.check_scan(content, name)
        pdf = scan_file_checks.scan_as_pdf(scan.media, content)
        _draw_pages(pdf, lambda done, whole: there.send(_Step(done, whole)))
        there.send(_Accepted(scan, b"" if scan.media == scan_file_checks.PDF else pdf))
    except Problem as problem:
        there.send(_Refused(problem.sentence))
    except MemoryError:
        there.send(_Refused(scan_file_checks.too_large_problem(name).sentence))
    except Exception:  # noqa: BLE001 - whatever a library says of it, it is not an intact file
        there.send(_Refused(scan_file_checks.broken_problem(name).sentence))


def _draw_pages(pdf: bytes, report: Callable[[int, int], None]) -> None:
    from PySide6.QtCore import QSize

    from kiscase.ui.preview.loaded_pdf import LoadedPdf

    loaded = LoadedPdf(pdf)
    sizes = loaded.page_sizes()
    for page, size in enumerate(sizes):
        report(page, len(sizes))
        height = round(_DRAWN_WIDTH * size.height() / max(size.width(), 1.0))
        loaded.document.render(page, QSize(_DRAWN_WIDTH, min(height, _DRAWN_WIDTH * 4)))


def _limit_memory() -> None:
    if not sys.platform.startswith("linux"):
        return
    import resource

    for limit, most in ((resource.RLIMIT_DATA, MEMORY), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # a lower limit is in force already
            resource.setrlimit(limit, (most, most))
