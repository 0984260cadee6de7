"""Keeps Python 3.11 alive under PySide6 6.12.

That wheel counts on None, True and False being immortal, which they are from Python 3.12 on. Before, each call that
returns one of them takes a reference that is not its own, and after some thousand calls the interpreter ends with
"deallocating None". So they are given more references than any session can take.
"""

from __future__ import annotations

import ctypes
import sys

_EXTRA_REFERENCES = 1 << (ctypes.sizeof(ctypes.c_ssize_t) * 8 - 3)


def make_constants_immortal() -> None:
    """Make the constants last; needed once, before many calls of Qt."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for constant in (None, True, False, NotImplemented, Ellipsis):
        count = ctypes.c_ssize_t.from_address(id(constant))
        if count.value < _EXTRA_REFERENCES // 2:
            count.value += _EXTRA_REFERENCES
