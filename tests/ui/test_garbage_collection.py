"""Garbage is collected in small steps; what is likely to stay is frozen, until nobody uses the window."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kiscase.ui import garbage_collection
from kiscase.ui.garbage_collection import GarbageCollector


class Ring:
    """Something that only a garbage collection can take away."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GarbageCollector]:
    owner = QObject()
    gc.collect()
    made = GarbageCollector(owner)
    gc.freeze()
    yield made
    gc.unfreeze()
    gc.enable()


def test_garbage_goes_once_enough_has_gathered(collector: GarbageCollector) -> None:
    ring = weakref.ref(Ring())
    collector.collect()
    assert ring() is not None, "it is not worth the time yet"
    kept = _gather()
    collector.collect()
    assert ring() is None
    assert kept


def test_what_was_loaded_is_left_out(collector: GarbageCollector) -> None:
    loaded = [Ring() for _number in range(garbage_collection._MANY)]
    collector.collect()
    assert gc.get_freeze_count() > len(loaded)
    assert len(gc.get_objects()) < garbage_collection._MANY


def test_garbage_that_grew_old_goes_too(collector: GarbageCollector) -> None:
    lives = Ring()
    ring = weakref.ref(lives)
    _collect_often(collector)
    del lives
    _collect_often(collector)
    assert ring() is None


def test_many_objects_that_stay_are_frozen_until_the_window_is_not_in_use(
    collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_start = gc.get_freeze_count()
    state = Qt.ApplicationState.ApplicationActive
    monkeypatch.setattr(QGuiApplication, "applicationState", lambda: state)
    pages: list[Ring] = []
    for _page in range(20):
        pages += [Ring() for _number in range(garbage_collection._MANY // 5)]
        collector.collect()
    ring = weakref.ref(pages[0])
    assert gc.get_freeze_count() >= at_start + garbage_collection._MANY
    pages.clear()
    _collect_often(collector)
    assert ring() is not None, "nobody is to wait for that"
    state = Qt.ApplicationState.ApplicationInactive
    _collect_often(collector)
    assert ring() is None


def _gather() -> list[list[int]]:
    return [[number] for number in range(gc.get_threshold()[0] + 100)]


def _collect_often(collector: GarbageCollector) -> None:
    for _turn in range((garbage_collection._STEPS + 1) ** 2 + garbage_collection._UNUSED):
        kept = _gather()
        collector.collect()
        del kept
