"""The watchdog notes the turns of the event loop that work for too long, and what ran in them."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from benchmarks import stalls, watchdog
from kiscase.core import collation


@pytest.fixture
def watching(qtbot: QtBot) -> Iterator[watchdog.Watchdog]:
    made = watchdog.Watchdog()
    yield made
    made.close()


def test_work_of_the_thread_is_a_stall_with_its_stack(watching: watchdog.Watchdog, qtbot: QtBot) -> None:
    watching.step = "sorted"
    watching.skip()
    QTimer.singleShot(0, _work)
    qtbot.waitUntil(lambda: bool(watching.stalls))
    (stall,) = watching.stalls
    assert stall.step == "sorted"
    assert stall.milliseconds > watchdog.LIMIT
    assert watching.longest == stall.milliseconds
    assert any("core/collation.py" in line for line in stall.stack())
    assert "1 times  sorted" in stalls.format_stalls(watching.stalls)


def test_a_turn_that_only_waits_is_none(watching: watchdog.Watchdog, qtbot: QtBot) -> None:
    over: list[bool] = []

    def wait() -> None:
        time.sleep(watchdog.LIMIT * 2 / 1000)
        over.append(True)

    QTimer.singleShot(0, wait)
    qtbot.waitUntil(lambda: bool(over))
    watching.beat()
    assert not watching.stalls


def _work() -> None:
    begun = time.thread_time()
    while time.thread_time() - begun < watchdog.LIMIT * 2 / 1000:
        collation.sort_key("Żółciński Łukasz " * 50)
