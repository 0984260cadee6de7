"""Draws the hours in the cells of the day grid, and the line in which they are typed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiscase.ui.theme import palettes, style_properties

Index = QModelIndex | QPersistentModelIndex
BACKGROUND_ROLE = Qt.ItemDataRole.UserRole
"""The color role of a cell's background."""
TEXT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The color role of a cell's text."""
UNSAVED_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether what a cell shows is not saved."""
_CENTER = int(Qt.AlignmentFlag.AlignCenter)


class HoursDelegate(QStyledItemDelegate):
    """Draws cells itself, as the month grid of attendance does: background, text, corner of what is unsaved, focus."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: QRect = option.rect
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(cell, palettes.theme_color("selection" if chosen else str(index.data(BACKGROUND_ROLE))))
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if text:
            font = QFont(option.font)
            font.setBold(bool(index.data(UNSAVED_ROLE)))
            painter.setFont(font)
            painter.setPen(palettes.theme_color("on_selection" if chosen else str(index.data(TEXT_ROLE))))
            painter.drawText(cell, _CENTER, text)
        if index.data(UNSAVED_ROLE):
            _draw_corner(painter, cell)
        if state & QStyle.StateFlag.State_HasFocus:
            wide = max(2, cell.height() // 12)
            painter.setPen(QPen(palettes.theme_color("focus"), wide))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(cell.adjusted(wide // 2, wide // 2, -wide, -wide))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line without the padding that would not fit into a cell."""
        editor = QLineEdit(parent)
        style_properties.set_style_property(editor, "cell", True)
        editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The line covers its cell, and is wide enough for `12:45`."""
        cell: QRect = option.rect
        wide = editor.fontMetrics().horizontalAdvance("12:450")
        editor.setGeometry(cell.adjusted(0, 0, max(0, wide - cell.width()), 0))


def _draw_corner(painter: QPainter, cell: QRect) -> None:
    side = max(4, cell.height() // 4)
    right, top = cell.right(), cell.top()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palettes.theme_color("accent"))
    painter.drawPolygon([QPoint(right - side, top), QPoint(right, top), QPoint(right, top + side)])
