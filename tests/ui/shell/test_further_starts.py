"""A second start raises the window that is open and opens its file there; so do a drop and the system."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.core.database.server.address import parse_server_address
from kiscase.practice import practice_file
from kiscase.ui.shell.program import running_program
from kiscase.ui.shell.program.application import Application
from kiscase.ui.shell.program.running_program import RequestServer, StartRequest
from kiscase.ui.shell.workspace import Workspace
from tests.journeys.keyboard import Keyboard


@pytest.fixture(autouse=True)
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture
def listening(window: Workspace, program: Program) -> Iterator[Program]:
    assert window is program.view
    program.listen_to_starts()
    yield program
    program._request_server.close()


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return practice_file.ensure_practice_file(tmp_path)


@pytest.mark.parametrize(
    "request_made",
    [
        StartRequest(),
        StartRequest(practice=True),
        StartRequest(Path("/tmp/klub „Przystań”.kis")),  # noqa: S108 - no file is made
        StartRequest(parse_server_address("kis://serwer/klub")),
    ],
)
def test_a_request_comes_as_it_was_made(request_made: StartRequest) -> None:
    assert StartRequest.decoded(request_made.encoded()) == request_made


@pytest.mark.parametrize("line", [b"", b"x\n", b"[]\n", b'{"case": "a.kis"}\n', b"\xff\n"])
def test_what_is_no_request_is_none(line: bytes) -> None:
    assert StartRequest.decoded(line) is None


def is_asked_who_works(program: Program) -> bool:
    """Whether the practice club is open, and its workers are offered."""
    welcome = program._welcome
    return welcome.isVisible() and welcome.steps.currentWidget() is welcome.worker_step and program.jobs is None


def start(*words: str) -> subprocess.Popen[str]:
    """Start the program once more, as a user would."""
    return subprocess.Popen(
        [sys.executable, "-m", "kiscase", *words],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        text=True,
        stderr=subprocess.PIPE,
    )


def test_a_second_start_ends_and_its_file_opens_in_the_first_window(
    listening: Program, other: Path, qtbot: QtBot
) -> None:
    with start(str(other)) as second:
        qtbot.waitUntil(lambda: second.poll() is not None)
        assert second.stderr is not None
        assert (second.returncode, second.stderr.read()) == (0, "")
    qtbot.waitUntil(lambda: is_asked_who_works(listening))
    listening._close_unused()


def test_a_second_start_for_the_same_case_only_raises_the_window(
    listening: Program, window: Workspace, keys: Keyboard
) -> None:
    assert listening.jobs is not None
    listening.window.showMinimized()
    listening.take_request(StartRequest(listening.jobs.database.location))
    assert not listening.window.isMinimized()
    assert listening.view is window


def test_unsaved_typing_is_asked_about_before_another_file_opens(
    listening: Program, window: Workspace, keys: Keyboard, other: Path
) -> None:
    keys.press("Ctrl+2", "Ctrl+N")
    keys.until_at("applicant")
    keys.press("Alt+0")
    keys.to("family_name")
    keys.type("Nowak")
    listening.take_request(StartRequest(other))
    keys.dialog()
    keys.press("Escape")
    keys.without_dialog()
    assert listening.view is window
    assert window.page().is_dirty()
    window.page().discard_changes()


def test_behind_the_lock_the_file_waits(listening: Program, window: Workspace, other: Path, qtbot: QtBot) -> None:
    window.lock()
    listening.take_request(StartRequest(other))
    assert listening.view is window
    window.unlock()
    qtbot.waitUntil(lambda: is_asked_who_works(listening))


def test_without_a_program_that_runs_there_is_nobody_to_take_it(tmp_path: Path) -> None:
    assert not running_program.hand_over(StartRequest())
    Path(running_program._socket_address()).touch()  # of a program that was killed
    assert not running_program.hand_over(StartRequest())


def test_the_place_of_a_killed_program_is_taken(program: Program, qtbot: QtBot) -> None:
    Path(running_program._socket_address()).touch()
    server = RequestServer(program)
    asked: list[StartRequest] = []
    server.asked.connect(asked.append)
    with start() as second:
        qtbot.waitUntil(lambda: second.poll() is not None)
    assert asked == [StartRequest()]
    server.close()


@pytest.mark.parametrize(
    ("paths", "taken"),
    [(["/a/klub.kis"], True), (["/a/skan.pdf"], False), (["/a/1.kis", "/a/2.kis"], False), ([], False)],
)
def test_one_case_file_can_be_dropped_on_the_window(program: Program, paths: list[str], taken: bool) -> None:
    opened: list[Path] = []
    program.window.file_dropped.disconnect()
    program.window.file_dropped.connect(opened.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(QPointF(5, 5), *how), QDropEvent(QPointF(5, 5), *how)):
        event.ignore()
        QApplication.sendEvent(program.window, event)
        assert event.isAccepted() is taken
    assert opened == [Path(path) for path in paths] * taken


def test_the_system_asks_to_open_a_file() -> None:
    asked: list[Path] = []

    class Heard:
        file_asked = type("Emitter", (), {"emit": staticmethod(asked.append)})

    assert Application.event(Heard, QFileOpenEvent("/a/klub.kis"))  # type: ignore[arg-type]
    assert asked == [Path("/a/klub.kis")]
