"""The widget inside a scroll area whose texts wrap."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame


class ScrolledColumn(QFrame):
    """What a scroll area shows: as high as its parts are at its width, not as high as they are at the least width."""

    def minimumSizeHint(self) -> QSize:
        """Its least size; where texts wrap, the height follows from the width alone, and none is blank."""
        least = super().minimumSizeHint()
        layout = self.layout()
        return QSize(least.width(), 0) if layout is not None and layout.hasHeightForWidth() else least
