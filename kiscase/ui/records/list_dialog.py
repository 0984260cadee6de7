"""A dialog that shows a list, with an explanation above it and buttons below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import wrapping_label

WIDTH, HEIGHT = 72, 20  # characters and lines, where the window has them


class ListDialog(Dialog):
    """Stays open until it is closed. *buttons* are (object name, label, handler); a button to close follows them."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        columns: Sequence[ListColumn],
        *,
        name: str,
        explanation: str,
        buttons: Sequence[tuple[str, str, Callable[[], object]]],
        empty: str = "",
        size: tuple[int, int] = (WIDTH, HEIGHT),
    ) -> None:
        super().__init__(parent, title)
        self.list = RecordList(columns, self, name=title, empty=empty)
        self.list.setObjectName(name)
        self._problem = wrapping_label("", self, problem=True)
        self._problem.hide()
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.addStretch()
        for key, label, handler in (*buttons, ("close", _("&Close"), self.accept)):
            button = self.buttons[key] = QPushButton(label, self)
            button.setObjectName(key)
            button.setAutoDefault(False)
            button.clicked.connect(handler)
            row.addWidget(button)
        half = metrics.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        layout.setSpacing(half)
        layout.addWidget(wrapping_label(explanation, self))
        layout.addWidget(self.list, 1)
        layout.addWidget(self._problem)
        layout.addLayout(row)
        self._around = half * 4
        self.prefer_size(*size)
        self.list.measured.connect(self._fit_list)
        self.open()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted_size(self) -> QSize:
        """As wide as the texts of the list."""
        wanted = super().wanted_size()
        return wanted.expandedTo(QSize(self.list.full_width() + self._around, 0))

    def _fit_list(self) -> None:
        if self.isVisible():
            self.fit()

    def show_problem(self, problem: Problem) -> None:
        """Show below the list why something did not work."""
        self._problem.setText(problem.sentence)
        self._problem.show()
