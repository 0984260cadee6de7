"""Stands in for aiohttp, which pyHanko imports for servers of time stamps: the program asks none."""

from __future__ import annotations

import sys
from types import ModuleType


class _LeftOut(ModuleType):
    """A module of which every name is a class that nobody makes an object of."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {})


sys.modules["aiohttp"] = _LeftOut("aiohttp")
