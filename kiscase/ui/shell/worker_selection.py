"""The question who is working: a button for each worker, where a file is opened or unlocked and in a dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from kiscase.core.i18n import _
from kiscase.ui.database_jobs import Jobs, PlainWork
from kiscase.ui.theme import icons, metrics
from kiscase.ui.widgets.labels import hint_label, plain_tooltip, wrapping_label

if TYPE_CHECKING:
    from kiscase.core.database.database import Database
    from kiscase.core.database.plain_reader import PlainReader

WorkerRow = tuple[int, str, str]
"""Id, name and the label of the role of a worker of the club."""
ListWorkers = Callable[["PlainReader"], Sequence[WorkerRow]]


def no_workers(_reader: PlainReader) -> Sequence[WorkerRow]:
    """A file without workers: nobody is asked who works."""
    return ()


class WorkerSelection(QWidget):
    """A heading, what the choice means, and a button for each worker (id, name, role); `chosen` gives the id."""

    chosen = Signal(int)

    def __init__(self, workers: Sequence[WorkerRow], parent: QWidget, current: int | None = None) -> None:
        super().__init__(parent)
        half = metrics.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(half)
        question = _("Who is working now?")
        layout.addWidget(wrapping_label(question, self, heading=1))
        layout.addWidget(hint_label(_("What you do is recorded in the history under this name."), self))
        self._buttons: dict[int, QPushButton] = {}
        for worker_id, name, role in workers:
            button = QPushButton(f"{name}\n{role}", self)
            button.setObjectName(f"worker {worker_id}")
            button.setAccessibleDescription(question)
            button.setMinimumHeight(half * 6)
            button.setAutoDefault(True)
            button.setProperty("worker", worker_id)
            button.clicked.connect(self._choose)
            self._buttons[worker_id] = button
            layout.addWidget(button)
        self._first = self._buttons.get(current or 0) or next(iter(self._buttons.values()), None)

    def focus_start(self) -> None:
        """Focus the worker who worked last, or the first one."""
        if self._first is not None:
            self._first.setFocus()

    def _choose(self) -> None:
        self.chosen.emit(int(self.sender().property("worker")))


class WorkerDialog(QDialog):
    """Asks who goes on working at this computer, and calls *then* with the id of another worker."""

    def __init__(
        self,
        workers: Sequence[WorkerRow],
        current: int | None,
        then: Callable[[int], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Who is working now?"))
        self._then = then
        half = metrics.half_line(self)
        self.selection = WorkerSelection(workers, self, current)
        self.selection.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        self.selection.chosen.connect(self._choose)
        area = QScrollArea(self)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self.selection)
        area.setWidgetResizable(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        wanted = self.selection.sizeHint()
        room = parent.window().size() * 0.8
        self.resize(
            min(max(wanted.width() + half * 4, half * 40), room.width()),
            min(wanted.height() + half * 4, room.height()),
        )
        self.open()
        self.selection.focus_start()

    def _choose(self, worker_id: int) -> None:
        self.accept()
        self._then(worker_id)


class CurrentWorkerButton(QToolButton):
    """Shows under whose name is recorded what is done, and asks on a click who works on.

    An account of a server belongs to one worker: there it only shows who that is, and the account of who only reads.
    """

    def __init__(self, jobs: Jobs, list_workers: ListWorkers, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("who")
        self.setIcon(icons.themed_icon("user-check"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._hint = _("Somebody else is working now")
        self._jobs = jobs
        self._list_workers = list_workers
        self.workers: Sequence[WorkerRow] = ()
        if account := jobs.database.account:
            self.setEnabled(False)
            self._hint = _("Signed in to the server as {account}").format(account=account)
        self.clicked.connect(self.ask)
        jobs.changed.connect(self._tables_changed)
        self._show(jobs.database.worker[1])
        self._reload()

    def ask(self) -> None:
        """Ask who works on at this computer."""
        if self.workers:
            WorkerDialog(self.workers, self._jobs.database.worker[0], self.change, self)

    def change(self, worker_id: int) -> None:
        """Record what is done from now on under another worker's name; what was begun keeps the name before."""
        name = next(name for key, name, _role in self.workers if key == worker_id)
        self._jobs.run(partial(_set_worker, worker=(worker_id, name)), self._show)

    def _reload(self) -> None:
        self._jobs.read(PlainWork(self._list_workers), self._keep, latest="workers")

    def _keep(self, workers: Sequence[WorkerRow]) -> None:
        self.workers = workers
        current, before = self._jobs.database.worker
        if (current, before) not in [row[:2] for row in workers] and current in [row[0] for row in workers]:
            self.change(current)  # the name was corrected

    def _show(self, name: str) -> None:
        name = name or self._jobs.database.account
        self.setText(name)
        words = _("Working now: {name}").format(name=name)
        self.setAccessibleName(words)
        self.setToolTip(plain_tooltip(f"{words}\n{self._hint}"))

    def _tables_changed(self, tables: set[str]) -> None:
        if "worker" in tables:
            self._reload()


def _set_worker(database: Database, worker: tuple[int, str]) -> str:
    """On the thread of the case file, so that what was asked for before is recorded under the name before."""
    database.worker = worker
    return worker[1]
