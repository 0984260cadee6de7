"""Distances and icon sizes derived from the font."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


def half_line(widget: QWidget) -> int:
    """Half the height of a line of *widget*: the measure of all distances."""
    return max(1, widget.fontMetrics().height() // 2)


def icon_size(widget: QWidget) -> QSize:
    """The size of an icon beside a word of *widget*."""
    side = round(widget.fontMetrics().height() * 1.1)
    return QSize(side, side)
