"""The month of an activity: its people by its meetings, marked as in a spreadsheet, with the rates.

All marks are saved in one action. Each key press is saved as a draft at once, so that a crash loses no more than the
last one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple

from dateutil.relativedelta import relativedelta
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.activities.attendance.screen.mark_keys import describe_unknown_key
from kiscase.activities.attendance.screen.register_dialogs import ReopenRegisterDialog
from kiscase.activities.certificates.screen import CertificatesDialog, activity_entitlements
from kiscase.activities.month_grid import actions as month_grid
from kiscase.activities.month_grid.actions import AttendanceMonth, CellKey
from kiscase.activities.month_grid.screen.clipboard import MonthGridClipboard
from kiscase.activities.month_grid.screen.month_grid_panel import MonthGridPanel
from kiscase.activities.month_grid.screen.rate_details_dialog import RateDetailsDialog
from kiscase.activities.month_grid.unsaved_marks import UnsavedMark, UnsavedMarks
from kiscase.activities.reports.screen import ACTIVITY_REPORTS, FileOutput, PrintOrSaveDialog
from kiscase.core import clock, drafts
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.ui.command import Command
from kiscase.ui.forms.autosave import DraftAutosave, DraftKey
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab

DRAFT_KIND = "month"  # the kind of the drafts, and the part of the page of activities


class _LoadedMonth(NamedTuple):
    """A month as it is on file, and the marks that were made before a crash."""

    month: AttendanceMonth
    draft: Mapping[str, Any] | None


class MonthGridTab(RecordTab):
    """The grid of a month of the activity; Save writes its marks to the file."""

    title: ClassVar[str] = N_("Month")
    part: ClassVar[str] = DRAFT_KIND
    tables: ClassVar[frozenset[str]] = frozenset(
        {"activity", "enrolment", "attendance", "meeting", "absence", "participant", "contract", "club"}
    )

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("print_papers", N_("Print or save…"), self.ask_print_or_save, "printer", "Ctrl+Shift+P"),
            Command("certificates", N_("Certificates…"), self.ask_certificates, "graduation-cap"),
        )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        self._activity: int | None = None
        self._shown: date | None = None
        self._wanted: date | None = None
        self._saving = False
        super().__init__(context, parent)
        self.marks = UnsavedMarks()
        self.autosave = DraftAutosave(
            self, self.context.jobs, self._draft_key, self._unsaved, paused=self._has_no_activity
        )
        self.panel = MonthGridPanel(self.marks, self)
        self.grid, self.signs = self.panel.grid, self.panel.signs
        self.clipboard = MonthGridClipboard(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        self._connect()
        self.show_all(anew=True)

    def _connect(self) -> None:
        self.grid.signed.connect(self.mark_selected)
        self.grid.unknown.connect(self._show_unknown)
        self.grid.unmarked.connect(self.unmark_selected)
        self.grid.paged.connect(self.change_month)
        self.grid.copied.connect(self.clipboard.copy)
        self.grid.copied_with_names.connect(self.clipboard.copy_with_names)
        self.grid.pasted.connect(self.clipboard.paste)
        self.clipboard.pasted.connect(self._marks_changed)
        self.clipboard.fill_requested.connect(self.mark_selected)
        self.grid.stepped_back.connect(self.step_back)
        self.grid.counted.connect(self.show_rate_details)
        self.grid.selectionModel().currentChanged.connect(self._show_why_not)
        self.panel.mark_menu.menu().triggered.connect(self._picked)
        self.panel.previous_month.clicked.connect(self._show_previous_month)
        self.panel.next_month.clicked.connect(self._show_next_month)
        self.panel.save_button.clicked.connect(self.save_now)
        self.panel.reopen.clicked.connect(self.ask_reopen)

    # for the page

    def show_record(self, record: int | None) -> None:
        """Show the month of an activity; of the same activity as before, the same month with its unsaved marks."""
        if record != self._activity:
            self._activity, self._shown, self._wanted = record, None, None
            self.marks.discard()
            self.marks.month = None
            self.show_all(anew=True)
        self._read()

    def is_dirty(self) -> bool:
        """Whether marks are not saved."""
        return bool(self.marks.changes)

    def save_now(self) -> None:
        """Save the marks."""
        self.save()

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save the marks of all months in one action, then continue."""
        activity, sent = self._activity, dict(self.marks.changes)
        if activity is None or not sent:
            if then is not None:
                then()
            return
        if self._saving:
            return
        self._saving = True

        def work(session: Any) -> tuple[dict[CellKey, UnsavedMark], Callable[[], None] | None]:
            drafts.delete_draft(session, DRAFT_KIND, activity)
            marks = {key: change.mark for key, change in sent.items()}
            month_grid.save_month_marks(session, activity, marks, {key: change.seen for key, change in sent.items()})
            return sent, then

        self.context.jobs.act(work, self._saved, self._refused)

    def discard_changes(self) -> None:
        """Discard the unsaved marks."""
        self.marks.discard()
        self.autosave.save_draft()
        self.show_all(anew=False)

    # for the keys

    def mark_selected(self, sign: str) -> None:
        """Mark the current cell, or the empty ones of several selected cells."""
        mark, keys = self.signs[sign], self.selected()
        here = self.grid.current_key()
        if len(keys) > 1:
            kept = len(keys) - self.marks.fill(keys, mark)
            self._marks_changed()
            if kept:
                words = ngettext(
                    "{count} cell was left unchanged: existing marks can only be changed one cell at a time.",
                    "{count} cells were left unchanged: existing marks can only be changed one cell at a time.",
                    kept,
                )
                self.panel.show_note(words.format(count=kept))
        elif here is not None and self.marks.set(here, mark):
            self._marks_changed()
        elif here is not None:
            self.panel.show_note(self.marks.why_not(here))

    def _show_unknown(self, letter: str) -> None:
        self.panel.show_note(describe_unknown_key(letter, self.signs))

    def unmark_selected(self) -> None:
        """Remove the mark of the current cell, or the unsaved marks of several selected cells."""
        keys, here = self.selected(), self.grid.current_key()
        if len(keys) > 1:
            if self.marks.take_back(keys):
                self._marks_changed()
            if any(self.marks.by_hand(key) is not None for key in keys):
                self.panel.show_note(_("Saved marks can only be removed one cell at a time."))
        elif here is not None and self.marks.unmark(here):
            self._marks_changed()
        elif here is not None and self.marks.is_preset(here):
            self.panel.show_note(_("This mark comes from an excused absence; change it there."))
        elif here is not None:
            self.panel.show_note(self.marks.why_not(here))

    def step_back(self) -> None:
        """Undo the last key press."""
        self.marks.undo()
        self._marks_changed()

    def undo_unsaved(self) -> bool:
        """Undo the last key press; returns whether there was one."""
        undone = self.marks.can_undo()
        if undone:
            self.step_back()
        return undone

    def change_month(self, by: int) -> None:
        """Show another month; unsaved marks stay."""
        shown = self._wanted or self._shown
        if shown is not None:
            self._wanted = shown + relativedelta(months=by)
            self._read()

    def show_rate_details(self, row: int) -> None:
        """Show the meetings behind the rate of a row."""
        shown = self.marks.month
        if shown is not None and row < len(shown.people):
            person = shown.people[row]
            RateDetailsDialog(self.window(), person.name, self.marks.rows(person.id), shown.rule, self._open_meeting)

    def ask_print_or_save(self) -> None:
        """Ask what to print or save, once the marks are saved."""
        self.save(self._ask_print_or_save)

    def print_shown(self) -> bool:
        """Ask how to print the month that is shown."""
        self.ask_print_or_save()
        return True

    def ask_reopen(self) -> None:
        """Ask why the register of the current cell's meeting is reopened."""
        here = self.grid.current_key()
        if here is not None and self.marks.is_closed(here):
            ReopenRegisterDialog(self.window(), self.context.jobs, here[1], self.undoable_done.emit)

    def ask_certificates(self) -> None:
        """Ask who gets which certificate, once the marks are saved."""
        self.save(self._ask_certificates)

    def selected(self) -> list[CellKey]:
        """The selected marks."""
        return [key for line in self.grid.selected_keys() for key in line]

    def _ask_print_or_save(self) -> None:
        if self._activity is not None:
            on = self._shown if self._shown and self._shown != clock.today().replace(day=1) else clock.today()
            PrintOrSaveDialog(self._owner(), self.context.jobs, ACTIVITY_REPORTS, self._activity, on)

    def _ask_certificates(self) -> None:
        if self._activity is not None:
            CertificatesDialog(self._owner(), self.context.jobs, activity_entitlements(self._activity))

    def _owner(self) -> FileOutput:
        return FileOutput(self.window(), self.context, self.notified.emit)

    # loading and saving

    def _read(self) -> None:
        activity, wanted = self._activity, self._wanted or self._shown
        if activity is not None:
            fresh = self._shown is None
            self.context.jobs.read(
                lambda session: _load_month(session, activity, wanted, with_draft=fresh),
                self._loaded,
                self._gone,
                latest="month",
            )

    def _gone(self, _problem: Problem) -> None:
        """The activity is no longer on file, as the page reports; its unsaved marks go, too."""
        self.discard_changes()

    def _loaded(self, found: _LoadedMonth) -> None:
        if found.month.activity_id != self._activity:
            return
        fresh, turned = self._shown is None, self._shown != found.month.first
        self._shown, self._wanted = found.month.first, None
        if fresh and found.draft and not self.marks.changes:
            self.marks.from_draft(found.draft)
        self.marks.show(found.month)
        self.show_all(anew=True)
        if turned:
            self.panel.show_note("")
        if fresh and found.draft and self.marks.changes:
            self.notified.emit(_("Your unsaved marks have been restored."))
        if turned:
            held = [place for place, one in enumerate(found.month.meetings) if one.held]
            self.grid.go_to(held[-1] if held else 0)

    def _marks_changed(self) -> None:
        self.panel.show_note("")
        self.autosave.save_draft()
        self.show_all(anew=False)

    def _draft_key(self) -> DraftKey:
        return DraftKey(DRAFT_KIND, self._activity or 0)

    def _unsaved(self) -> dict[str, Any] | None:
        return self.marks.to_draft() if self.marks.changes else None

    def _has_no_activity(self) -> bool:
        return self._activity is None

    def _saved(self, done: tuple[dict[CellKey, UnsavedMark], Callable[[], None] | None]) -> None:
        self._saving = False
        sent, then = done
        self.marks.saved(sent)
        self.show_all(anew=False)
        words = ngettext("{count} mark is saved.", "{count} marks are saved.", len(sent))
        self.undoable_done.emit(words.format(count=len(sent)))
        if then is not None:
            then()

    def _refused(self, problem: Problem) -> None:
        self._saving = False
        self.context.show_problem(problem)

    def show_all(self, *, anew: bool) -> None:
        """Show the marks as they are now; *anew* when people or meetings changed."""
        self.panel.show_marks(anew=anew)
        self.setEnabled(self.marks.month is not None)
        here = self.grid.current_key()
        self.panel.reopen.setVisible(here is not None and self.marks.is_closed(here))

    def _show_why_not(self) -> None:
        here = self.grid.current_key()
        self.panel.show_note(self.marks.why_not(here) if here is not None else "", quiet=True)
        self.panel.reopen.setVisible(here is not None and self.marks.is_closed(here))

    def _picked(self, action: Any) -> None:
        if action.data():
            self.mark_selected(str(action.data()))
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_previous_month(self) -> None:
        self.change_month(-1)

    def _show_next_month(self) -> None:
        self.change_month(1)

    def _open_meeting(self, meeting: int) -> None:
        self.context.open_record("meeting", meeting)


def _load_month(session: Any, activity: int, wanted: date | None, *, with_draft: bool) -> _LoadedMonth:
    kept = drafts.load_draft(session, DRAFT_KIND, activity) if with_draft else None
    content = kept.content if kept and kept.content.get("month") else None
    if wanted is None and content:
        wanted = month_grid.find_meeting_day(session, content["month"][0][1])
    return _LoadedMonth(
        month_grid.load_month_grid(session, activity, wanted or month_grid.find_latest_month(session, activity)),
        content,
    )
