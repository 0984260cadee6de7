"""The item delegate that draws a status in a list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.theme import icons, palettes

ModelIndex = QModelIndex | QPersistentModelIndex

STATUS_ROLE = Qt.ItemDataRole.UserRole + 1
"""The role under which a model gives the StatusDisplay of a cell."""


class StatusCellDelegate(QStyledItemDelegate):
    """Draws a status as icon and text on a soft ground; anything else as Qt does."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        option.state &= ~QStyle.StateFlag.State_HasFocus
        status: StatusDisplay | None = index.data(STATUS_ROLE)
        if status is None:
            super().paint(painter, option, index)
            return
        self._paint_ground(painter, option, index)
        painter.save()
        _paint_status(painter, option, status)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: ModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        status: StatusDisplay | None = index.data(STATUS_ROLE)
        if status is not None:
            metrics = option.fontMetrics
            size.setWidth(metrics.horizontalAdvance(status[0]) + _beside_text(status, metrics) + metrics.height())
        return size

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        bare.text = ""
        view: QWidget = bare.widget
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, view)


def _beside_text(status: StatusDisplay, metrics: QFontMetrics) -> int:
    """What the icon and the distances take of the width of a status."""
    line = metrics.height()
    return line + line // 4 * 4 if status[1] else line // 4 * 3


def _paint_status(painter: QPainter, option: QStyleOptionViewItem, status: StatusDisplay) -> None:
    text, icon, role = status
    cell: QRect = option.rect
    metrics = option.fontMetrics
    line = metrics.height()
    side = line if icon else 0
    gap = line // 4
    beside = _beside_text(status, metrics)
    lines = two_lines(text, metrics, cell.width() - line // 2 - beside)
    height = min(line * len(lines) + gap, cell.height())
    wanted = beside + max(metrics.horizontalAdvance(one) for one in lines)
    ground = QRect(cell.left() + line // 4, cell.center().y() - height // 2, wanted, height)
    colors = palettes.current_palette()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palettes.theme_color(f"{role}_soft" if f"{role}_soft" in colors else "raised"))
    painter.drawRoundedRect(ground, height / 3, height / 3)
    inner = ground.adjusted(gap + gap // 2, 0, -gap, 0)
    if icon:
        place = QRect(inner.left(), inner.center().y() - side // 2, side, side)
        icons.themed_icon(icon, role).paint(painter, place, mode=QIcon.Mode.Normal)
        inner.setLeft(place.right() + gap)
    painter.setPen(palettes.theme_color(role))
    painter.setFont(option.font)
    for number, one in enumerate(lines):
        painter.drawText(inner.left(), inner.top() + gap // 2 + metrics.ascent() + number * line, one)


def two_lines(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """The text on one line, or on two where it is too long; the last one is elided."""
    words = text.split(" ")
    held = len(words)
    while held > 1 and metrics.horizontalAdvance(" ".join(words[:held])) > width:
        held -= 1
    lines = [" ".join(words[:held]), " ".join(words[held:])]
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines if line]
