"""How printing or saving ended, reported to whoever asked for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kiscase.ui.widgets.message_boxes import show_notice

if TYPE_CHECKING:
    pass


OutcomeHandler = Callable[[str], None]


def report_failure(parent: QWidget | None, heading: str, sentence: str, problem: OutcomeHandler | None) -> None:
    if problem:
        problem(f"{heading} {sentence}")
    else:
        show_notice(parent, heading, sentence)
