"""The order in which Tab visits the fields of a page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QWidget,
)


def first_focusable(within: QWidget) -> QWidget | None:
    """The first widget in tab order that can take the focus now."""
    return next((one for one in focusable_widgets(within) if one.isVisible() and one.isEnabled()), None)


def set_focus_order(*parts: QWidget) -> None:
    """Let Tab visit the fields of each part after those of the part before."""
    for one, other in pairwise([field for part in parts for field in focusable_widgets(part)]):
        QWidget.setTabOrder(one, other)


def focusable_widgets(within: QWidget) -> Iterator[QWidget]:
    """The widgets within that take the focus by Tab, in tab order."""
    widget: QWidget | None = within
    while widget is not None:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and (widget is within or within.isAncestorOf(widget)):
            yield widget
        widget = widget.nextInFocusChain()
        if widget is within:
            return
