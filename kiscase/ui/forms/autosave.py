"""What is typed into a dialog is put aside every few seconds, as on a page: a crash loses no more than that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from kiscase.core import drafts
from kiscase.ui.jobs import Jobs

AUTOSAVE_INTERVAL = 3_000  # milliseconds: what a crash may lose of the typing


class DraftAutosave(QObject):
    """Keeps the typing of a dialog as the draft of *record* under a *kind* of its own.

    *typed* gives it as JSON can hold it; None when nothing is typed that is not on file.
    """

    def __init__(
        self, dialog: QObject, jobs: Jobs, kind: str, record: int, typed: Callable[[], dict[str, Any] | None]
    ) -> None:
        super().__init__(dialog)
        self._jobs, self._typed = jobs, typed
        self.draft_key = (kind, record)
        self._wait = QTimer(self, singleShot=True, interval=AUTOSAVE_INTERVAL)
        self._wait.timeout.connect(self.save_draft)

    def schedule(self) -> None:
        """Something was typed."""
        if not self._wait.isActive():  # so that it is kept in the midst of typing, too
            self._wait.start()

    def save_draft(self) -> None:
        """Put aside what is typed now."""
        content, place = self._typed(), self.draft_key
        if content is None:
            self.discard_draft()
        else:
            self._jobs.act(lambda session: drafts.save_draft(session, *place, content))

    def discard_draft(self) -> None:
        """The typing is given up, or there is none."""
        place = self.draft_key
        self._jobs.act(lambda session: drafts.delete_draft(session, *place))

    def stop(self) -> None:
        """The dialog is left: what was put aside stays until it is forgotten."""
        self._wait.stop()
