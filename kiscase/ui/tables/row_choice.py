"""Which row of a page's list opens: the one on which the arrow keys rest, or the one that is clicked or entered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from kiscase.ui.tables.record_list import RecordList

ARROW_REST = 150  # milliseconds without an arrow key, after which the record is loaded


class RowChoice(QObject):
    """Tells which record is `wanted`.

    Of those that the arrow keys pass over quickly, it is the one on which they rest. A screen reader hears the row
    alone until then: it is silent while a record is being shown. Where the record would take the place of the list
    (*instead*), keys only move in the list, and Enter or a click opens. In a list that has the page on purpose (*wide*)
    a click only selects.
    """

    wanted = Signal(int)

    def __init__(self, rows: RecordList, instead: Callable[[], bool], wide: Callable[[], bool]) -> None:
        super().__init__(rows)
        self._list, self._instead, self._wide = rows, instead, wide
        self._passed = False
        self._rest = QTimer(self, singleShot=True, interval=ARROW_REST)
        self._rest.timeout.connect(self.settle)
        rows.chosen.connect(self._chosen)
        rows.clicked.connect(self._clicked)
        rows.settled.connect(self.settle)

    def is_resting(self) -> bool:
        """Whether an arrow key was pressed just now, and another one may follow."""
        return self._rest.isActive()

    def wait_on(self) -> None:
        """Keys that were pressed while the window was busy are on their way."""
        if self._rest.isActive():
            self._rest.start()

    def settle(self) -> None:
        """Open what is selected, if the arrow keys went over it too fast to open it."""
        self._rest.stop()
        record = self._list.current_id()
        if self._passed and record is not None:
            self.wanted.emit(record)
        self._passed = False

    def _chosen(self, record: int) -> None:
        if self._instead():
            return
        arrow = self._list.is_arrow_pressed()
        self._passed = arrow and (self._rest.isActive() or QAccessible.isActive())
        if arrow:
            self._rest.start()
        if not self._passed:
            self.wanted.emit(record)

    def _clicked(self) -> None:
        record, alone = self._list.current_id(), QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
        if record is not None and alone and self._instead() and not self._wide():
            self.wanted.emit(record)
