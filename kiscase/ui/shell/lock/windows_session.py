"""What Windows sends to a window when it is locked, when the user changes, and before it goes to sleep."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtWidgets import QApplication

_POWER, _SLEEPS = 0x0218, 4  # WM_POWERBROADCAST, PBT_APMSUSPEND
_SESSION = 0x02B1  # WM_WTSSESSION_CHANGE
_LEFT = {2, 4, 7}  # WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK


def means_lock(message: int, detail: int) -> bool:
    """Whether a message of Windows, with its first detail, means that somebody else may come to the screen."""
    return (message == _POWER and detail == _SLEEPS) or (message == _SESSION and detail in _LEFT)


class WindowsSession(QAbstractNativeEventFilter):
    """Calls *handler* at such a message; asks Windows for those of the session."""

    def __init__(self, handler: Callable[[], None]) -> None:
        super().__init__()
        self._handler = handler
        for window in QApplication.topLevelWidgets():
            if window.isWindow() and window.isVisible():
                _ask_for_session_messages(int(window.winId()))
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self)

    def nativeEventFilter(self, _kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        """Look at a message; it goes on to whom it is for."""
        sent = wintypes.MSG.from_address(int(message))
        if means_lock(sent.message, sent.wParam):
            self._handler()
        return False


def _ask_for_session_messages(window: int) -> None:
    libraries: Any = getattr(ctypes, "windll", None)
    if libraries is not None:
        libraries.wtsapi32.WTSRegisterSessionNotification(wintypes.HWND(window), 0)  # this session alone
