"""The meetings of an activity and the register of the chosen one: side by side, or one of them where it is narrow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from kiscase.activities.attendance.screen.register_panel import RegisterPanel
from kiscase.ui.tables.record_list import RecordList

NARROW = 100  # letters: less room than this shows the meetings or the register, not both
COLUMN_WIDTHS = (50, 72)  # letters


class MeetingsAndRegister(QSplitter):
    """Where it is narrow, opening a meeting shows its register, and Esc or the arrow goes back."""

    def __init__(self, meetings: RecordList, register: RegisterPanel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._meetings, self._register = meetings, register
        self._narrow = self._opened = False
        self.addWidget(meetings)
        self.addWidget(register)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        width = self.fontMetrics().averageCharWidth()
        self.setSizes([width * side for side in COLUMN_WIDTHS])
        meetings.opened.connect(self._open)
        meetings.clicked.connect(self._clicked)
        register.back.clicked.connect(self._go_back)

    def close_register(self) -> None:
        """Where there is no room for both, show the meetings."""
        self._opened = False
        self._arrange()

    def open_register(self) -> None:
        """Show the register, also where there is no room for both, and go to its lines."""
        self._open(0)

    def focus_register(self) -> None:
        """The focus goes to the register, or to the meetings where it is not shown."""
        shown = self._meetings if self._register.isHidden() else self._register.list
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for both, or for one."""
        super().resizeEvent(event)
        self._narrow = self.width() < self.fontMetrics().averageCharWidth() * NARROW
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the meetings where the register stands in their place."""
        if event.key() == Qt.Key.Key_Escape and self._narrow and self._opened:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def _open(self, _meeting: int) -> None:
        self._opened = True
        self._arrange()
        self._register.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clicked(self) -> None:
        record = self._meetings.current_id()
        if self._narrow and record is not None:
            self._open(record)

    def _go_back(self) -> None:
        self.close_register()
        self._meetings.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        self._register.setVisible(not self._narrow or self._opened)
        self._meetings.setVisible(not self._narrow or not self._opened)
        self._register.back.setVisible(self._narrow)
