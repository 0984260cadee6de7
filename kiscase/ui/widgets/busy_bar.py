"""The bar that shows that work is going on."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from kiscase.core.i18n import _

BUSY_DELAY = 100  # milliseconds: shorter work shows no progress bar


class BusyBar(QProgressBar):
    """Keeps its room while it is hidden, so that nothing moves."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRange(0, 0)
        self.setTextVisible(False)
        self.setAccessibleName(_("Working"))
        keep = self.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.setSizePolicy(keep)
        self.hide()
        self._patience = QTimer(self, singleShot=True, interval=BUSY_DELAY)
        self._patience.timeout.connect(self.show)

    def note_busy(self, busy: bool) -> None:
        """Show the bar after a while, or hide it."""
        if busy:
            self._patience.start()
        else:
            self._patience.stop()
            self.hide()
