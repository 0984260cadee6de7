"""Autosaves input as a draft every few seconds, so that a crash loses no more than that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from kiscase.ui.database_jobs import Jobs

AUTOSAVE_INTERVAL = 3_000  # milliseconds: the typing that a crash may lose


class DraftKey(NamedTuple):
    """Where a draft is kept: a kind of its own, the id of the record (0 for a new one) and the revision it changes."""

    kind: str
    record: int
    revision: int | None = None


class DraftAutosave(QObject):
    """Keeps the input of a page or a dialog as a draft.

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

    def schedule(self) -> None:
        """Note that something was typed; a draft is written soon, in the midst of further typing, too."""
        if not self.timer.isActive():
            self.timer.start()

    def save_draft(self) -> None:
        """Write the input as a draft now, or delete the draft when there is nothing unsaved."""
        if self._paused is not None and self._paused():
            return
        content, key = self._unsaved(), self.key()
        if content is None:
            self.discard_draft()
        else:
            from kiscase.core import drafts

            self._jobs.act(
                lambda session: drafts.save_draft(session, key.kind, key.record, content, key.revision), self._saved
            )

    def discard_draft(self) -> None:
        """Delete the draft."""
        from kiscase.core import drafts

        key = self.key()
        self._jobs.act(lambda session: drafts.delete_draft(session, key.kind, key.record))

    def stop(self) -> None:
        """Write no more drafts; the last one stays until it is discarded."""
        self.timer.stop()

    def _saved(self, _result: object) -> None:
        self.saved.emit()
