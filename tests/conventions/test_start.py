"""What does not belong to the window starts without it: the command line, the core and the rules never load Qt."""

from __future__ import annotations

import subprocess
import sys

from tests.conventions.project import PACKAGE, ROOT, module_name, sources

AT_THE_DOOR = {"kiscase.cli", "kiscase.__main__"}
ROOMS_WITH_QT = {"ui", "screen", "app", "pages", "screenshots"}
QUIET = [
    module_name(path)
    for path in sources()
    if not ROOMS_WITH_QT & set(path.relative_to(PACKAGE).with_suffix("").parts) and "migrations" not in path.parts
]


def loaded_by(modules: list[str], heavy: tuple[str, ...]) -> list[str]:
    """Which of *heavy* are in memory after the modules were imported by a fresh Python."""
    script = f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
    script += f"print(*[name for name in {heavy!r} if name in sys.modules])"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_no_qt_outside_the_window() -> None:
    assert loaded_by(QUIET, ("PySide6", "shiboken6")) == []


def test_slow_libraries_wait_until_they_are_needed() -> None:
    early = [name for name in QUIET if name.startswith("kiscase.core") or name in AT_THE_DOOR]
    assert loaded_by(early, ("PySide6", "reportlab", "babel", "fontTools", "pikepdf", "holidays")) == []
