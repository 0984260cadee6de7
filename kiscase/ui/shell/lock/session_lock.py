"""Locks the window when the computer sleeps, when the session is locked, or when another user takes the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusError, QDBusMessage

_SCREEN_SAVERS = ("freedesktop", "gnome", "cinnamon", "mate")
_LOGIN = "org.freedesktop.login1"
_SESSION = f"{_LOGIN}.Session"
_PROPERTIES = "org.freedesktop.DBus.Properties"


class SessionLock(QObject):
    """Calls *handler* when what the system reports means that somebody else may come to the screen.

    On Linux the buses of the session and of the system report it; on Windows messages to the window. macOS reports it
    to programs of its own kind alone: there the time without input is what locks.
    """

    def __init__(
        self,
        handler: Callable[[], None],
        parent: QObject,
        *,
        session_bus: QDBusConnection | None = None,
        system_bus: QDBusConnection | None = None,
    ) -> None:
        super().__init__(parent)
        self._handler = handler
        if sys.platform == "linux":
            if session_bus or _has_session_bus():
                self._watch_screen_savers(session_bus or QDBusConnection.sessionBus())
            self._system_bus = system_bus or QDBusConnection.systemBus()
            self._watch_logins(self._system_bus)
        elif sys.platform == "win32":
            from kiscase.ui.shell.lock.windows_session import WindowsSession

            self._windows = WindowsSession(handler)

    @Slot(bool)
    def if_true(self, on: bool) -> None:
        """The screen saver begins, or the computer is about to sleep; False where it ends."""
        if on:
            self._handler()

    @Slot()
    def always(self) -> None:
        """The session is locked."""
        self._handler()

    @Slot(QDBusMessage)
    def ask_activity(self, message: QDBusMessage) -> None:
        """Something about our session changed; what, Python cannot read: ask whether it still has the screen."""
        question = QDBusMessage.createMethodCall(message.service(), message.path(), _PROPERTIES, "Get")
        question.setArguments([_SESSION, "Active"])
        then = (_slot("if_left(QDBusMessage)"), _slot("unanswered(QDBusError,QDBusMessage)"))
        self._system_bus.callWithCallback(question, self, *then)

    @Slot(QDBusMessage)
    def if_left(self, answer: QDBusMessage) -> None:
        """Another user has the screen."""
        if answer.arguments()[0].variant() is False:
            self._handler()

    @Slot(QDBusError, QDBusMessage)
    def unanswered(self, _error: QDBusError, _question: QDBusMessage) -> None:
        """A system without sessions has no users to change."""

    def _watch_screen_savers(self, bus: QDBusConnection) -> None:
        for desktop in _SCREEN_SAVERS:
            bus.connect("", "", f"org.{desktop}.ScreenSaver", "ActiveChanged", self, _slot("if_true(bool)"))

    def _watch_logins(self, bus: QDBusConnection) -> None:
        bus.connect("", "", f"{_LOGIN}.Manager", "PrepareForSleep", self, _slot("if_true(bool)"))
        if name := os.environ.get("XDG_SESSION_ID"):
            path = session_path(name)
            bus.connect("", path, _SESSION, "Lock", self, _slot("always()"))
            bus.connect("", path, _PROPERTIES, "PropertiesChanged", self, _slot("ask_activity(QDBusMessage)"))


def _slot(signature: str) -> Any:
    """SLOT() as Qt reads it; the stubs of PySide6 give it another type than those who take it want."""
    return SLOT(signature)


def _has_session_bus() -> bool:
    """Whether there is a bus of the session: where there is none, to ask for it would start one, and wait for it."""
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or Path(f"/run/user/{os.getuid()}/bus").exists()


def session_path(name: str) -> str:
    """The path of a session on the bus: what is no letter, and a digit at the start, is escaped as systemd does it."""
    letters = (
        letter if letter.isascii() and (letter.isalpha() or (place and letter.isdigit())) else f"_{ord(letter):02x}"
        for place, letter in enumerate(name)
    )
    return "/org/freedesktop/login1/session/" + "".join(letters)
