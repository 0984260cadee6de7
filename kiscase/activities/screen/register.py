"""The register of a meeting: a line a person in the order of the paper, a key a mark, row numbers for who is absent.

The keys are the signs of the paper. The rows are kept together with the meeting that they belong to, and what was sent
together with the marks that it held: a mark is stored on the meeting in whose list it was pressed, and what is pressed
during a save stays unsaved. Each press is put aside at once, so that a crash loses no more than the last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from kiscase.activities import actions
from kiscase.activities.actions.marking import Entry
from kiscase.activities.model import Meeting
from kiscase.activities.screen.absences import AbsenceDialog, absence_from
from kiscase.activities.screen.marks import NONE, Marks
from kiscase.activities.screen.register_dialogs import DropInDialog, EntryDialog, ReopenDialog, WriteUpDialog
from kiscase.activities.screen.register_frame import RegisterFrame
from kiscase.activities.screen.register_lines import REST, line
from kiscase.core import clock, drafts
from kiscase.core.errors import Problem
from kiscase.core.i18n import _, day, ngettext, weekday
from kiscase.desk.page import Desk
from kiscase.desk.preview import print_pdf
from kiscase.participants import actions as participants

DRAFT = Meeting.__tablename__  # the kind of what was pressed and not saved


class _Sheet(NamedTuple):
    """A meeting with its rows as they are on file, and what was pressed before a crash."""

    meeting: actions.MeetingRow
    rows: list[actions.RegisterRow]
    draft: Mapping[str, Any] | None = None


class _Sent(NamedTuple):
    """The marks that a save wrote for a meeting, and what comes after it."""

    meeting_id: int
    entries: dict[int, Entry]
    then: Callable[[], None] | None


class Register(RegisterFrame):
    """The attendance of one meeting; what is marked here is kept by Save."""

    saved = Signal()
    told = Signal(str)
    done = Signal(str)
    """What was done here and can be undone."""
    refused = Signal()
    """The marks could not be kept; they are still here."""
    _meeting: actions.MeetingRow | None = None
    _on_sheet: int | None = None  # the meeting whose rows are here

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._marks = Marks([])
        self.list.pressed.connect(self.press)
        self.list.unmarked.connect(self.unmark)
        self.list.numbered.connect(self._begin_numbers)
        self.list.opened.connect(self._open_line)
        self.numbers.entered.connect(self.mark_numbers)
        self.numbers.left.connect(self._to_lines)
        self._pick.menu().triggered.connect(self._picked)
        self._add_deeds()
        self._print.clicked.connect(self.print_sheet)
        self._save.clicked.connect(self.save_now)
        self.show_meeting(None)

    def show_meeting(self, meeting: actions.MeetingRow | None) -> None:
        """Show the register of a meeting; until its rows are here there is nothing to mark."""
        self._meeting = meeting
        self.setEnabled(meeting is not None)
        if meeting is None or self._on_sheet != meeting.id:
            self._on_sheet, self._marks = None, Marks([])
        if meeting is None:
            self.heading.setText(_("Choose a meeting."))
        else:
            facts = [f"{day(meeting.day)}, {weekday(meeting.day)}, {meeting.hours}", meeting.person, meeting.topic]
            self.heading.setText(" · ".join(fact for fact in facts if fact))
            self._desk.jobs.read(lambda session: _sheet(session, meeting), self._loaded, latest="register")
        self._show()
        self.arrange()

    def shown_id(self) -> int | None:
        """The id of the meeting that is shown."""
        return self._meeting.id if self._meeting is not None else None

    def is_dirty(self) -> bool:
        """Whether marks are not saved."""
        return bool(self._marks.changes())

    def press(self, key: str) -> None:
        """Mark the current line by its sign and go to the next; `*` marks all that are not marked as present."""
        if not self._is_open():
            return
        if key == REST:
            self._marks.rest()
            self._pressed()
        elif key in self.signs:
            self._mark_line(Entry(self.signs[key]))

    def unmark(self) -> None:
        """Take the mark of the current line away."""
        if self._is_open():
            self._mark_line(NONE)

    def mark_numbers(self, typed: str) -> None:
        """Mark the rows of the numbers that were typed; what makes no row stays to be corrected."""
        if not self._is_open():
            return
        wrong = self._marks.by_numbers(typed, self.signs)
        self._pressed()
        if wrong:
            words = _("There is no such row: {words}. The others are marked.")
            self.numbers.refuse(wrong, words.format(words=" ".join(wrong)))
        else:
            self.numbers.take()
            self._to_lines()

    def refresh(self, meetings: Sequence[actions.MeetingRow]) -> None:
        """Show who is on the list of the same meeting now."""
        shown = self.shown_id()
        if not self.is_dirty():
            self.show_meeting(next((row for row in meetings if row.id == shown), None))

    def save_now(self) -> None:
        """Keep the marks that changed."""
        self.save()

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Keep the marks that changed, in one action; then go on."""
        changes, seen = self._marks.changes(), self._marks.seen()
        if self._on_sheet is None or not changes:
            if then is not None:
                then()
            return
        sent = _Sent(self._on_sheet, changes, then)

        def work(session: Any) -> _Sent:
            drafts.drop(session, DRAFT, sent.meeting_id)
            actions.mark(session, sent.meeting_id, sent.entries, {one: seen.get(one) for one in sent.entries})
            return sent

        self._desk.jobs.act(work, self._saved, self._refused)

    def give_up(self) -> None:
        """Forget the marks that are not saved."""
        self._marks = Marks(self._marks.rows)
        self._pressed()

    def ask_details(self) -> None:
        """Ask for minutes, reason and evidence of the current line."""
        person = self.list.current_id()
        row = next((row for row in self._marks.rows if row.participant_id == person), None)
        if row is not None and self._is_open():
            EntryDialog(self, row.name, self._marks.entry(row.participant_id), self._mark_line)

    def ask_excuse(self) -> None:
        """Ask for which time the person of the current line is excused, once the marks are saved."""
        self.save(self._ask_excuse)

    def _ask_excuse(self) -> None:
        person, meeting = self.list.current_id(), self._meeting
        if person is not None and meeting is not None:
            AbsenceDialog(self, self._desk.jobs, person, absence_from(meeting.day), self.done.emit)

    def ask_drop_in(self) -> None:
        """Ask who came without being enrolled, once the marks are saved."""
        self.save(self._ask_drop_in)

    def ask_topic(self) -> None:
        """Ask for topic and notes of the meeting."""
        if self._meeting is not None:
            WriteUpDialog(self, self._desk.jobs, self._meeting, self.done.emit)

    def ask_reopen(self) -> None:
        """Ask why the closed register is opened again."""
        if self._meeting is not None and self._meeting.closed:
            ReopenDialog(self, self._desk.jobs, self._meeting.id, self.done.emit)

    def print_sheet(self) -> None:
        """Print the sign-in sheet of the meeting, which is put on file."""
        meeting = self._meeting
        if meeting is not None:
            self._desk.jobs.act(
                lambda session: actions.issue_sheet(session, meeting.id), self._print_pdf, self._desk.tell
            )

    def _print_pdf(self, pdf: bytes) -> None:
        print_pdf(self, pdf, _("Sign-in sheet"), told=self.told.emit, problem=self._not_printed)

    def _not_printed(self, sentence: str) -> None:
        self._desk.tell(Problem(sentence))

    def why_not(self) -> str:
        """Why nothing can be marked; empty when it can be."""
        meeting = self._meeting
        if meeting is None:
            return ""
        if meeting.cancelled:
            return _("The meeting did not take place: {reason}").format(reason=meeting.cancelled)
        if meeting.day > clock.today():
            return _("Attendance can be entered from {date} on.").format(date=day(meeting.day))
        return _("The register is closed. It can be opened again with a reason.") if meeting.closed else ""

    def _is_open(self) -> bool:
        return self._on_sheet is not None and not self.why_not()

    def _mark_line(self, entry: Entry) -> None:
        person = self.list.current_id()
        people = self._marks.people
        if person in people:
            self._marks.set(person, entry)
            self._pressed()
            self.list.show_id(people[min(people.index(person) + 1, len(people) - 1)])

    def _pressed(self) -> None:
        """Show the marks, and put those aside that are not saved."""
        self._show()
        meeting, content = self._on_sheet, self._marks.to_draft()
        if meeting is None:
            return
        if content:
            self._desk.jobs.act(lambda session: drafts.put(session, DRAFT, meeting, content))
        else:
            self._desk.jobs.act(lambda session: drafts.drop(session, DRAFT, meeting))

    def _ask_drop_in(self) -> None:
        if self._is_open():
            self._desk.jobs.read(lambda session: participants.listed(session), self._ask_who)  # noqa: PLW0108 - it takes more

    def _ask_who(self, people: list[participants.Listed]) -> None:
        if self._on_sheet is not None:
            DropInDialog(self, self._desk.jobs, self._on_sheet, people, self.done.emit)

    def _to_lines(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _loaded(self, sheet: _Sheet) -> None:
        if self._meeting is None or sheet.meeting.id != self._meeting.id:  # another one was chosen meanwhile
            return
        here, fresh = self.list.current_id(), self._on_sheet != sheet.meeting.id
        self._on_sheet, self._marks = sheet.meeting.id, self._marks.again(sheet.rows)
        if fresh and sheet.draft and self._is_open():
            self._marks.from_draft(sheet.draft)
            if self.is_dirty():
                self.told.emit(_("The marks that were made and not saved are back."))
        self._show()
        if sheet.rows:
            self.list.show_id(here if here in self._marks.people else sheet.rows[0].participant_id)

    def _saved(self, sent: _Sent) -> None:
        if self._on_sheet == sent.meeting_id:
            self._marks = self._marks.saved(sent.entries)
        self._show()
        self.saved.emit()
        if sent.then is not None:
            sent.then()

    def _refused(self, problem: Problem) -> None:
        self._desk.tell(problem)
        self.refused.emit()

    def _show(self) -> None:
        rows = self._marks.rows
        self.list.set_empty(_("Nobody was enrolled on this day.") if self._on_sheet is not None else "")
        self.list.set_rows(
            [
                line(
                    number, row, self._marks.entry(row.participant_id), preset=self._marks.is_preset(row.participant_id)
                )
                for number, row in enumerate(rows, start=1)
            ]
        )
        left = self._marks.left()
        self.count.setText(
            ngettext("{count} person is not marked", "{count} people are not marked", left).format(count=left)
        )
        self._save.setEnabled(self.is_dirty())
        for marking in (self._pick, self.numbers):
            marking.setEnabled(bool(rows) and self._is_open())

    def _begin_numbers(self, digit: str) -> None:
        if self._is_open():
            self.numbers.begin(digit)

    def _line(self, number: int, row: actions.RegisterRow) -> tuple[Any, ...]:
        person = row.participant_id
        return line(number, row, self._marks.entry(person), preset=self._marks.is_preset(person))

    def _add_deeds(self) -> None:
        """What else can be done here, below the marks of the menu, each with its key."""
        menu = self._pick.menu()
        menu.addSeparator()
        for label, key, deed in (
            (_("Minutes, reason and evidence…"), "Return", self.ask_details),
            (_("Excuse for a time…"), "Ctrl+Shift+X", self.ask_excuse),
            (_("Came without being enrolled…"), "Insert", self.ask_drop_in),
            (_("Topic and notes…"), "Ctrl+T", self.ask_topic),
            (_("Open the register again…"), "Ctrl+Shift+O", self.ask_reopen),
        ):
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            menu.addAction(f"{label}\t{shown}").triggered.connect(deed)
            if key != "Return":  # Enter opens the line
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(deed)

    def _picked(self, action: QAction) -> None:
        if action.data():
            self.press(str(action.data()))

    def _open_line(self, _person: int) -> None:
        self.ask_details()


def _sheet(session: Any, meeting: actions.MeetingRow) -> _Sheet:
    kept = drafts.get(session, DRAFT, meeting.id)
    return _Sheet(meeting, actions.attendance(session, meeting.id), kept.content if kept else None)
