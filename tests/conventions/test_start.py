"""What does not belong to the window starts without it: the command line, the core and the rules never load Qt."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kiscase.core.database.local import case_file
from kiscase.pages import list_pages
from tests.actions import ask, search_hits
from tests.conventions.project import PACKAGE, ROOT, module_name, sources
from tests.core.old_case_files import SCHEMA_1, copy_old_file

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
    loaded = set(started(practice_file, tmp_path)["modules"])
    assert "kiscase.participants.screen.page" in loaded
    assert sorted({name.partition(".")[0] for name in loaded} & LATER) == []
    assert sorted(name for name in loaded if name.endswith((".model", ".actions", ".queries", ".documents"))) == []
    assert sorted(loaded & LATER_MODULES) == []
    assert len([name for name in loaded if name.startswith("kiscase")]) <= MOST_MODULES


def test_only_the_page_in_sight_is_built_and_each_widget_is_dressed_once(practice_file: Path, tmp_path: Path) -> None:
    """The stylesheet costs more than the widgets: one is dressed again when it gets another parent or another sheet."""
    found = started(practice_file, tmp_path)
    assert found["pages"] == ["participant"]
    assert found["dressed"] <= found["widgets"] * 1.3


def test_a_document_about_a_contract_is_printed_without_the_other_features(practice_file: Path) -> None:
    """They would take as long to load as everything else; only what damage is looked for in are all tables."""
    command = [sys.executable, "-c", PRINT_ABOUT_CONTRACTS, str(practice_file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["printed"] > 5
    assert [name for name in told["modules"] if name.startswith(("kiscase.activities", "pikepdf", "PySide6"))] == []
    assert "kiscase.all_records" in told["after_a_failure"]


def started(practice_file: Path, folder: Path) -> dict[str, Any]:
    """What a program that opens a file has loaded and built when the first rows are there."""
    case = folder / "klub.kis"
    shutil.copyfile(practice_file, case)
    around = os.environ | {"QT_QPA_PLATFORM": "offscreen", "KISCASE_SETTINGS": str(folder / "settings.toml")}
    command = [sys.executable, "-c", OPEN_AND_TELL, str(case)]
    for _start in range(2):  # the first one makes the copy of the catalogue
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60, env=around)
        assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_find_loads_neither_sqlalchemy_nor_features(practice_file: Path) -> None:
    script = "import sys; from kiscase.__main__ import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", script, "find", str(practice_file), "KS/1/2026"]
    for _start in range(2):  # the first one makes the copy of the catalogue
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.startswith("contract\tKS/1/2026\t")
    loaded = set(done.stderr.split())
    assert "kiscase.core.search.matching" in loaded
    assert sorted({name.partition(".")[0] for name in loaded} & (LATER | {"PySide6", "shiboken6"})) == []
    assert sorted(name for name in loaded if name.endswith((".model", ".actions", ".queries", ".documents"))) == []


@pytest.mark.parametrize(
    "opening",
    [
        "from kiscase.__main__ import main; main(['find', sys.argv[1], 'x'])",
        "from kiscase.__main__ import main; main(['print', sys.argv[1], 'contract', '--list'])",
        (
            "from kiscase import app, pages; from kiscase.club.opening import open_with_workers; "
            "open_with_workers(Path(sys.argv[1]), '', pages.load_records).database.close()"
        ),
    ],
)
def test_an_older_file_keeps_its_index_whatever_opens_it_first(opening: str, tmp_path: Path) -> None:
    """An upgrade builds the index of all records anew, also where nothing has loaded them yet."""
    path = tmp_path / "old.kis"
    copy_old_file(SCHEMA_1, path)
    script = f"import sys; from pathlib import Path; {opening}"
    around = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60, env=around)
    assert done.returncode == 0, done.stderr
    case = case_file.open_case_file(path, None)
    assert {hit.kind for hit in ask(case, search_hits, "l")} == {"participant", "worker"}
    assert case.find_faults() == []
    case.close()


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
    assert int(done.stdout) == 1 + len(list_pages())  # the welcome screen and each page


PRINT_ABOUT_CONTRACTS = """
import contextlib, json, sys
from pathlib import Path
from kiscase.__main__ import main
from kiscase.cli.opened_case import opened_case

file = Path(sys.argv[1])
assert main(["print", str(file), "contract", "--list"]) == 0
from kiscase.contracts.document_kinds import CONTRACT_DOCUMENTS

printed = 0
with opened_case(file, all_records=False) as database, database.read() as session:
    for kind in CONTRACT_DOCUMENTS:
        for _number, subject in kind.list_printable(session)[:1]:
            assert kind.render(session, subject).startswith(b"%PDF")
            printed += 1
told = {"printed": printed, "modules": list(sys.modules)}
with contextlib.suppress(LookupError), opened_case(file, all_records=False):
    raise LookupError
print(json.dumps(told | {"after_a_failure": list(sys.modules)}))
"""
LATER = {"sqlalchemy", "alembic", "babel", "reportlab", "pikepdf", "PIL", "fontTools", "holidays", "pyhanko"}
LATER_MODULES = {
    "html",
    "kiscase.activities.today.screen.today_page",
    "kiscase.ui.file_dialogs",
    "kiscase.ui.widgets.dialog",
    "kiscase.ui.widgets.message_boxes",
}
MOST_MODULES = 180
"""Each module takes a fifth of a millisecond, however small it is."""
OPEN_AND_TELL = """
import gc, json, os, sys
gc.disable()
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from kiscase import __main__
from kiscase.app import Program

class FirstWorkerProgram(Program):
    def _file_opened(self, opened):
        self.show_workspace(opened.database, opened.workers[0][:2])

class Dressing(QObject):
    count = 0

    def eventFilter(self, watched, event):
        self.count += event.type() is QEvent.Type.StyleChange and isinstance(watched, QWidget)
        return False

app = QApplication(sys.argv[:1])
program = FirstWorkerProgram(app)
program.show_welcome()
program.window.show()
dressing = Dressing()
app.installEventFilter(dressing)

def look():
    view = program.view
    rows = view.page().list.rows.rowCount() if view is not None and hasattr(view.page(), "list") else 0
    if view is not None and not hasattr(view.page(), "list"):
        view.open("participant", None)
    if rows:
        made = [page.kind for page in view.stack.made.values()]
        told = {"modules": list(sys.modules), "pages": made, "dressed": dressing.count}
        print(json.dumps(told | {"widgets": len(QApplication.allWidgets())}))
        sys.stdout.flush()
        os._exit(0)
    QTimer.singleShot(0, look)

QTimer.singleShot(0, look)
program.open(Path(sys.argv[1]), "")
app.exec()
"""
