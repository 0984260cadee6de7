"""The order in which Tab visits the fields of a page, and the field that had the focus last."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget


class LastField(QObject):
    """Remembers which field within a widget had the focus last; buttons are none."""

    def __init__(self, within: QWidget) -> None:
        super().__init__(within)
        self._within = within
        self._field: QWidget | None = None
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def focus(self) -> bool:
        """Focus that field; False if there is none, or if it is not to be seen."""
        if self._field is None or not shiboken6.isValid(self._field) or not self._field.isVisible():
            return False
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._within.isAncestorOf(now) and not isinstance(now, QPushButton | QToolButton):
            self._field = now


def first_focusable(within: QWidget) -> QWidget | None:
    """The first widget in tab order that can take the focus now."""
    return next((one for one in focusable_widgets(within) if one.isVisible() and one.isEnabled()), None)


def set_focus_order(*parts: QWidget) -> None:
    """Let Tab visit the fields of each part after those of the part before, which keep their own order."""
    first, *others = ([*focusable_widgets(part)] for part in parts)
    for one, other in pairwise([*first[-1:], *(field for fields in others for field in fields)]):
        QWidget.setTabOrder(one, other)


def holds_focus(widget: QWidget) -> bool:
    """Whether it has the focus, or gets it back once the dialog over its window is closed."""
    return widget.window().focusWidget() is widget


def focusable_widgets(within: QWidget) -> Iterator[QWidget]:
    """The widgets within that take the focus by Tab, in tab order."""
    widget: QWidget | None = within
    inside = 1 + len(within.findChildren(QWidget))  # the chain goes through all of the window
    while widget is not None and inside:
        if widget is within or within.isAncestorOf(widget):
            inside -= 1
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield widget
        widget = widget.nextInFocusChain()
        if widget is within:
            return
