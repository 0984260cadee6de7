"""The month of an activity: its people by its meetings, marked as in a spreadsheet, and what the marks come to.

All stays unsaved until it is saved in one act. Each press is put aside at once, so that a crash loses no more than
the last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple

from dateutil.relativedelta import relativedelta
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from kiscase.activities.certificates.screen import CertificatesDialog, activity_entitlements
from kiscase.activities.model import AttendanceMark
from kiscase.activities.month_grid import actions as month_grid
from kiscase.activities.month_grid.actions import AttendanceMonth, CellKey
from kiscase.activities.month_grid.screen.layout import MonthGridLayout
from kiscase.activities.month_grid.screen.rate_details_dialog import RateDetailsDialog, rate_text
from kiscase.activities.month_grid.unsaved_marks import PastedMarks, PasteError, UnsavedMark, UnsavedMarks, parse_table
from kiscase.activities.reports.screen import ACTIVITY_REPORTS, FileOutput, PrintOrSaveDialog
from kiscase.core import clock, drafts
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.ui.command import Command
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.widgets.message_boxes import ask_confirmation

DRAFT_KIND = "month"  # of the page of activities, and the kind of what was marked and not saved


class _LoadedMonth(NamedTuple):
    """A month as it is on file, and what was marked before a crash."""

    month: AttendanceMonth
    draft: Mapping[str, Any] | None


class MonthGridTab(MonthGridLayout):
    """The grid of a month of the activity; what is marked here is kept by Save."""

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
        self._pasted = PastedMarks({}, {})
        super().__init__(context, UnsavedMarks(), parent)
        self.grid.signed.connect(self.mark_selected)
        self.grid.unmarked.connect(self.unmark_selected)
        self.grid.paged.connect(self.change_month)
        self.grid.copied.connect(self.copy)
        self.grid.pasted.connect(self.paste)
        self.grid.stepped_back.connect(self.step_back)
        self.grid.counted.connect(self.show_rate_details)
        self.grid.selectionModel().currentChanged.connect(self._show_why_not)
        self.mark_menu.menu().triggered.connect(self._picked)
        self.previous_month.clicked.connect(self._show_previous_month)
        self.next_month.clicked.connect(self._show_next_month)
        self.save_button.clicked.connect(self.save_now)

    # what the page asks

    def show_record(self, record: int | None) -> None:
        """Show the activity's month; of the same activity the one that is shown, with what is not saved."""
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
        """Keep the marks."""
        self.save()

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Keep the marks of all months in one act, then go on."""
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
        """Forget the marks that are not saved."""
        self.marks.discard()
        self._save_draft()
        self.show_all(anew=False)

    # what the keys do

    def mark_selected(self, sign: str) -> None:
        """Mark the current cell; of many selected ones only the empty."""
        mark, keys = self.signs[sign], self.selected()
        here = self.grid.current_key()
        if len(keys) > 1:
            kept = len(keys) - self.marks.fill(keys, mark)
            self._marks_changed()
            if kept:
                words = ngettext(
                    "{count} cell was left as it is: a mark that is there is only changed cell by cell.",
                    "{count} cells were left as they are: marks that are there are only changed cell by cell.",
                    kept,
                )
                self.show_note(words.format(count=kept))
        elif here is not None and self.marks.set(here, mark):
            self._marks_changed()
        elif here is not None:
            self.show_note(self.marks.why_not(here))

    def unmark_selected(self) -> None:
        """Take the mark of the current cell away; of many selected ones only what is not saved."""
        keys, here = self.selected(), self.grid.current_key()
        if len(keys) > 1:
            if self.marks.take_back(keys):
                self._marks_changed()
            if any(self.marks.by_hand(key) is not None for key in keys):
                self.show_note(_("Marks that are on file are only taken away cell by cell."))
        elif here is not None and self.marks.unmark(here):
            self._marks_changed()
        elif here is not None and self.marks.is_preset(here):
            self.show_note(_("This excuse stands in the ledger of absences, and is taken away there."))
        elif here is not None:
            self.show_note(self.marks.why_not(here))

    def step_back(self) -> None:
        """Take the last press back."""
        self.marks.undo()
        self._marks_changed()

    def change_month(self, by: int) -> None:
        """Show the month that many months on; what is not saved stays."""
        shown = self._wanted or self._shown
        if shown is not None:
            self._wanted = shown + relativedelta(months=by)
            self._read()

    def copy(self) -> None:
        """Put the selected marks on the clipboard, as a spreadsheet takes them."""
        keys = self.grid.selected_keys()
        if keys:
            QGuiApplication.clipboard().setText(self.marks.copied(keys, self.grid.grid.signs))
            count = sum(map(len, keys))
            words = ngettext("{count} cell was copied.", "{count} cells were copied.", count)
            self.show_note(words.format(count=count), good=True)

    def paste(self) -> None:
        """Take signs from the clipboard; what would take the place of a mark is asked about first."""
        text = QGuiApplication.clipboard().text()
        if not text:
            self.show_note(_("There is nothing to paste."))
            return
        try:
            keys = self._target_cells(text)
            if keys is not None:
                self._confirm_paste(self.marks.pasted(keys, text, self._mark_words()))
        except PasteError as wrong:
            self.show_note(str(wrong))

    def show_rate_details(self, row: int) -> None:
        """Show the meetings behind the rate of a row."""
        shown = self.marks.month
        if shown is not None and row < len(shown.people):
            person = shown.people[row]
            RateDetailsDialog(self.window(), person.name, self.marks.rows(person.id), shown.rule, self._open_meeting)

    def ask_print_or_save(self) -> None:
        """Ask what to print or save, once the marks are saved."""
        self.save(self._ask_print_or_save)

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

    def _target_cells(self, text: str) -> list[list[CellKey]] | None:
        """Where the lines of a text go; one word goes into all selected cells that are empty."""
        lines, keys = parse_table(text), self.grid.selected_keys()
        if len(lines) == len(lines[0]) == 1 and sum(map(len, keys)) > 1:
            mark = self._mark_words().get(lines[0][0].strip().casefold())
            sign = self.grid.grid.signs.get(mark) if mark is not None else None
            if sign is not None:
                self.mark_selected(sign)
                return None
        if sum(map(len, keys)) > 1 and (len(keys), len(keys[0])) != (len(lines), len(lines[0])):
            words = _(
                "What is to be pasted has {rows} × {columns} cells, selected are {own_rows} × {own_columns}. "
                "Nothing was pasted."
            )
            shape = {"rows": len(lines), "columns": len(lines[0]), "own_rows": len(keys), "own_columns": len(keys[0])}
            raise PasteError(words.format(**shape))
        found = self.grid.keys_from(len(lines), len(lines[0]))
        if found is None:
            here = self.grid.current_key()
            words = _("{rows} × {columns} cells do not fit into the grid from {where} on. Nothing was pasted.")
            where = self.marks.describe_cell(here) if here is not None else _("here")
            raise PasteError(words.format(rows=len(lines), columns=len(lines[0]), where=where))
        return found

    def _confirm_paste(self, pasted: PastedMarks) -> None:
        if not pasted.others:
            self._put(pasted.fresh)
            return
        self._pasted = pasted
        count = len(pasted.others)
        words = ngettext(
            "{count} cell has another mark: {where}.", "{count} cells have other marks, the first is {where}.", count
        )
        ask_confirmation(
            self.window(),
            _("Put the pasted marks in the place of those that are there?"),
            words.format(count=count, where=self.marks.describe_cell(next(iter(pasted.others)))),
            _("Replace them"),
            self._put_all,
            third=(_("Only the empty cells"), self._put_fresh),
        )

    def _put_all(self) -> None:
        self._put(self._pasted.fresh, self._pasted.others)

    def _put_fresh(self) -> None:
        self._put(self._pasted.fresh)

    def _put(
        self, fresh: Mapping[CellKey, AttendanceMark], others: Mapping[CellKey, AttendanceMark] | None = None
    ) -> None:
        count = self.marks.put(fresh, over=others)
        self._marks_changed()
        words = ngettext("{count} mark was pasted.", "{count} marks were pasted.", count)
        self.show_note(words.format(count=count), good=True)

    def _mark_words(self) -> dict[str, AttendanceMark]:
        """What means a mark in a spreadsheet: its sign, or its name."""
        named = {mark.label.casefold(): mark for mark in AttendanceMark}
        return named | {sign.casefold(): mark for sign, mark in self.signs.items()}

    # what comes and goes

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
        """The activity is no longer on file, as the page says; nor can its marks be."""
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
            self.show_note("")
        if fresh and found.draft and self.marks.changes:
            self.notified.emit(_("The marks that were made and not saved are back."))
        if turned:
            held = [place for place, one in enumerate(found.month.meetings) if one.held]
            self.grid.go_to(held[-1] if held else 0)

    def _marks_changed(self) -> None:
        self.show_note("")
        self._save_draft()
        self.show_all(anew=False)

    def _save_draft(self) -> None:
        activity, content = self._activity, self.marks.to_draft() if self.marks.changes else None
        if activity is None:
            return
        if content:
            self.context.jobs.act(lambda session: drafts.save_draft(session, DRAFT_KIND, activity, content))
        else:
            self.context.jobs.act(lambda session: drafts.delete_draft(session, DRAFT_KIND, activity))

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
        """Show the marks, what they come to, and how many are not saved."""
        super().show_all(anew=anew)
        whole = self.marks.whole()
        self.sums.setText(rate_text(whole) if whole is not None and whole.counted else "")

    def _show_why_not(self) -> None:
        here = self.grid.current_key()
        self.show_note(self.marks.why_not(here) if here is not None else "", quiet=True)

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
