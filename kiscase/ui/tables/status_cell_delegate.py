"""The item delegate that draws a status in a list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter
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
        if index.data(STATUS_ROLE) is not None:
            line = option.fontMetrics.height()
            size.setWidth(size.width() + 3 * line)
        return size

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: ModelIndex) -> None:
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        bare.text = ""
        view: QWidget = bare.widget
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, view)


def _paint_status(painter: QPainter, option: QStyleOptionViewItem, status: StatusDisplay) -> None:
    text, icon, role = status
    cell: QRect = option.rect
    metrics = option.fontMetrics
    line = metrics.height()
    side = line if icon else 0
    gap = line // 4
    height = line + gap
    wanted = side + metrics.horizontalAdvance(text) + gap * (4 if icon else 3)
    left = cell.left() + line // 4
    ground = QRect(left, cell.center().y() - height // 2, min(wanted, cell.width() - line // 2), height)
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
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)
