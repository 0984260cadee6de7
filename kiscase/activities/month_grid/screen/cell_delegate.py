"""Draws the marks in the cells of the month grid."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kiscase.activities.month_grid.screen.table_model import CellAppearance, MonthGridModel
from kiscase.ui.theme import palettes

_CENTER = int(Qt.AlignmentFlag.AlignCenter)


class MarkDelegate(QStyledItemDelegate):
    """Draws marks itself: a stylesheet takes ten times as long for a thousand cells."""

    def __init__(self, grid: MonthGridModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = grid
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[tuple[bool, bool], QFont] = {}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        cell: QRect = option.rect
        appearance = self._grid.appearance(index.row(), index.column())
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(cell, self._background(appearance, chosen=chosen))
        if appearance.preset:
            self._draw_dashed_border(painter, cell, appearance)
        if appearance.text:
            painter.setFont(self._font(option.font, appearance))
            painter.setPen(self._color("on_selection" if chosen else appearance.role or "text"))
            painter.drawText(cell, _CENTER, appearance.text)
        if appearance.unsaved:
            self._draw_unsaved_corner(painter, cell)
        if state & QStyle.StateFlag.State_HasFocus:
            self._draw_focus(painter, cell)

    def _background(self, appearance: CellAppearance, *, chosen: bool) -> QColor:
        if chosen:
            return self._color("selection")
        if appearance.role and appearance.role != "muted" and not appearance.preset:
            return self._color(f"{appearance.role}_soft")
        return self._color("surface" if appearance.open else "window")

    def _draw_dashed_border(self, painter: QPainter, cell: QRect, appearance: CellAppearance) -> None:
        painter.setPen(QPen(self._color(appearance.role), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell.adjusted(3, 3, -5, -5))

    def _draw_unsaved_corner(self, painter: QPainter, cell: QRect) -> None:
        side = max(4, cell.height() // 4)
        right, top = cell.right(), cell.top()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color("accent"))
        painter.drawPolygon([QPoint(right - side, top), QPoint(right, top), QPoint(right, top + side)])

    def _draw_focus(self, painter: QPainter, cell: QRect) -> None:
        wide = max(2, cell.height() // 12)
        painter.setPen(QPen(self._color("focus"), wide))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell.adjusted(wide // 2, wide // 2, -wide, -wide))

    def _color(self, role: str) -> QColor:
        found = self._colors.get(role)
        if found is None:
            found = self._colors[role] = palettes.theme_color(role)
        return found

    def _font(self, base: QFont, appearance: CellAppearance) -> QFont:
        key = (appearance.preset, bool(appearance.role))
        found = self._fonts.get(key)
        if found is None or found.pointSizeF() != base.pointSizeF():
            found = self._fonts[key] = QFont(base)
            found.setItalic(appearance.preset)
            found.setBold(bool(appearance.role) and not appearance.preset)
        return found
