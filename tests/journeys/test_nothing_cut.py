"""Every page and dialog of the practice club: nothing that tells is cut while room is free, nothing is off-screen."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QScreen
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from kiscase.app import Program
from kiscase.club import actions as club
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.tables.record_list import RecordList
from kiscase.ui.widgets.dialog import usable_room
from tests import makers
from tests.cut_texts import cut_in, cut_in_choices, cut_in_lists
from tests.journeys.keyboard import Keyboard

TASKBAR = 40  # dots
LOOKS = [
    ("pl", 1.0, (1366, 768)),
    ("uk", 1.0, (1024, 700)),
    ("en", 2.0, (1024, 700)),
    ("pl", 2.0, (1366, 768)),
]
BUSIEST = {
    "participant": "SELECT participant_id FROM enrolment GROUP BY 1 ORDER BY count(*) DESC",
    "contract": "SELECT contract_id FROM evaluation GROUP BY 1 ORDER BY count(*) DESC",
    "activity": "SELECT activity_id FROM enrolment GROUP BY 1 ORDER BY count(*) DESC",
}
"""The record of a page that has most to show."""
NO_DIALOG = frozenset({"print", "save", "save_document", "save_pdf", "backup"})
"""Commands that ask the system for a printer or a file."""


@pytest.fixture
def club_file(practice_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "club.kis"
    shutil.copyfile(practice_file, path)
    opened = case_file.open_case_file(path, None)
    yield opened
    with suppress(Exception):
        opened.close()


@pytest.mark.slow
@pytest.mark.parametrize(("language", "scale", "size"), LOOKS)
def test_nothing_that_tells_is_cut(  # noqa: PLR0917 - fixtures
    language: str,
    scale: float,
    size: tuple[int, int],
    club_file: Database,
    program: Program,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usable = QRect(0, 0, size[0], size[1] - TASKBAR)
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: usable)
    with club_file.read() as session:
        records = {kind: session.scalar(text(query)) for kind, query in BUSIEST.items()}
        worker = club.list_workers(session)[0]
    program.change_settings({"language": language, "scale": scale})
    program.window.resize(usable.size())
    view = program.show_workspace(club_file, worker[:2])
    walk = _Walk(view, Keyboard(qtbot), usable.size())
    for index in range(len(view._rooms)):
        walk.visit(index, records)
    assert len(walk.dialogs) > 25, "dialogs were opened"
    assert not walk.cut, "\n".join(sorted(walk.cut))


def test_the_paper_is_a_tab_where_it_has_no_room_beside_the_contract(
    window: Workspace, program: Program, case: Database, qtbot: QtBot
) -> None:
    with case.action() as session:
        contract = makers.active_contract(session, makers.participant(session))
    window.open("contract", contract)
    page: Any = window.page()
    keys = Keyboard(qtbot)
    program.window.resize(1024, 700)
    keys.until(lambda: page.tabs.indexOf(page.preview) >= 0)
    program.window.resize(1366, 700)
    keys.until(lambda: page.tabs.indexOf(page.preview) < 0)
    program.window.resize(1100, 700)
    keys.until(lambda: page.tabs.indexOf(page.preview) >= 0)


class _Walk:
    """Goes through pages, tabs and dialogs, and collects what is cut."""

    def __init__(self, view: Workspace, keys: Keyboard, size: QSize) -> None:
        self._view, self._keys, self._size = view, keys, size
        self.cut: set[str] = set()
        self.dialogs: set[str] = set()

    def visit(self, index: int, records: dict[str, int]) -> None:
        """See a page, each tab of its busiest record, and each dialog that can be opened there."""
        self._view.show_page(index)
        self._settle()
        page: Any = self._view.page()
        self._look(page.kind)
        listed = getattr(page, "list", None)
        if listed is None or not listed.rows.rowCount():
            return
        page.open_record(records.get(page.kind) or listed.rows.id_at(min(3, listed.rows.rowCount() - 1)))
        self._settle()
        for action in [one for one in page.actions() if one.isEnabled() and one.text().endswith("…")]:
            if page.actions_by_key.get("print") is not action and _key(page, action) not in NO_DIALOG:
                self._open(f"{page.kind}: {action.text()}", action.trigger)
        for tab in range(page.tabs.count()):
            if page.tabs.isTabVisible(tab):
                page.tabs.setCurrentIndex(tab)
                self._settle()
                self._look(f"{page.kind}, {page.tabs.tabText(tab)}")
                self._open_from_buttons(page, tab)

    def _open_from_buttons(self, page: Any, tab: int) -> None:
        shown = page.tabs.widget(tab)
        for listed in shown.findChildren(RecordList):
            if listed.isVisible() and listed.rows.rowCount():
                listed.selectRow(0)
                self._settle()
        for button in shown.findChildren(QPushButton):
            usable = button.isVisible() and button.isEnabled() and button.text().endswith("…")
            if usable and button.objectName() not in NO_DIALOG:
                self._open(f"{page.kind}: {button.text()}", button.click)

    def _open(self, where: str, trigger: Callable[[], object]) -> None:
        trigger()
        self._settle()
        for dialog in _dialogs():
            if not isinstance(dialog, (QFileDialog, QPrintDialog)):
                name = f"{where} → {type(dialog).__name__}"
                self.dialogs.add(type(dialog).__name__ + dialog.windowTitle())
                if not usable_room(dialog).contains(dialog.geometry()):
                    self.cut.add(f"{name} lies at {dialog.geometry().getRect()}")
                self.cut |= {
                    f"{name}: {one}" for one in (*cut_in(dialog), *cut_in_lists(dialog), *cut_in_choices(dialog))
                }
        for dialog in _dialogs():
            dialog.done(0)
        self._settle()

    def _look(self, where: str) -> None:
        window = self._view.window()
        self.cut |= {f"{where}: {one}" for one in (*cut_in(window), *cut_in_lists(window))}
        if window.size() != self._size:
            self.cut.add(f"{where}: the window grew to {window.width()} × {window.height()}")
            window.resize(self._size)

    def _settle(self) -> None:
        for _round in range(3):  # layouts that depend on widths settle in rounds
            self._keys.until(self._view.jobs.is_idle)
            QApplication.processEvents()


def _key(page: Any, action: object) -> str:
    return next((key for key, one in page.actions_by_key.items() if one is action), "")


def _dialogs() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
