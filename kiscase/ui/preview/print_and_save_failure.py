"""How printing or saving ended, reported to whoever asked for it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiscase.ui.widgets.message_bar import Notify
from kiscase.ui.widgets.message_boxes import show_notice


def report_failure(parent: QWidget | None, heading: str, sentence: str, problem: Notify | None) -> None:
    """Report a failure through *problem*, or in a message box where nothing reports it."""
    if problem:
        problem(f"{heading} {sentence}")
    else:
        show_notice(parent, heading, sentence)
