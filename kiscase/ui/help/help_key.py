"""F1: shows the help on what has the focus; the texts of the help are loaded by then, not before."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def add_help_key(window: QWidget) -> None:
    """Let F1 show the help in a window."""
    QShortcut(QKeySequence("F1"), window).activated.connect(show_help)


def show_help() -> None:
    """Show the help on what has the focus."""
    from kiscase.ui.help.field_help import show_field_help

    show_field_help()
