"""Entry point: opens the window or runs a command of the command line; each imports only what it needs."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase.cli import terminal_output
from kiscase.core.errors import Problem
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from kiscase.core.database.location import CaseLocation

_PR_SET_DUMPABLE = 4
_MANY = 200_000
"""New objects after which a command looks for garbage: more than its modules make, none of which is any."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the program with the arguments of the command line; the exit status."""
    words = list(sys.argv[1:] if words is None else words)
    _keep_private()
    return terminal_output.run_guarded(lambda: _run_command(words) if _is_command(words) else _run_window(words))


def _is_command(words: Sequence[str]) -> bool:
    """Whether the arguments name a command; what reads them is loaded only if there are any."""
    if not words:
        return False
    from kiscase.cli import parser

    return parser.is_command(words)


def _run_command(words: Sequence[str]) -> int:
    usual = gc.get_threshold()
    gc.set_threshold(_MANY)
    try:
        from kiscase.cli import handlers

        return handlers.run_command(words)
    finally:
        gc.set_threshold(*usual)


def _keep_private() -> None:
    """What is written from now on is for its owner alone, and nobody but root gets a copy of the memory.

    On Linux that holds for programs of the same user and for crash reporters, which are not bound by the limit.
    """
    os.umask(0o077)
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # a C library without it
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _run_window(words: Sequence[str]) -> int:
    if not words and _has_screen():
        return _open_window(None, practice=False)
    from kiscase.cli import parser

    wanted = parser.window_parser().parse_args(words)
    if wanted.pictures:
        return _write_screenshots(wanted.pictures)
    if _has_screen():
        return _open_window(wanted.case, practice=wanted.practice, apart=wanted.new_window)
    if wanted.case:
        raise Problem(
            _("There is no display here, so no window can open. The commands work without one: kiscase --help.")
        )
    return _write_samples()


def _open_window(case: CaseLocation | None, *, practice: bool, apart: bool = False) -> int:
    gc.disable()  # nothing of what is loaded now is garbage; the program sweeps by itself from then on
    try:
        from kiscase.ui import pyside_workarounds

        pyside_workarounds.stop_reading_sources()  # before most modules are imported
        from kiscase.ui.shell.program import running_program

        if not apart and running_program.hand_over(running_program.StartRequest(case, practice)):
            return 0
        from kiscase import app
    except ImportError as missing:
        raise _missing_part(missing) from missing
    return app.run_app(case, practice)


def _write_screenshots(folder: Path, file: Path | None = None) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from kiscase import screenshots

        made = screenshots.make_screenshots(folder, file)
    except ImportError as missing:
        raise _missing_part(missing) from missing
    for path in made:
        terminal_output.print_line(str(path))
    return 0


def _write_samples() -> int:
    """Write samples of the practice club to a folder: a contract as PDF and screenshots of the pages."""
    from kiscase.cli import print_command
    from kiscase.practice import practice_file

    folder = practice_file.practice_folder() / "look"
    sentence = _(
        "There is no display here, so no window can open. Instead, samples from the practice club are written to "
        "{folder}."
    )
    terminal_output.print_line(sentence.format(folder=folder))
    file = practice_file.ensure_practice_file(practice_file.practice_folder())
    print_command.print_first_document(file, "contract", folder)
    return _write_screenshots(folder, file)


def _has_screen() -> bool:
    """Whether a window can open here: Windows and macOS always have a display."""
    if os.name != "posix" or sys.platform == "darwin":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _missing_part(missing: ImportError) -> Exception:
    """The error to raise for a failed import: a Problem if a library of Qt or the system is missing."""
    if not (missing.name or "").startswith(("PySide6", "shiboken6")):
        return missing
    said = _("The window cannot open because part of the system is missing: {what}. The commands work without it.")
    return Problem(said.format(what=missing))


if __name__ == "__main__":
    sys.exit(main())
