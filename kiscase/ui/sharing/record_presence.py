"""Lets the other desks know which record is open here, and hears who has it open, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from kiscase.core.i18n import _
from kiscase.ui.database_jobs import Jobs

if TYPE_CHECKING:
    from kiscase.core.database.database import Database
    from kiscase.core.errors import Problem

LOOK_AGAIN = 15_000  # milliseconds after which it is asked whether those who were there still are

Held = list[int]
"""The record that is open here, if there is one; shared with what happens when nobody shows it any more."""


class RecordPresence(QObject):
    """The records of one kind that *owner* shows, one after the other; *show* gets the note about the others."""

    def __init__(self, owner: QObject, jobs: Jobs, kind: str, show: Callable[[str], None]) -> None:
        super().__init__(owner)
        self._jobs, self._kind, self._show_note = jobs, kind, show
        self._held: Held = []
        self.timer = QTimer(self, singleShot=True, interval=LOOK_AGAIN)
        self.timer.timeout.connect(self._look_again)
        owner.destroyed.connect(partial(_leave_all, jobs, kind, self._held))

    def show_record(self, record: int | None) -> None:
        """Another record is shown, or the same one again, or none."""
        if self._held and self._held[0] != record:
            _leave_all(self._jobs, self._kind, self._held)
            self._show_note("")
        self.timer.stop()
        if record:
            self._held[:] = [record]
            enter = partial(_enter, kind=self._kind, record=record)
            self._jobs.run(enter, partial(self._show_others, record), _ignore)

    def _show_others(self, record: int, names: Sequence[str]) -> None:
        if self._held == [record]:
            if names:
                self.timer.start()
            self._show_note(_("Also open: {names}").format(names=", ".join(names)) if names else "")

    def _look_again(self) -> None:
        if self._held:
            self.show_record(self._held[0])


def record_presence(owner: QObject, jobs: Jobs, kind: str, show: Callable[[str], None]) -> RecordPresence | None:
    """See `RecordPresence`; None for a case that nobody else has open."""
    return RecordPresence(owner, jobs, kind, show) if jobs.database.shared else None


def _enter(database: Database, *, kind: str, record: int) -> list[str]:
    return database.enter_record(kind, record)


def _leave_all(jobs: Jobs, kind: str, held: Held, _owner: object = None) -> None:
    while held:
        record = held.pop()
        if not jobs.is_closing():
            jobs.run(partial(_leave, kind=kind, record=record), _ignore, _ignore)


def _leave(database: Database, *, kind: str, record: int) -> None:
    database.leave_record(kind, record)


def _ignore(_answer: Problem | None) -> None:
    """Where the server does not answer, nobody is seen there."""
