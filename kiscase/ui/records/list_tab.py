"""A tab with a list and the deeds with its lines: as many buttons abreast as fit; it scrolls where it is too low."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import RecordList
from kiscase.ui.theme import metrics

_LEAST = 14  # half lines: the least height of the list


class ListTab(RecordTab):
    """A feature makes the list and calls `lay_out` with its deeds; `enable_deeds` follows what is chosen."""

    button_width: ClassVar[int] = 30
    """Letters: the room that a button takes."""
    list: RecordList

    def build_layout(self, deeds: Sequence[tuple[str, str, Callable[[], None]]]) -> None:
        """Put the list above the buttons, each of which has a name, words and a deed."""
        self.buttons = {name: self._button(name, words, deed) for name, words, deed in deeds}
        half = metrics.half_line(self)
        inside = QWidget(self)
        self._grid = QGridLayout()
        self._grid.setSpacing(half)
        self._arrange()
        column = QVBoxLayout(inside)
        column.setContentsMargins(half, half, half, half)
        column.setSpacing(half)
        self.list.setMinimumHeight(half * _LEAST)
        column.addWidget(self.list, 1)
        column.addLayout(self._grid)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def enable_buttons(self, on: Mapping[str, bool]) -> None:
        """Offer the deeds that are possible; the focus does not stay on one that is not."""
        for name, button in self.buttons.items():
            if not on[name] and button.hasFocus():
                self.list.setFocus()
            button.setEnabled(on[name])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many buttons in a row as fit."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        abreast = max(1, self.width() // (self.fontMetrics().averageCharWidth() * self.button_width))
        for place, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, place // abreast, place % abreast)

    def _button(self, name: str, words: str, deed: Callable[[], None]) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(deed)
        return button
