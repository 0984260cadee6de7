"""Takes screenshots of every page of the practice club: light, dark, and with large letters."""

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

from kiscase import pages
from kiscase.app import Program
from kiscase.core.database.local import case_file
from kiscase.practice import practice_file
from kiscase.ui.shell.workspace import Workspace

WINDOW_SIZE = (1366, 768)  # the screen of many offices
VARIANTS = (("light", 1.0), ("dark", 1.0), ("light", 2.0))


def make_screenshots(folder: Path, file: Path | None = None) -> list[Path]:
    """Write screenshots of a practice *file*, or of a new one, to *folder*; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    pages.load_everything()  # each page is built at once
    app = cast("QApplication", QApplication.instance() or QApplication(["kiscase"]))
    made = []
    with tempfile.TemporaryDirectory() as scratch, _temporary_settings(Path(scratch)):
        file = file or practice_file.ensure_practice_file(Path(scratch))
        for look, scale in VARIANTS:
            made += list(_screenshots_of_variant(app, file, folder, look, scale))
    return made


@contextmanager
def _temporary_settings(folder: Path) -> Iterator[None]:
    """Keep settings that are changed for a screenshot out of the user's settings."""
    before = os.environ.get("KISCASE_SETTINGS")
    os.environ["KISCASE_SETTINGS"] = str(folder / "settings.toml")
    try:
        yield
    finally:
        if before is None:
            del os.environ["KISCASE_SETTINGS"]
        else:
            os.environ["KISCASE_SETTINGS"] = before


def _screenshots_of_variant(app: QApplication, file: Path, folder: Path, look: str, scale: float) -> Iterator[Path]:
    program = Program(app)
    program.settings = replace(program.settings, theme=look, scale=scale, language="pl")
    program.apply_appearance()
    program.window.resize(*WINDOW_SIZE)
    program.show_welcome()
    program.window.show()
    name = look if scale == 1 else f"{look}-{scale:.0%}".rstrip("%")
    yield _save_screenshot(program, folder / f"{name}-0-welcome.png")
    opened = case_file.open_case_file(file, None)
    with opened.read() as session:
        from kiscase.club import actions

        worker = actions.list_workers(session)[0]
    view = program.show_workspace(opened, worker[:2])
    for index, page in enumerate(view.pages):
        view.show_page(index)
        _wait_until_idle(view)
        _open_a_record(view)
        _wait_until_idle(view)
        yield _save_screenshot(program, folder / f"{name}-{index + 1}-{page.kind}.png")
    program.window.close()
    program.window.deleteLater()


def _open_a_record(view: Workspace) -> None:
    rows = getattr(view.page(), "list", None)
    if rows is not None:
        wanted = rows.rows.id_at(min(3, rows.rows.rowCount() - 1))
        view.page().open_record(wanted)


def _save_screenshot(program: Program, path: Path) -> Path:
    _run_events_until(lambda: True)
    program.window.grab().save(str(path))
    return path


def _wait_until_idle(view: Workspace) -> None:
    _run_events_until(view.jobs.is_idle)


def _run_events_until(ready: Callable[[], bool]) -> None:
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
