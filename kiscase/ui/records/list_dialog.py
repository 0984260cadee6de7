"""Dialogs that show a list, with an explanation above it and buttons below it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import BuddyLabel, wrapping_label
from kiscase.ui.widgets.message_bar import Notify

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
        layout = self._column = QVBoxLayout(self)
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

    def place_above_list(self, label: str, chooser: QWidget) -> None:
        """Put what chooses the list above it, first in the order of Tab."""
        words = BuddyLabel(label, self)
        words.pass_clicks_to(chooser)
        row = QHBoxLayout()
        row.addWidget(words)
        row.addWidget(chooser, 1)
        self._column.insertLayout(1, row)
        QWidget.setTabOrder(chooser, self.list)

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


class KeptListDialog(ListDialog):
    """Lists entries that are added, changed (Enter), and deleted while nothing uses them.

    A subclass says what is read, shown, asked and deleted, and calls `reload` at last.
    """

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        notify: Notify,
        title: str,
        columns: Sequence[ListColumn],
        *,
        name: str,
        explanation: str,
        empty: str,
        more_buttons: Sequence[tuple[str, str, Callable[[], object]]] = (),
    ) -> None:
        self.jobs, self._notify = jobs, notify
        self.entries: dict[int, Any] = {}
        buttons = (
            ("add", _("A&dd…"), lambda: self.ask(None)),
            ("change", _("C&hange…"), self._ask_change),
            *more_buttons,
            ("delete", _("&Delete"), self._delete),
        )
        super().__init__(parent, title, columns, name=name, explanation=explanation, buttons=buttons, empty=empty)
        self.list.opened.connect(self._ask_change)
        self.list.chosen.connect(self._update_buttons)
        self._update_buttons()

    @abstractmethod
    def reader(self) -> Callable[[Any], Mapping[int, Any]]:
        """What reads the entries by their ids, in their order, on the thread of the database."""

    @abstractmethod
    def cells(self, entry: Any) -> Sequence[Any]:
        """What the list shows of an entry."""

    @abstractmethod
    def ask(self, entry: Any) -> None:
        """Open the form of an entry, or of a new one where it is None; `show_done` is called when it is saved."""

    @abstractmethod
    def deleter(self, entry_id: int) -> Callable[[Any], object]:
        """What deletes an entry that nothing uses."""

    def usable_buttons(self, chosen: int | None) -> dict[str, bool]:
        """Which buttons can be pressed while an entry, or none, is chosen."""
        return dict.fromkeys(("change", "delete"), chosen is not None)

    def reload(self) -> None:
        """Read the entries again."""
        self.jobs.read(self.reader(), self._show, latest=self.list.objectName())

    def show_done(self, sentence: str) -> None:
        """Say what was done and show the entries as they are now."""
        self._notify(sentence)
        self.reload()

    def _ask_change(self, _record: int = 0) -> None:
        entry = self.entries.get(self.list.current_id() or 0)
        if entry is not None:
            self.ask(entry)

    def _delete(self) -> None:
        chosen = self.list.current_id()
        if chosen is not None:
            self.jobs.act(self.deleter(chosen), self._deleted, self.show_problem)

    def _deleted(self, _result: object) -> None:
        self.show_done(_("Deleted."))

    def _show(self, entries: Mapping[int, Any]) -> None:
        self.entries = dict(entries)
        self.list.set_rows([(number, *self.cells(entry)) for number, entry in self.entries.items()])
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        for key, usable in self.usable_buttons(self.list.current_id()).items():
            if not usable and self.buttons[key].hasFocus():
                self.list.setFocus()
            self.buttons[key].setEnabled(usable)
