"""The door: the window by default, or a command of the command line. Neither waits for what the other needs."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kiscase import commands
from kiscase.core.errors import Problem
from kiscase.core.i18n import _


def main(words: Sequence[str] | None = None) -> int:
    """Do what the words of the command line say; the exit status."""
    words = list(sys.argv[1:] if words is None else words)
    return commands.guarded(lambda: commands.run(words) if commands.known(words) else _window(words))


def _window(words: Sequence[str]) -> int:
    wanted = commands.window_parser().parse_args(words)
    if wanted.pictures:
        return _pictures(wanted.pictures)
    if _has_screen():
        return _open(wanted.file, practice=wanted.practice)
    if wanted.file:
        raise Problem(
            _("There is no screen here, so no window can open. The commands work without one: kiscase --help.")
        )
    return _without_screen()


def _open(file: Path | None, *, practice: bool) -> int:
    gc.disable()  # nothing of what is loaded now is garbage; the program sweeps by itself from then on
    try:
        from kiscase import app
    except ImportError as missing:
        raise _incomplete(missing) from missing
    return app.run(file, practice)


def _pictures(folder: Path, file: Path | None = None) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from kiscase import pictures

        made = pictures.make(folder, file)
    except ImportError as missing:
        raise _incomplete(missing) from missing
    for path in made:
        commands.line(str(path))
    return 0


def _without_screen() -> int:
    """Show the practice club without a window: a contract on paper and pictures of the pages, in a folder."""
    from kiscase import practice

    folder = practice.home() / "look"
    sentence = _(
        "There is no screen here, so no window can open. Instead, a look at the practice club goes to {folder}."
    )
    commands.line(sentence.format(folder=folder))
    file = practice.ensure(practice.home())
    commands.print_first(file, "contract", folder)
    return _pictures(folder, file)


def _has_screen() -> bool:
    """Whether a window can open here: Windows and macOS always have a screen."""
    if os.name != "posix" or sys.platform == "darwin":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _incomplete(missing: ImportError) -> Exception:
    """What to raise for an import that failed: a part of Qt or of the system is missing, or else it is our fault."""
    if not (missing.name or "").startswith(("PySide6", "shiboken6")):
        return missing
    said = _("The window cannot open, for a part of the system is missing: {what}. The commands work without it.")
    return Problem(said.format(what=missing))


if __name__ == "__main__":
    sys.exit(main())
