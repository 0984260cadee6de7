"""The clock: the only module that reads the system time, so that a test can set it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

_system: Callable[[], datetime] = partial(datetime.now, UTC)


def now() -> datetime:
    """This moment, in UTC."""
    return _system()


def today() -> date:
    """The date where this computer is."""
    return now().astimezone().date()
