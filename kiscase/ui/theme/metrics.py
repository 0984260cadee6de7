"""Distances and icon sizes derived from the font."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QListWidget, QWidget


def half_line(widget: QWidget) -> int:
    """Half the line height of *widget* in pixels: the unit of all distances."""
    return max(1, widget.fontMetrics().height() // 2)


def icon_size(widget: QWidget) -> QSize:
    """The size of an icon beside the text of *widget*."""
    side = round(widget.fontMetrics().height() * 1.1)
    return QSize(side, side)


def item_heights(shown: QListWidget) -> list[int]:
    """The heights in dots of the items of a laid out list, with the lines into which their texts are wrapped."""
    return [shown.visualItemRect(shown.item(row)).height() for row in range(shown.count())]
