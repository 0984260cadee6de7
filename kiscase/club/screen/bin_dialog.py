"""The bin: what was deleted, and bringing it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from kiscase.club.bin import BinRow, list_bin
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.journal.bin import restore_deleted_record
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records.list_dialog import ListDialog
from kiscase.ui.tables.record_list import ListColumn


class BinDialog(ListDialog):
    """What was deleted, the latest first; Enter brings one back."""

    def __init__(self, parent: QWidget, jobs: Jobs, notify: Callable[[str], object]) -> None:
        self._jobs, self._notify = jobs, notify
        super().__init__(
            parent,
            _("Bin"),
            [
                ListColumn("what", _("What"), stretch=True),
                ListColumn("deleted", _("Deleted")),
                ListColumn("worker", _("Who")),
                ListColumn("kept", _("Kept until")),
            ],
            name="bin",
            explanation=_(
                "People, draft contracts, activities and notes that were deleted. For how many days they are kept here "
                "stands in the settings of the club."
            ),
            buttons=(("restore", _("Bring &back"), self.restore),),
            empty=_("Nothing was deleted that could be brought back."),
            size=(100, 20),
        )
        self.list.opened.connect(self.restore)
        self.list.chosen.connect(self._update_button)
        self._update_button()
        self._load()

    def restore(self, _record: int = 0) -> None:
        """Bring the chosen one back."""
        entry = self.list.current_id()
        if entry is not None:
            self._jobs.act(lambda session: restore_deleted_record(session, entry), self._restored, self.show_problem)

    def _restored(self, _result: None) -> None:
        self._notify(_("It is on file again, with all that belonged to it."))
        self._load()

    def _load(self) -> None:
        self._jobs.read(list_bin, self._show, latest="bin")

    def _show(self, rows: list[BinRow]) -> None:
        self.list.set_rows(
            [
                (row.entry_id, row.sentence, _local_date(row.deleted_at), row.worker, format_date(row.kept_until))
                for row in rows
            ]
        )
        self._update_button()

    def _update_button(self, _record: int = 0) -> None:
        self.buttons["restore"].setEnabled(self.list.current_id() is not None)


def _local_date(moment: datetime) -> str:
    return format_date(moment.astimezone().date())
