"""The register of a meeting: one row for each person in the order of the sign-in sheet, one key for each mark.

The keys are the letters that are printed for the marks. The rows belong to one meeting: a mark is saved for the meeting
in whose list it was made, and a mark made during a save stays unsaved. Each key press is saved as a draft at once, so
that a crash loses no more than the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.activities import queries as activities_queries
from kiscase.activities.absences.screen.absences_tab import AbsenceDialog, new_absence_values
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.attendance.actions import MarkEntry
from kiscase.activities.attendance.screen.mark_keys import REST_KEY, describe_unknown_key, load_foreign_letters
from kiscase.activities.attendance.screen.register_dialogs import (
    ClassNotesDialog,
    DropInDialog,
    MarkDetailsDialog,
    ReopenRegisterDialog,
)
from kiscase.activities.attendance.screen.register_layout import RegisterLayout
from kiscase.activities.attendance.screen.register_table import register_cells
from kiscase.activities.attendance.unsaved_marks import NO_MARK, RegisterMarks
from kiscase.activities.model import Meeting
from kiscase.core import clock, drafts
from kiscase.core.date_format import format_date, weekday_name
from kiscase.core.errors import EditConflictError, Problem
from kiscase.core.i18n import _, ngettext
from kiscase.participants.choosing import PersonOption, list_person_options
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.button_keys import key_names
from kiscase.ui.forms.autosave import DraftAutosave, DraftKey
from kiscase.ui.preview.document_to_issue import DocumentToIssue
from kiscase.ui.preview.output import print_issued
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.sharing.record_presence import record_presence

DRAFT_KIND = Meeting.__tablename__  # the kind of the drafts
_DROP_IN, _NOTES, _REOPEN = "drop in", "notes", "reopen"  # entries of the menu that need no row to mark


class _LoadedRegister(NamedTuple):
    """A meeting with its rows as they are on file, and the marks that were made before a crash."""

    meeting: activities_queries.MeetingRow
    rows: list[attendance_queries.RegisterRow]
    draft: Mapping[str, Any] | None = None


class _SentMarks(NamedTuple):
    """The marks that a save wrote for a meeting, and what follows the save."""

    meeting_id: int
    entries: dict[int, MarkEntry]
    then: Callable[[], None] | None


class RegisterPanel(QWidget):
    """The attendance of one meeting; Save writes its marks to the file."""

    saved = Signal()
    notified = Signal(str)
    undoable_done = Signal(str)
    """What was done here and can be undone."""
    refused = Signal()
    """The marks could not be saved; they are still here."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._meeting: activities_queries.MeetingRow | None = None
        self._loaded_meeting: int | None = None  # the meeting whose rows are here
        self._marks = RegisterMarks([])
        self.autosave = DraftAutosave(self, context.jobs, self._draft_key, self._unsaved, paused=self._has_no_rows)
        self.view = RegisterLayout(self)
        self._presence = record_presence(self, context.jobs, Meeting.__tablename__, self.view.show_colleagues)
        self.list, self.row_numbers, self.signs = self.view.list, self.view.row_numbers, self.view.signs
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.list.pressed.connect(self.mark_by_key)
        self.list.unknown.connect(self._show_unknown)
        self.list.unmarked.connect(self.unmark)
        self.list.numbered.connect(self._begin_numbers)
        self.list.opened.connect(self._open_row)
        self.row_numbers.entered.connect(self.mark_numbers)
        self.row_numbers.left.connect(self._focus_rows)
        self.view.mark_menu.menu().triggered.connect(self._picked)
        self._add_commands()
        self.view.print_button.clicked.connect(self.print_sheet)
        self.view.save_button.clicked.connect(self.save_now)
        self.view.reopen.clicked.connect(self.ask_reopen)
        self.show_meeting(None)

    def show_meeting(self, meeting: activities_queries.MeetingRow | None) -> None:
        """Show the register of a meeting; until its rows are here there is nothing to mark."""
        self._meeting = meeting
        self.setEnabled(meeting is not None)
        if meeting is None or self._loaded_meeting != meeting.id:
            self._loaded_meeting, self._marks = None, RegisterMarks([])
        if meeting is None:
            self.view.show_heading(_("Choose a meeting."))
        else:
            when = f"{format_date(meeting.day)}, {weekday_name(meeting.day)}, {meeting.hours}"
            self.view.show_heading(when, meeting.person, meeting.topic)
            self._context.jobs.read(lambda session: _load_register(session, meeting), self._loaded, latest="register")
        if self._presence is not None:
            self._presence.show_record(self.shown_id())
        self._show()
        self.view.show_why_not(self.why_not(), closed=self.is_closed())

    def shown_id(self) -> int | None:
        """The id of the meeting that is shown."""
        return self._meeting.id if self._meeting is not None else None

    def is_dirty(self) -> bool:
        """Whether marks are not saved."""
        return bool(self._marks.changes())

    def mark_by_key(self, key: str) -> None:
        """Mark the current row and go to the next one; `*` marks everybody without a mark as present."""
        if not self._is_open():
            if self.why_not():
                self.notified.emit(self.why_not())
            return
        if key == REST_KEY:
            self._marks.mark_rest()
            self._marks_changed()
        elif key in self.signs:
            self._mark_row(MarkEntry(self.signs[key]))

    def _show_unknown(self, letter: str) -> None:
        self.notified.emit(self.why_not() or describe_unknown_key(letter, self.signs))

    def unmark(self) -> None:
        """Remove the mark of the current row."""
        if self._is_open():
            self._mark_row(NO_MARK)

    def mark_numbers(self, typed: str) -> None:
        """Mark the rows whose numbers were typed; what is no row number stays, to be corrected."""
        if not self._is_open():
            return
        found = self._marks.mark_row_numbers(typed, {**load_foreign_letters(), **self.signs})
        self._marks_changed()
        self.row_numbers.show_result(found)
        if not found.wrong:
            self._focus_rows()

    def refresh(self, meetings: Sequence[activities_queries.MeetingRow]) -> None:
        """Show who is on the list of the same meeting now, unless marks are unsaved."""
        shown = self.shown_id()
        if not self.is_dirty():
            self.show_meeting(next((row for row in meetings if row.id == shown), None))

    def save_now(self) -> None:
        """Save the changed marks."""
        self.save()

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save the changed marks in one action, then continue."""
        changes, seen = self._marks.changes(), self._marks.seen()
        if self._loaded_meeting is None or not changes:
            if then is not None:
                then()
            return
        sent = _SentMarks(self._loaded_meeting, changes, then)

        def work(session: Any) -> _SentMarks:
            drafts.delete_draft(session, DRAFT_KIND, sent.meeting_id)
            attendance.mark_attendance(
                session, sent.meeting_id, sent.entries, {one: seen.get(one) for one in sent.entries}
            )
            return sent

        self._context.jobs.act(work, self._saved, self._refused)

    def discard_changes(self) -> None:
        """Discard the unsaved marks."""
        self._marks = RegisterMarks(self._marks.rows)
        self._marks_changed()

    def undo_unsaved(self) -> bool:
        """Undo the last key press that made unsaved marks; returns whether there was one."""
        if not self._is_open() or not self._marks.can_undo():
            return False
        changed = self._marks.undo()
        self._marks_changed()
        if changed:
            self._announce(changed[0], self._marks.entry(changed[0]))
            self.list.show_id(changed[0])
        return True

    def ask_details(self) -> None:
        """Ask for minutes, reason and evidence of the current row."""
        person = self.list.current_id()
        row = next((row for row in self._marks.rows if row.participant_id == person), None)
        if row is not None and self._meeting is not None and self._is_open():
            entry, minutes = self._marks.entry(row.participant_id), self._meeting.minutes
            MarkDetailsDialog(self, row.name, entry, minutes, self._mark_row)

    def ask_excuse(self) -> None:
        """Ask for which period the person of the current row is excused, once the marks are saved."""
        self.save(self._ask_excuse)

    def _ask_excuse(self) -> None:
        person, meeting = self.list.current_id(), self._meeting
        if person is not None and meeting is not None:
            AbsenceDialog(self, self._context.jobs, person, new_absence_values(meeting.day), self.undoable_done.emit)

    def ask_drop_in(self) -> None:
        """Ask who came without being enrolled, once the marks are saved."""
        self.save(self._ask_drop_in)

    def ask_class_notes(self) -> None:
        """Ask for topic and notes of the meeting."""
        if self._meeting is not None:
            ClassNotesDialog(self, self._context.jobs, self._meeting, self.undoable_done.emit)

    def ask_reopen(self) -> None:
        """Ask why the closed register is reopened."""
        if self._meeting is not None and self.is_closed():
            ReopenRegisterDialog(self, self._context.jobs, self._meeting.id, self.undoable_done.emit)

    def print_sheet(self) -> None:
        """Print the sign-in sheet of the meeting; it is issued once the printer takes it."""
        meeting = self._meeting
        if meeting is not None:
            print_issued(
                self,
                DocumentToIssue(
                    self._context.jobs,
                    lambda session: attendance.issue_sign_in_sheet(session, meeting.id),
                    _("Sign-in sheet"),
                    told=self.notified.emit,
                    problem=self._context.show_problem,
                ),
            )

    def why_not(self) -> str:
        """Why nothing can be marked; empty when it can be."""
        meeting = self._meeting
        if meeting is None:
            return ""
        if meeting.cancelled:
            return _("The meeting did not take place: {reason}").format(reason=meeting.cancelled)
        if meeting.day > clock.today():
            return _("Attendance can be entered from {date} on.").format(date=format_date(meeting.day))
        return _("The register is closed. It can be reopened with a reason.") if meeting.closed else ""

    def is_closed(self) -> bool:
        """Whether the register is closed, and can be reopened with a reason."""
        meeting = self._meeting
        return meeting is not None and meeting.closed and not meeting.cancelled

    def _is_open(self) -> bool:
        return self._loaded_meeting is not None and not self.why_not()

    def _mark_row(self, entry: MarkEntry) -> None:
        person = self.list.current_id()
        people = self._marks.people
        if person in people:
            self._marks.set(person, entry)
            self._marks_changed()
            self._announce(person, entry)
            self.list.show_id(people[min(people.index(person) + 1, len(people) - 1)])

    def _announce(self, person: int, entry: MarkEntry) -> None:
        name = next(row.name for row in self._marks.rows if row.participant_id == person)
        label = entry.mark.label if entry.mark is not None else _("not marked")
        announce_to_screen_reader(self, f"{name}: {label}")

    def _marks_changed(self) -> None:
        """Show the marks, and save the unsaved ones as a draft."""
        self._show()
        self.autosave.save_draft()

    def _draft_key(self) -> DraftKey:
        return DraftKey(DRAFT_KIND, self._loaded_meeting or 0)

    def _unsaved(self) -> dict[str, Any] | None:
        return self._marks.to_draft() or None

    def _has_no_rows(self) -> bool:
        return self._loaded_meeting is None

    def _ask_drop_in(self) -> None:
        if self._is_open():
            self._context.jobs.read(list_person_options, self._ask_who)

    def _ask_who(self, people: list[PersonOption]) -> None:
        if self._loaded_meeting is not None:
            DropInDialog(self, self._context.jobs, self._loaded_meeting, people, self.undoable_done.emit)

    def _focus_rows(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _loaded(self, found: _LoadedRegister) -> None:
        if self._meeting is None or found.meeting.id != self._meeting.id:  # another one was chosen in the meantime
            return
        here, fresh = self.list.current_id(), self._loaded_meeting != found.meeting.id
        self._loaded_meeting, self._marks = found.meeting.id, self._marks.reloaded(found.rows)
        if fresh and found.draft and self._is_open():
            self._marks.from_draft(found.draft)
            if self.is_dirty():
                self.notified.emit(_("Your unsaved marks have been restored."))
        self._show()
        if found.rows:
            self.list.show_id(here if here in self._marks.people else found.rows[0].participant_id)

    def _saved(self, sent: _SentMarks) -> None:
        if self._loaded_meeting == sent.meeting_id:
            self._marks = self._marks.after_save(sent.entries)
        self._show()
        self.saved.emit()
        if sent.then is not None:
            sent.then()

    def _refused(self, problem: Problem) -> None:
        self._context.show_problem(problem)
        if isinstance(problem, EditConflictError):
            self.show_meeting(self._meeting)  # what is on file comes below the unsaved marks
        self.refused.emit()

    def _show(self) -> None:
        rows = self._marks.rows
        ahead = self._meeting is not None and self._meeting.day > clock.today()
        empty = _("Nobody is enrolled for this day yet.") if ahead else _("Nobody was enrolled on this day.")
        self.list.set_empty(empty if self._loaded_meeting is not None else "")
        self.list.set_rows(
            [
                register_cells(
                    number, row, self._marks.entry(row.participant_id), preset=self._marks.is_preset(row.participant_id)
                )
                for number, row in enumerate(rows, start=1)
            ]
        )
        left = self._marks.count_unmarked()
        self.view.count.setText(
            ngettext("{count} person is not marked", "{count} people are not marked", left).format(count=left)
        )
        if not self.is_dirty() and self.view.save_button.hasFocus():
            self._focus_rows()  # a disabled button would pass the focus on to whatever comes next
        self.view.save_button.setEnabled(self.is_dirty())
        markable = bool(rows) and self._is_open()
        self.row_numbers.setEnabled(markable)
        for action in self.view.mark_menu.menu().actions():
            action.setEnabled(self._is_offered(action, markable=markable))

    def _is_offered(self, action: QAction, *, markable: bool) -> bool:
        """Whether an entry of the menu does something now: of a closed register, what needs no open one."""
        if action.data() in (_NOTES, _REOPEN):
            return self._meeting is not None if action.data() == _NOTES else self.is_closed()
        return markable if action.data() != _DROP_IN else self._is_open()

    def _begin_numbers(self, digit: str) -> None:
        if self._is_open():
            self.row_numbers.start_typing(digit)

    def _add_commands(self) -> None:
        """Further commands, in the menu below the marks, each with its shortcut."""
        menu = self.view.mark_menu.menu()
        menu.addSeparator()
        for name, label, key, handler in (
            ("", _("Minutes, reason and evidence…"), "Return", self.ask_details),
            ("", _("Excuse for a period…"), "Ctrl+Shift+X", self.ask_excuse),
            (_DROP_IN, _("Came without being enrolled…"), "Insert", self.ask_drop_in),
            (_NOTES, _("Topic and notes…"), "Ctrl+T", self.ask_class_notes),
            (_REOPEN, _("Reopen the register…"), "Ctrl+Shift+O", self.ask_reopen),
        ):
            action = menu.addAction(f"{label}\t{key_names(key)}")
            action.setData(name)
            action.triggered.connect(handler)
            if name != _REOPEN and key != "Return":  # the page has that key, and Enter opens the row
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(handler)

    def _picked(self, action: QAction) -> None:
        if action.data() in (*self.signs, REST_KEY):
            self.mark_by_key(str(action.data()))

    def _open_row(self, _person: int) -> None:
        self.ask_details()


def _load_register(session: Any, meeting: activities_queries.MeetingRow) -> _LoadedRegister:
    kept = drafts.load_draft(session, DRAFT_KIND, meeting.id)
    return _LoadedRegister(
        meeting, attendance_queries.list_register_rows(session, meeting.id), kept.content if kept else None
    )
