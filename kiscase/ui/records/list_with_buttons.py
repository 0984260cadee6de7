"""A list of records with a row of buttons below it, which wrap where they do not fit side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kiscase.ui.focus_order import holds_focus
from kiscase.ui.tables.record_list import RecordList
from kiscase.ui.theme import icons, metrics
from kiscase.ui.widgets.scrolled_column import ScrolledColumn

if TYPE_CHECKING:
    from kiscase.ui.tables.row_menu import MenuRow

_BUTTON_WIDTH = 30  # average characters
_MIN_LIST_HEIGHT = 14  # half lines


class ListWithButtons(QScrollArea):
    """Fills *owner* with a list, the buttons below it, and perhaps widgets above it; it scrolls where it is too low.

    *button_width* counts average characters and decides how many buttons fit in a row.
    """

    def __init__(self, owner: QWidget, rows: RecordList, *above: QWidget, button_width: int = _BUTTON_WIDTH) -> None:
        super().__init__(owner)
        self.buttons: dict[str, QPushButton] = {}
        self._list, self._button_width = rows, button_width
        half = metrics.half_line(self)
        self._inside = ScrolledColumn(self)
        self._grid = QGridLayout()
        self._grid.setSpacing(half)
        rows.menu_parts.append(self._fill_menu)
        rows.setMinimumHeight(half * _MIN_LIST_HEIGHT)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(half, half, half, half)
        column.setSpacing(half)
        for widget in above:
            column.addWidget(widget)
        column.addWidget(rows, 1)
        column.addLayout(self._grid)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(owner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self)

    def add(self, name: str, text: str, icon: str, handler: Callable[[], None]) -> None:
        """Add a button; an empty *icon* means none."""
        button = QPushButton(icons.themed_icon(icon), text, self._inside)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(handler)
        self.buttons[name] = button
        self._arrange()

    def enable(self, name: str, *, on: bool) -> None:
        """Enable or disable a button; the focus moves to the list rather than stay on a disabled one."""
        button = self.buttons[name]
        if not on and holds_focus(button):
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        button.setEnabled(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many buttons into a row as fit."""
        super().resizeEvent(event)
        self._arrange()

    def _fill_menu(self, menu: QMenu, _row: MenuRow) -> None:
        """Offer in the menu of a row what the buttons do."""
        from kiscase.ui.tables.row_menu import add_group

        made = []
        for button in self.buttons.values():
            if button.isEnabled() and not button.isHidden():
                made.append(QAction(button.icon(), button.text(), menu))
                made[-1].triggered.connect(button.click)
        add_group(menu, made)

    def _arrange(self) -> None:
        abreast = max(1, self.width() // (self.fontMetrics().averageCharWidth() * self._button_width))
        for place, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, place // abreast, place % abreast)
        for column in range(max(abreast, self._grid.columnCount())):
            self._grid.setColumnStretch(column, int(column == len(self.buttons)))  # few buttons stay at the left
