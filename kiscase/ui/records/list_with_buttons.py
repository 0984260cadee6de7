"""A list with the deeds on its rows below it, which wrap where they do not fit side by side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kiscase.ui.tables.record_list import RecordList
from kiscase.ui.theme import icons, metrics

_BUTTON_WIDTH = 30  # letters: the room that a button takes
_MIN_LIST_HEIGHT = 14  # half lines: the least height of the list


class ListWithButtons(QScrollArea):
    """Fills *owner* with a list and the buttons below it; where it is too low for both, it scrolls."""

    def __init__(self, owner: QWidget, rows: RecordList, *above: QWidget) -> None:
        super().__init__(owner)
        self._list = rows
        self._buttons: dict[str, QPushButton] = {}
        half = metrics.half_line(self)
        self._inside = QWidget(self)
        self._grid = QGridLayout()
        self._grid.setSpacing(half)
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

    def add(self, name: str, words: str, icon: str, deed: Callable[[], None]) -> None:
        """A further button."""
        button = QPushButton(icons.themed_icon(icon), words, self._inside)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(deed)
        self._buttons[name] = button
        self._arrange()

    def enable(self, name: str, *, on: bool) -> None:
        """Enable a button or not; the focus does not get lost in one that is not."""
        button = self._buttons[name]
        if not on and button.hasFocus():
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        button.setEnabled(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many buttons in a row as fit."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        abreast = max(1, self.width() // (self.fontMetrics().averageCharWidth() * _BUTTON_WIDTH))
        for place, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, place // abreast, place % abreast)
        for column in range(max(abreast, self._grid.columnCount())):
            self._grid.setColumnStretch(column, int(column == len(self._buttons)))  # few of them stand at the left
