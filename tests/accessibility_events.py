"""Counts what a screen reader would be told, by Qt's own hook for it."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import PySide6
from PySide6.QtGui import QAccessible

_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_TYPE_OFFSET = ctypes.sizeof(ctypes.c_void_p)  # of the kind of an event, behind the pointer to its virtual functions


@contextmanager
def listening() -> Iterator[list[QAccessible.Event]]:
    """The kinds of the events that are sent while a screen reader listens; on Linux."""
    assert sys.platform.startswith("linux")
    library = ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt" / "lib" / "libQt6Gui.so.6"))
    install = library._ZN11QAccessible20installUpdateHandlerEPFvP16QAccessibleEventE
    install.restype, install.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    heard: list[QAccessible.Event] = []

    def hear(event: int) -> None:
        heard.append(QAccessible.Event(ctypes.c_int.from_address(event + _TYPE_OFFSET).value))

    handler = _HANDLER(hear)
    before = install(ctypes.cast(handler, ctypes.c_void_p))
    QAccessible.setActive(True)
    try:
        yield heard
    finally:
        QAccessible.setActive(False)
        install(before)
