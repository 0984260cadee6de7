"""F1: the help on the field that has the focus."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QApplication,
    QWhatsThis,
)

from kiscase.core.i18n import _
from kiscase.ui.accessibility import announce_to_screen_reader


def show_field_help() -> None:
    """Show the help of the field that has the focus."""
    held = widget = QApplication.focusWidget()
    while widget is not None and not widget.whatsThis():
        widget = widget.parentWidget()
    if held is None:
        return
    words = (
        widget.whatsThis()
        if widget is not None
        else _("There is no help on this field. Ctrl+/ lists all keyboard shortcuts.")
    )
    QWhatsThis.showText(held.mapToGlobal(QPoint(0, held.height())), words, held)
    announce_to_screen_reader(held, words)
