"""A file with values that cannot be, in the window: what cannot be shown is told, and is no fault of the program."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QProgressDialog
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.club.screen.settings_page import COMPUTER_TAB, SettingsPage
from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import CheckStoppedError
from kiscase.core.i18n import _
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets import long_job
from kiscase.ui.widgets.message_boxes import NoticeDialog
from tests import makers
from tests.screens import button, page_of

SECRET = "Kowalska"
VALUES = {
    "date": ("participant", "born", f"1980-05-14 {SECRET}"),
    "json": ("participant", "groups", f'"{SECRET}"'),
    "choice": ("activity", "kind", SECRET),
    "contract": ("contract", "texts", "[1]"),
}


@pytest.mark.parametrize("name", VALUES)
def test_values_that_cannot_be_are_told_in_the_message_bar(
    program: Program, case: Database, qtbot: QtBot, name: str
) -> None:
    with case.action() as session:
        person = makers.participant(session)
    with case.action() as session:
        makers.contract(session, person)
    with case.action() as session:
        makers.activity(session)
    table, column, value = VALUES[name]
    with case.connection() as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = ?", (value,))  # noqa: S608
    view = program.show_workspace(case, (1, "Bożena Łącka"))
    qtbot.waitUntil(view.jobs.is_idle)
    told = []
    for page in view.pages:
        view.show_page(view.pages.index(page))
        page.open_record(1)
        qtbot.waitUntil(view.jobs.is_idle)
        told += [one.page().message_bar.text() for one in (view,)]
    assert any(told)
    assert not any(SECRET in text for text in told)
    assert program.window.findChild(QPlainTextEdit, "details") is None


def test_a_slot_that_stumbles_over_such_a_value_is_no_fault_of_the_program(
    program: Program, case: Database, qtbot: QtBot
) -> None:
    with case.action() as session:
        makers.participant(session)
    view = program.show_workspace(case, (1, "Bożena Łącka"))
    qtbot.waitUntil(view.jobs.is_idle)
    program.errors.show_error(KeyError(SECRET))
    qtbot.waitUntil(lambda: program.window.findChild(QPlainTextEdit, "details") is not None)
    program.window.findChild(NoticeDialog).accept()  # type: ignore[union-attr]
    view.jobs.run(_break_a_value, lambda _none: None)
    program.errors.show_error(KeyError(SECRET))
    qtbot.waitUntil(lambda: bool(_notices(program)))
    (notice,) = _notices(program)
    assert notice.accessibleName() == _("The file is damaged.")
    assert "participant" in notice.accessibleDescription()
    assert notice.findChild(QPlainTextEdit, "details") is None
    notice.accept()


def _break_a_value(database: Database) -> None:
    with database.connection() as connection:
        connection.exec_driver_sql("UPDATE participant SET born = 'x'")


def _notices(program: Program) -> list[NoticeDialog]:
    return [one for one in program.window.findChildren(NoticeDialog) if one.isVisible()]


def _change_a_row(database: Database) -> None:
    with database.connection() as connection:
        connection.exec_driver_sql("UPDATE participant SET town = 'Lublin'")


def _after_a_quiet_minute(program: Program, view: Workspace, qtbot: QtBot) -> None:
    qtbot.waitUntil(view.jobs.is_idle)
    quiet = program.quiet_work.timer
    quiet.setInterval(0)
    quiet.start()
    qtbot.waitUntil(lambda: not quiet.isActive())
    quiet.setInterval(60_000)
    qtbot.waitUntil(view.jobs.is_idle)


def test_after_a_quiet_minute_the_file_is_checked_once(program: Program, case: Database, qtbot: QtBot) -> None:
    with case.action() as session:
        makers.participant(session)
    _change_a_row(case)
    view = program.show_workspace(case, (1, "Bożena Łącka"))
    _after_a_quiet_minute(program, view, qtbot)
    qtbot.waitUntil(lambda: bool(_notices(program)))
    (notice,) = _notices(program)
    assert notice.accessibleName() == _("The file was checked.")
    assert "(town)" in notice.accessibleDescription()
    assert "Lublin" not in notice.accessibleDescription()
    notice.accept()
    qtbot.waitUntil(lambda: not _notices(program))
    _after_a_quiet_minute(program, view, qtbot)
    assert not _notices(program)


def test_an_intact_file_is_checked_without_a_word(program: Program, case: Database, qtbot: QtBot) -> None:
    view = program.show_workspace(case, (1, "Bożena Łącka"))
    _after_a_quiet_minute(program, view, qtbot)
    assert not _notices(program)


def test_who_comes_back_does_not_wait_for_the_check(
    program: Program, case: Database, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def endless(_database: Database, is_stopped: Callable[[], bool]) -> list[str]:
        begun.set()
        while not is_stopped():
            time.sleep(0.01)
        raise CheckStoppedError

    with case.action() as session:
        makers.participant(session)
    view = program.show_workspace(case, (1, "Bożena Łącka"))
    qtbot.waitUntil(view.jobs.is_idle)
    with monkeypatch.context() as slow:
        slow.setattr(FileDatabase, "find_faults", endless)
        quiet = program.quiet_work.timer
        quiet.start(0)
        qtbot.waitUntil(begun.is_set)
        quiet.setInterval(60_000)
        answers: list[int] = []
        view.jobs.read(lambda _session: 7, answers.append)
        qtbot.waitUntil(lambda: answers == [7])
        qtbot.waitUntil(view.jobs.is_idle)
    assert not _notices(program)
    view.jobs.run(_change_a_row, lambda _none: None)
    _after_a_quiet_minute(program, view, qtbot)
    qtbot.waitUntil(lambda: bool(_notices(program)))
    _notices(program)[0].accept()


def test_the_settings_check_the_file(program: Program, case: Database, qtbot: QtBot) -> None:
    with case.action() as session:
        makers.participant(session)
    view = program.show_workspace(case, (1, "Bożena Łącka"))
    page = page_of(view, SettingsPage)
    view.show_page(view.pages.index(page))
    page.tabs.setCurrentIndex(COMPUTER_TAB)
    qtbot.waitUntil(view.jobs.is_idle)
    button(page, "check_button").click()
    intact = _("The file is intact: its structure, its journal, and all that the journal knows of.")
    qtbot.waitUntil(lambda: page.message_bar.text() == intact)
    view.jobs.run(_change_a_row, lambda _none: None)
    button(page, "check_button").click()
    qtbot.waitUntil(lambda: "(town)" in page.message_bar.text())
    assert "Lublin" not in page.message_bar.text()


@pytest.mark.parametrize("how", ["check", "backup"])
def test_long_work_shows_how_far_it_is_and_can_be_cancelled(
    program: Program, case: FileDatabase, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    def endless(
        _database: Database,
        *_target: Path,
        is_stopped: Callable[[], bool],
        report: Callable[[float], None],
        **_more: str,
    ) -> None:
        report(0.42)
        while not is_stopped():
            time.sleep(0.01)
        raise CheckStoppedError

    view = program.show_workspace(case, (1, "Bożena Łącka"))
    page = page_of(view, SettingsPage)
    view.show_page(view.pages.index(page))
    qtbot.waitUntil(view.jobs.is_idle)
    monkeypatch.setattr(long_job, "PROGRESS_DELAY", 0)
    with monkeypatch.context() as slow:
        slow.setattr(FileDatabase, "find_faults", endless)
        slow.setattr(FileDatabase, "backup", endless)
        if how == "check":
            page.check_file()
        else:
            page.backup_to(str(case.path.with_name("copy.kis")))
        (progress,) = page.findChildren(QProgressDialog, "long job")
        qtbot.waitUntil(lambda: progress.isVisible() and progress.value() == 42)
        progress.canceled.emit()
        qtbot.waitUntil(view.jobs.is_idle)
    assert page.message_bar.text() in {
        _("Cancelled: the file was not checked to the end."),
        _("Cancelled: no backup was written."),
    }
    qtbot.waitUntil(lambda: not page.findChildren(QProgressDialog, "long job"))


def test_who_closes_the_file_does_not_wait_for_a_check(
    program: Program, case: Database, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def endless(_database: Database, is_stopped: Callable[[], bool], report: Callable[[float], None]) -> None:
        begun.set()
        report(0.0)
        while not is_stopped():
            time.sleep(0.01)
        stopped.set()
        raise CheckStoppedError

    view = program.show_workspace(case, (1, "Bożena Łącka"))
    qtbot.waitUntil(view.jobs.is_idle)
    monkeypatch.setattr(FileDatabase, "find_faults", endless)
    page_of(view, SettingsPage).check_file()
    qtbot.waitUntil(begun.is_set)
    view.jobs.close()
    assert stopped.is_set()
