"""pytest-qt's `qtbot`, with patience: a busy computer is slow, and no test fails for that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

PATIENCE = 30_000  # milliseconds until what does not come is a failure


class PatientBot(QtBot):
    """Waits six times as long as pytest-qt does by default."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = PATIENCE) -> None:
        """Wait until *callback* gives True, or raises no AssertionError any more."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **options: Any) -> Any:
        """Wait at the end of the block for a signal."""
        return super().waitSignal(signal, timeout=timeout, **options)
