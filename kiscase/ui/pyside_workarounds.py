"""Works around two traits of PySide6 6.12.

Under Python 3.11 it counts on None, True and False being immortal, which they are from Python 3.12 on. Before, each
call that returns one of them takes a reference that is not its own, and after some thousand calls the interpreter ends
with "deallocating None". So they are given more references than any session can take. And it reads the source of every
module that is imported.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import sys
from types import ModuleType
from typing import Any

_EXTRA_REFERENCES = 1 << (ctypes.sizeof(ctypes.c_ssize_t) * 8 - 3)


def make_constants_immortal() -> None:
    """Make the constants last; needed once, before many calls of Qt."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for constant in (None, True, False, NotImplemented, Ellipsis):
        count = ctypes.c_ssize_t.from_address(id(constant))
        if count.value < _EXTRA_REFERENCES // 2:
            count.value += _EXTRA_REFERENCES


def stop_reading_sources() -> None:
    """Spare the start the reading of every module's source: PySide looks in it for its own name.

    It wants to know which modules its features concern. None is selected here, so a module's name is answer enough.
    """
    with contextlib.suppress(ImportError, AttributeError):
        import shiboken6  # noqa: F401 - brings the other one along

        feature: Any = importlib.import_module("shibokensupport.feature")
        if callable(feature._mod_uses_pyside):  # noqa: SLF001 - there is no other way to tell it
            feature._mod_uses_pyside = _is_of_the_window  # noqa: SLF001


def _is_of_the_window(module: ModuleType) -> bool:
    return module.__name__.startswith(("kiscase", "PySide6"))
