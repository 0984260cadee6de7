"""The window locks when the computer sleeps, when the session is locked, and when another user takes the screen."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Iterator
from ctypes import wintypes
from typing import Any

import pytest
from PySide6.QtCore import ClassInfo, Property, QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from kiscase.ui.shell.lock import windows_session
from kiscase.ui.shell.lock.session_lock import SessionLock, session_path
from kiscase.ui.shell.workspace import Workspace

SESSION = "org.freedesktop.login1.Session"
OURS, ANOTHER = session_path("c2"), session_path("3")
CHANGED = ("org.freedesktop.DBus.Properties", "PropertiesChanged")

exported: Any = ClassInfo  # the stubs do not know that it takes a dictionary
on_linux = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("dbus-daemon") is None, reason="there is no D-Bus on this computer"
)


@exported({"D-Bus Interface": SESSION})
class Login(QObject):
    """A session as the system has it."""

    on_screen = True

    def _active(self) -> bool:
        return self.on_screen

    Active = Property(bool, _active)


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[QDBusConnection]:
    """A bus of our own, so that the test locks nobody's session and hears of none."""
    monkeypatch.setenv("XDG_SESSION_ID", "c2")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        yield QDBusConnection.connectToBus(address, "test of the lock")
        QDBusConnection.disconnectFromBus("test of the lock")
        daemon.terminate()


@pytest.fixture
def login(bus: QDBusConnection) -> Login:
    made = Login()
    assert bus.registerObject(OURS, made, QDBusConnection.RegisterOption.ExportAllContents)
    return made


def send(bus: QDBusConnection, path: str, interface: str, name: str, *values: Any) -> None:
    signal = QDBusMessage.createSignal(path, interface, name)
    signal.setArguments(list(values))
    assert bus.send(signal)


@on_linux
@pytest.mark.parametrize(
    "signal",
    [
        ("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", True),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True),
        ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", True),
        (OURS, SESSION, "Lock"),
        (OURS, *CHANGED, SESSION, {"Active": False}, []),
    ],
)
def test_the_window_locks(
    window: Workspace, bus: QDBusConnection, login: Login, qtbot: QtBot, signal: tuple[Any, ...]
) -> None:
    watching = SessionLock(window.lock, window, session_bus=bus, system_bus=bus)
    assert not window.is_locked()
    login.on_screen = False
    send(bus, *signal)
    qtbot.waitUntil(window.is_locked)
    assert watching.parent() is window


@on_linux
def test_waking_and_other_sessions_do_not_lock(bus: QDBusConnection, login: Login, qtbot: QtBot) -> None:
    heard: list[str] = []
    owner = QObject()
    watching = SessionLock(lambda: heard.append("locked"), owner, session_bus=bus, system_bus=bus)
    send(bus, "/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", False)
    send(bus, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", False)
    send(bus, ANOTHER, SESSION, "Lock")
    send(bus, ANOTHER, *CHANGED, SESSION, {"Active": False}, [])
    send(bus, OURS, *CHANGED, SESSION, {"IdleHint": True}, [])  # we are asked, and have the screen
    send(bus, OURS, SESSION, "Lock")  # the last: what came before it was heard, too
    qtbot.waitUntil(lambda: bool(heard))
    assert login.on_screen
    assert heard == ["locked"]
    assert watching.parent() is owner


def test_the_path_of_a_session() -> None:
    assert session_path("3") == "/org/freedesktop/login1/session/_33"
    assert session_path("c2") == "/org/freedesktop/login1/session/c2"


@pytest.mark.parametrize(
    ("message", "detail", "locks"),
    [(0x218, 4, True), (0x218, 7, False), (0x2B1, 7, True), (0x2B1, 8, False), (0x2B1, 2, True), (0x100, 7, False)],
)
def test_messages_of_windows(message: int, detail: int, locks: bool) -> None:
    heard: list[int] = []
    watching = windows_session.WindowsSession(lambda: heard.append(1))
    sent = wintypes.MSG(message=message, wParam=detail)
    assert watching.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(sent)) is False
    assert heard == [1] * locks
