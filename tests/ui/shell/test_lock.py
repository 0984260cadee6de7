"""The lock holds whatever finishes behind it, and slows down who guesses."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.core.database.database import Database
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.shell.lock.lock_screen import FREE_TRIES, LockScreen
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.screens import page_of


def test_what_a_background_task_brings_waits_until_the_window_is_unlocked(window: Workspace, qtbot: QtBot) -> None:
    window.lock()
    shown: list[str] = []
    task = BackgroundTask(window, lambda: "certificate", shown.append, lambda _problem: None)
    qtbot.waitUntil(lambda: not task._thread.is_alive())
    ended = QTimer(singleShot=True)
    with qtbot.waitSignal(ended.timeout):  # its answer was sent before this one
        ended.start(0)
    assert shown == []
    window.unlock()
    assert shown == ["certificate"]


def test_a_dialog_that_opens_behind_the_lock_is_seen_after_it(window: Workspace, qtbot: QtBot) -> None:
    window.lock()
    dialog = QDialog(window)
    dialog.show()
    assert not dialog.isVisible()
    window.unlock()
    assert dialog.isVisible()
    dialog.close()


def test_locking_empties_the_clipboard(window: Workspace) -> None:
    QGuiApplication.clipboard().setText("80051412345 Wiśniewska Jadwiga")
    window.lock()
    assert QGuiApplication.clipboard().text() == ""


def test_who_guesses_waits_longer_each_time(qtbot: QtBot) -> None:
    database: Any = SimpleNamespace(
        needs_passphrase=True,
        shared=False,
        signed_in_as="",
        accepts_passphrase=lambda text: text == "right",
        worker=(1, ""),
    )
    screen = LockScreen(cast("Any", database))
    qtbot.addWidget(screen)
    screen.show()
    for _try in range(FREE_TRIES):
        assert screen.passphrase.isEnabled()
        qtbot.keyClicks(screen.passphrase, "wrong")
        qtbot.keyClick(screen.passphrase, Qt.Key.Key_Return)
    assert not screen.passphrase.isEnabled()
    assert not screen.button.isEnabled()
    assert screen._pause.interval() == 1_000
    screen._try_again()
    screen._try()
    assert screen._pause.interval() == 2_000
    screen._try_again()
    screen.passphrase.setText("right")
    with qtbot.waitSignal(screen.opened):
        screen._try()


@pytest.mark.skipif(os.name != "posix", reason="rights of files and core dumps are POSIX's")
def test_files_are_for_their_owner_and_a_crash_leaves_no_memory_behind(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from kiscase import __main__ as program; "
        "program._keep_private(); Path(sys.argv[1]).write_text('x'); "
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    if sys.platform == "linux":  # 3: PR_GET_DUMPABLE
        code += "; import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    path = tmp_path / "wydruk.pdf"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"0"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _found_by_screen_readers(one: QAccessibleInterface) -> Iterator[str]:
    yield one.text(QAccessible.Text.Name)
    for place in range(one.childCount()):
        inside = one.child(place)
        if inside is not None:
            yield from _found_by_screen_readers(inside)


def test_screen_readers_find_nobody_behind_the_lock(program: Program, case: Database, qtbot: QtBot) -> None:
    with case.action() as session:
        makers.participant(session, family_name="Żółć")
    view = program.show_workspace(case, (1, "Bożena Łącka"))
    page = page_of(view, ParticipantsPage)
    view.show_page(view.pages.index(page))
    qtbot.waitUntil(view.jobs.is_idle)

    def found() -> bool:
        return any(
            "Żółć" in name for name in _found_by_screen_readers(QAccessible.queryAccessibleInterface(program.window))
        )

    qtbot.waitUntil(found)
    view.lock()
    assert not found()
    view.unlock()
    qtbot.waitUntil(found)
