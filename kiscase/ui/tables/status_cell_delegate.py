"""The item delegate that draws the cells of a list: a text as Qt does, a status as icon and text on a soft ground.

Qt asks a model for each property of a cell by itself; here a cell is asked for once, as a list is painted at every key.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiscase.ui.status_display import StatusDisplay, warning_of
from kiscase.ui.theme import icons, palettes

ModelIndex = QModelIndex | QPersistentModelIndex
ShowCell = Callable[[ModelIndex], tuple[str | StatusDisplay, Qt.AlignmentFlag, bool]]
"""What a cell shows, the side to which it is aligned, and whether it is muted."""
_DASH = "–"
_SLASH_IN_NUMBER = re.compile(r"/(?=\d)")
_WITHOUT_FOCUS = ~QStyle.StateFlag.State_HasFocus
_ANTIALIASING = QPainter.RenderHint.Antialiasing
_NO_PEN = Qt.PenStyle.NoPen
_MOST_CHIPS = 500  # that are kept: the widths of columns change
_HAS_ICON = QStyleOptionViewItem.ViewItemFeature.HasDecoration
_HAS_DISPLAY = QStyleOptionViewItem.ViewItemFeature.HasDisplay


class _Chip(NamedTuple):
    """A status laid out in its cell."""

    ground: QRect
    radius: float
    ground_color: QColor
    color: QColor
    icon: QIcon | None
    icon_place: QRect
    lines: list[tuple[int, int, str]]


class StatusCellDelegate(QStyledItemDelegate):
    """Draws what *show_cell* tells of an index."""

    def __init__(self, show_cell: ShowCell, parent: QWidget) -> None:
        super().__init__(parent)
        self._show_cell = show_cell
        self._font: QFont | None = None
        self._chips: dict[tuple[StatusDisplay, int, int, str], _Chip] = {}

    def initStyleOption(self, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        cell, side, muted = self._show_cell(index)
        option.index = index  # type: ignore[assignment] # Qt gives its own
        text = cell if isinstance(cell, str) else cell[0]
        option.text = _with_breaks(text)
        option.features |= _HAS_DISPLAY
        option.displayAlignment = side
        if warning_of(cell):
            line = option.fontMetrics.height()
            option.icon = icons.themed_icon("triangle-alert", "warn")
            option.decorationSize = QSize(line, line)
            option.features |= _HAS_ICON
        if muted:
            option.palette.setColor(QPalette.ColorRole.Text, palettes.theme_color("muted"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        option.state &= _WITHOUT_FOCUS
        cell = self._show_cell(index)[0]
        if isinstance(cell, str):
            super().paint(painter, option, index)
            return
        _paint_ground(painter, option, index)
        _paint_chip(painter, option, self._chip(cell, option))

    def _chip(self, status: StatusDisplay, option: QStyleOptionViewItem) -> _Chip:
        if option.font != self._font or len(self._chips) > _MOST_CHIPS:
            self._font = QFont(option.font)  # a copy: the option is gone by the next cell
            self._chips.clear()
        key = (status, option.rect.width(), option.rect.height(), palettes.theme_state.palette)
        found = self._chips.get(key)
        if found is None:
            found = self._chips[key] = _lay_out(status, option.fontMetrics, key[1], key[2])
        return found

    def sizeHint(self, option: QStyleOptionViewItem, index: ModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        cell = self._show_cell(index)[0]
        if not isinstance(cell, str):
            metrics = option.fontMetrics
            size.setWidth(metrics.horizontalAdvance(cell[0]) + _beside_text(cell, metrics) + metrics.height())
        return size


def _with_breaks(text: str) -> str:
    """A text as it may be broken into lines: a period after its dash, a number like KS/7/2026 nowhere."""
    found = text.replace(_DASH, f"{_DASH}\u200b")
    return _SLASH_IN_NUMBER.sub("/\u2060", found) if "/" in found else found


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
    bare = QStyleOptionViewItem(option)
    bare.index = index  # type: ignore[assignment] # as above
    view: QWidget = bare.widget
    view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, view)


def _beside_text(status: StatusDisplay, metrics: QFontMetrics) -> int:
    """What the icon and the distances take of the width of a status."""
    line = metrics.height()
    return line + line // 4 * 4 if status[1] else line // 4 * 3


def _lay_out(status: StatusDisplay, metrics: QFontMetrics, width: int, height: int) -> _Chip:
    """Where the parts of a status are in a cell of this size."""
    text, icon, role = status
    line = metrics.height()
    side = line if icon else 0
    gap = line // 4
    beside = _beside_text(status, metrics)
    lines = two_lines(text, metrics, width - line // 2 - beside)
    high = min(line * len(lines) + gap, height)
    wanted = beside + max(metrics.horizontalAdvance(one) for one in lines)
    ground = QRect(line // 4, (height - 1) // 2 - high // 2, wanted, high)
    inner = ground.adjusted(gap + gap // 2, 0, -gap, 0)
    place = QRect(inner.left(), inner.center().y() - side // 2, side, side)
    if icon:
        inner.setLeft(place.right() + gap)
    top = inner.top() + gap // 2 + metrics.ascent()
    return _Chip(
        ground=ground,
        radius=high / 3,
        ground_color=palettes.theme_color(f"{role}_soft" if f"{role}_soft" in palettes.current_palette() else "raised"),
        color=palettes.theme_color(role),
        icon=icons.themed_icon(icon, role) if icon else None,
        icon_place=place,
        lines=[(inner.left(), top + number * line, one) for number, one in enumerate(lines)],
    )


def _paint_chip(painter: QPainter, option: QStyleOptionViewItem, chip: _Chip) -> None:
    painter.save()
    painter.translate(option.rect.topLeft())
    painter.setRenderHint(_ANTIALIASING)
    painter.setPen(_NO_PEN)
    painter.setBrush(chip.ground_color)
    painter.drawRoundedRect(chip.ground, chip.radius, chip.radius)
    if chip.icon is not None:
        chip.icon.paint(painter, chip.icon_place)
    painter.setPen(chip.color)
    painter.setFont(option.font)
    for left, base, text in chip.lines:
        painter.drawText(left, base, text)
    painter.restore()


def two_lines(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """The text on one line, or on two where it is too long; the last one is elided."""
    words = text.split(" ")
    held = len(words)
    while held > 1 and metrics.horizontalAdvance(" ".join(words[:held])) > width:
        held -= 1
    lines = [" ".join(words[:held]), " ".join(words[held:])]
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines if line]
