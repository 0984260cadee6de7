"""Autosaves input as a draft every few seconds, so that a crash loses no more than that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from kiscase.core.errors import ConnectionLostError, Problem
from kiscase.ui.database_jobs import Jobs, Otherwise

AUTOSAVE_INTERVAL = 3_000  # milliseconds: the typing that a crash may lose


class DraftKey(NamedTuple):
    """Where a draft is kept: a kind of its own, the id of the record (0 for a new one) and the revision it changes."""

    kind: str
    record: int
    revision: int | None = None


class DraftAutosave(QObject):
    """Keeps the input of a page or a dialog as a draft, unless the account may not write.

    *unsaved* gives the input as JSON can hold it, or None when it is what is on file. While *paused* gives True nothing
    is written.
    """

    saved = Signal()
    """The input was written as a draft."""

    def __init__(
        self,
        owner: QObject,
        jobs: Jobs,
        key: Callable[[], DraftKey],
        unsaved: Callable[[], dict[str, Any] | None],
        *,
        paused: Callable[[], bool] | None = None,
    ) -> None:
        super().__init__(owner)
        self.key = key
        self._jobs, self._unsaved, self._paused = jobs, unsaved, paused
        self.timer = QTimer(self, singleShot=True, interval=AUTOSAVE_INTERVAL)
        self.timer.timeout.connect(self.save_draft)
        self._is_due = False
        if jobs.database.shared:
            jobs.reached.connect(self._go_on)

    def schedule(self) -> None:
        """Note that something was typed; a draft is written soon, in the midst of further typing, too."""
        if not self.timer.isActive():
            self.timer.start()

    def save_draft(self) -> None:
        """Write the input as a draft now, or delete the draft when there is nothing unsaved."""
        if not self._jobs.database.may_write or (self._paused is not None and self._paused()):
            return
        self._is_due = not self._jobs.is_reached
        if self._is_due:
            return  # until the server answers again
        content, key = self._unsaved(), self.key()
        if content is None:
            self._delete(self._refused)
        else:
            from kiscase.core import drafts

            self._jobs.act(
                lambda session: drafts.save_draft(session, key.kind, key.record, content, key.revision),
                self._saved,
                self._refused,
            )

    def discard_draft(self) -> None:
        """Delete the draft."""
        self._delete(None)

    def stop(self) -> None:
        """Write no more drafts; the last one stays until it is discarded."""
        self.timer.stop()
        self._is_due = False

    def _delete(self, otherwise: Otherwise | None) -> None:
        from kiscase.core import drafts

        key = self.key()
        self._jobs.act(lambda session: drafts.delete_draft(session, key.kind, key.record), None, otherwise)

    def _refused(self, problem: Problem) -> None:
        """Try it again when the server was not reached, without a word: the window tells it."""
        if isinstance(problem, ConnectionLostError):
            self.schedule()
        else:
            self._jobs.failed.emit(problem)

    def _go_on(self, reached: bool) -> None:
        if reached and self._is_due:
            self.save_draft()

    def _saved(self, _result: object) -> None:
        self.saved.emit()
