"""Pictures of every page, for people to look at: light, dark, and large letters; made from the practice club."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from kiscase import practice
from kiscase.app import Program
from kiscase.core import database
from kiscase.desk.window import DeskView

SIZE = (1366, 768)  # the screen of many offices
LOOKS = (("light", 1.0), ("dark", 1.0), ("light", 2.0))


def make(folder: Path, file: Path | None = None) -> list[Path]:
    """Write the pictures of a practice *file*, or of a new one, to *folder*; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    app = cast("QApplication", QApplication.instance() or QApplication(["kiscase"]))
    made = []
    with tempfile.TemporaryDirectory() as scratch, _settings_of_its_own(Path(scratch)):
        file = file or practice.ensure(Path(scratch))
        for look, scale in LOOKS:
            made += list(_look(app, file, folder, look, scale))
    return made


@contextmanager
def _settings_of_its_own(folder: Path) -> Iterator[None]:
    """What is set for a picture must not become what the user has set."""
    before = os.environ.get("KISCASE_SETTINGS")
    os.environ["KISCASE_SETTINGS"] = str(folder / "settings.toml")
    try:
        yield
    finally:
        if before is None:
            del os.environ["KISCASE_SETTINGS"]
        else:
            os.environ["KISCASE_SETTINGS"] = before


def _look(app: QApplication, file: Path, folder: Path, look: str, scale: float) -> Iterator[Path]:
    program = Program(app)
    program.settings = replace(program.settings, theme=look, scale=scale, language="pl")
    program.dress()
    program.window.resize(*SIZE)
    program.welcome()
    program.window.show()
    name = look if scale == 1 else f"{look}-{scale:.0%}".rstrip("%")
    yield _grab(program, folder / f"{name}-0-welcome.png")
    opened = database.open_file(file, None)
    with opened.read() as session:
        from kiscase.club import actions

        worker = actions.workers(session)[0]
    view = program.sit_down(opened, worker[:2])
    for index, page in enumerate(view.pages):
        view.show_page(index)
        _wait(view)
        _choose_first(view)
        _wait(view)
        yield _grab(program, folder / f"{name}-{index + 1}-{page.kind}.png")
    program.window.close()
    program.window.deleteLater()


def _choose_first(view: DeskView) -> None:
    rows = getattr(view.page(), "list", None)
    if rows is not None:
        wanted = rows.rows.id_at(min(3, rows.rows.rowCount() - 1))
        view.page().open_record(wanted)


def _grab(program: Program, path: Path) -> Path:
    _spin(lambda: True)
    program.window.grab().save(str(path))
    return path


def _wait(view: DeskView) -> None:
    _spin(view.jobs.is_idle)


def _spin(ready: Callable[[], bool]) -> None:
    """Let the window live until *ready*, and until it has painted."""
    loop = QEventLoop()
    timer = QTimer(interval=20)
    calm = 0

    def look() -> None:
        nonlocal calm
        calm = calm + 1 if ready() else 0
        if calm > 8:
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
