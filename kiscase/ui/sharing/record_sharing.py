"""What the page of a record shows of colleagues: who has it open, too, and who has changed or deleted it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from kiscase.core.errors import EditConflictError
from kiscase.core.i18n import _
from kiscase.core.journal.history import LatestChange, find_latest_change
from kiscase.ui.sharing.record_presence import RecordPresence

if TYPE_CHECKING:
    from kiscase.core.errors import Problem
    from kiscase.ui.records.editing_page import EditingPage


class RecordSharing(QObject):
    """Of an editing page, in a case that several desks share."""

    def __init__(self, page: EditingPage) -> None:
        super().__init__(page)
        self._page, self._jobs = page, page.context.jobs
        self._shown: int | None = None
        self._others = self._meanwhile = ""
        self._reported: tuple[int, int | None] | None = None  # the record, and the revision that was reported
        self._presence = RecordPresence(page, self._jobs, page.kind, self._show_others)
        self.is_deleted = False
        """Whether a colleague has deleted the record that is still shown, for something is typed there."""
        self._jobs.changed.connect(self._look_for_change)

    def show_record(self, record: int | None) -> None:
        """The page shows a record as it is on file, or none."""
        if record is None and self._shown is not None:
            work = partial(find_latest_change, table=self._page.kind, row_id=self._shown)
            self._jobs.read(work, self._report_deletion)
        self._shown, self._reported, self._meanwhile, self.is_deleted = record, None, "", False
        self._presence.show_record(record)
        self._show_note()

    def _look_for_change(self, tables: set[str]) -> None:
        """Find out whether a colleague has changed the record on which something is typed here."""
        page = self._page
        if tables & page.tables and page.details is not None and page.is_dirty():
            record = page.id_and_revision(page.details)[0]
            work = partial(find_latest_change, table=page.kind, row_id=record)
            self._jobs.read(work, partial(self._report_change, record), latest=f"change of {page.kind}")

    def _report_change(self, record: int, found: LatestChange | None) -> None:
        page = self._page
        if found is None or page.details is None or not page.is_dirty():
            return
        shown, revision = page.id_and_revision(page.details)
        if shown != record or found.revision == revision or self._reported == (record, found.revision):
            return
        self._reported = (record, found.revision)
        self.is_deleted = found.revision is None
        if self.is_deleted:
            self._meanwhile = _("Deleted by {name} meanwhile").format(name=found.worker)
            sentence = _("{name} has deleted this record. What you typed can still be copied from here.")
        else:
            self._meanwhile = _("Changed by {name} meanwhile").format(name=found.worker)
            sentence = _what_can_be_done(merges=page.merges_typing)
        self._show_note()
        page.show_message(sentence.format(name=found.worker), role="warn")

    def merges(self, problem: Problem) -> bool:
        """Show what is typed over what a colleague has saved meanwhile, to be compared and saved; whether it can be."""
        page = self._page
        if not isinstance(problem, EditConflictError) or not page.merges_typing or page.details is None:
            return False
        record = page.id_and_revision(page.details)[0]
        self._jobs.read(page.load_work(record), partial(self._show_merged, record, problem.worker))
        return True

    def _show_merged(self, record: int, name: str, card: Any) -> None:
        page = self._page
        if page.details is None or page.id_and_revision(page.details)[0] != record:
            return
        typed = page.draft_content()
        page.details = card
        page.show_details(card)
        page.restore_draft(typed)
        self.show_record(record)
        page.edited()
        sentence = _(
            "{name} has changed this record in the meantime. Nothing was overwritten: what you typed stands here over "
            "it. Compare, then save again."
        )
        page.show_message(sentence.format(name=name), role="warn")

    def _report_deletion(self, found: LatestChange | None) -> None:
        if found is not None and found.revision is None and found.worker_id != self._jobs.database.worker[0]:
            self._page.show_message(_("{name} has deleted this record.").format(name=found.worker), role="info")

    def _show_others(self, note: str) -> None:
        self._others = note
        self._show_note()

    def _show_note(self) -> None:
        self._page.header.show_note(" · ".join(filter(None, (self._meanwhile, self._others))))


def _what_can_be_done(*, merges: bool) -> str:
    if merges:
        return _(
            "{name} has changed this record meanwhile. What you typed is kept. When you save it, you can compare both "
            "first."
        )
    return _(
        "{name} has changed this record meanwhile. What you typed is kept here, but cannot be saved over it: copy what "
        "you need, discard your changes, and enter it again."
    )
