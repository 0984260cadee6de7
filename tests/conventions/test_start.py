"""What does not belong to the window starts without it: the command line, the core and the rules never load Qt."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


def test_the_first_rows_are_painted_before_slow_libraries_are_loaded(practice_file: Path, tmp_path: Path) -> None:
    """What loads later loads when the window rests: SQLAlchemy, Babel, the features, what draws and reads PDFs."""
    case = tmp_path / "klub.kis"
    shutil.copyfile(practice_file, case)
    around = os.environ | {"QT_QPA_PLATFORM": "offscreen", "KISCASE_SETTINGS": str(tmp_path / "settings.toml")}
    command = [sys.executable, "-c", OPEN_AND_LIST_MODULES, str(case)]
    for _start in range(2):  # the first one makes the copy of the catalogue
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60, env=around)
        assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "kiscase.participants.screen.page" in loaded
    assert sorted({name.partition(".")[0] for name in loaded} & LATER) == []
    assert sorted(name for name in loaded if name.endswith((".model", ".actions", ".queries", ".documents"))) == []


@pytest.mark.slow
def test_pictures_are_made_by_a_program_that_has_just_started(practice_file: Path, tmp_path: Path) -> None:
    """What other tests have loaded hides what a fresh process lacks."""
    script = (
        "import sys; from pathlib import Path; from kiscase import screenshots; "
        "screenshots.VARIANTS = screenshots.VARIANTS[:1]; "
        "print(len(screenshots.make_screenshots(Path(sys.argv[2]), Path(sys.argv[1]))))"
    )
    case = tmp_path / "klub.kis"
    shutil.copyfile(practice_file, case)
    done = subprocess.run(
        [sys.executable, "-c", script, str(case), str(tmp_path / "pictures")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=180,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == 1 + 8  # the welcome screen and each page


LATER = {"sqlalchemy", "alembic", "babel", "reportlab", "pikepdf", "PIL", "fontTools", "holidays", "pyhanko"}
OPEN_AND_LIST_MODULES = """
import gc, os, sys
gc.disable()
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from kiscase import __main__
from kiscase.app import Program

class FirstWorkerProgram(Program):
    def _file_opened(self, opened):
        self.show_workspace(opened.database, opened.workers[0][:2])

app = QApplication(sys.argv[:1])
program = FirstWorkerProgram(app)
program.show_welcome()
program.window.show()

def look():
    view = program.view
    rows = view.page().list.rows.rowCount() if view is not None and hasattr(view.page(), "list") else 0
    if view is not None and not hasattr(view.page(), "list"):
        view.open("participant", None)
    if rows:
        print(*sys.modules)
        sys.stdout.flush()
        os._exit(0)
    QTimer.singleShot(0, look)

QTimer.singleShot(0, look)
program.open(Path(sys.argv[1]), "")
app.exec()
"""
