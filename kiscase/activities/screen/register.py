"""The register of a meeting: a line a person in the order of the paper, a key a mark.

The rows are kept together with the meeting that they belong to, and what was sent together with the marks that it
held: a mark is stored on the meeting in whose list it was pressed, and what is pressed during a save stays unsaved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from kiscase.activities import actions
from kiscase.activities.model import Mark
from kiscase.core.errors import Problem
from kiscase.core.i18n import _, day, ngettext, weekday
from kiscase.desk import theme
from kiscase.desk.page import Desk
from kiscase.desk.preview import print_pdf
from kiscase.desk.table import Column, List

LOOKS = {
    Mark.PRESENT: ("circle-check", "ok"),
    Mark.LATE: ("clock", "warn"),
    Mark.LEFT_EARLY: ("log-out", "warn"),
    Mark.EXCUSED: ("info", "info"),
    Mark.UNEXCUSED: ("circle-x", "bad"),
}
KEYS = {str(number): mark for number, mark in enumerate(Mark, start=1)}
UNMARK = "0"
REST = "*"
LOW = 16  # lines: less room than this has none for the legend, the count and a row of buttons


class _Sheet(NamedTuple):
    """A meeting with its rows as they are on file."""

    meeting: actions.MeetingRow
    rows: list[actions.RegisterRow]


class _Sent(NamedTuple):
    """The marks that a save wrote for a meeting, and what comes after it."""

    meeting_id: int
    marks: dict[int, Mark | None]
    then: Callable[[], None] | None


class _Lines(List):
    """The lines; a digit marks the current one and goes to the next."""

    pressed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and `*` are marks."""
        if event.text() in (*KEYS, UNMARK, REST):
            self.pressed.emit(event.text())
        else:
            super().keyPressEvent(event)


class Register(QWidget):
    """The attendance of one meeting; what is marked here is kept by Save."""

    saved = Signal()
    told = Signal(str)
    refused = Signal()
    """The marks could not be kept; they are still here."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._meeting: actions.MeetingRow | None = None
        self._sheet: _Sheet | None = None
        self._marks: dict[int, Mark | None] = {}
        self._low = False
        self.heading = self._label(heading=2)
        self.count = self._label(muted=True)
        self._legend = self._label(muted=True)
        self._note = self._label(role="info")
        self._pick = self._picker()
        self.list = self._lines()
        self._print = self._button("print_sheet", "printer", _("Print the sign-in sheet"), self.print_sheet)
        self._save = self._button("save_marks", "save", _("Save the register"), self.save_now)
        theme.set_look(self._save, "primary", True)
        self._save.setIcon(theme.icon("save", "on_accent"))
        self.back = self._back()  # last by Tab: Esc does the same
        self._lay_out()
        self.show_meeting(None)

    def show_meeting(self, meeting: actions.MeetingRow | None) -> None:
        """Show the register of a meeting; until its rows are here there is nothing to mark."""
        self._meeting = meeting
        self.setEnabled(meeting is not None)
        if meeting is None or self._sheet is None or self._sheet.meeting.id != meeting.id:
            self._sheet, self._marks = None, {}
        if meeting is None:
            self.heading.setText(_("Choose a meeting."))
        else:
            self.heading.setText(f"{day(meeting.day)}, {weekday(meeting.day)}, {meeting.hours}")
            self._desk.jobs.read(
                lambda session: _Sheet(meeting, actions.attendance(session, meeting.id)),
                self._loaded,
                latest="register",
            )
        self._show()
        self._arrange()

    def shown_id(self) -> int | None:
        """The id of the meeting that is shown."""
        return self._meeting.id if self._meeting is not None else None

    def is_dirty(self) -> bool:
        """Whether marks are not saved."""
        return bool(self._changes())

    def press(self, key: str) -> None:
        """Mark the current line and go to the next; `*` marks all that are not marked as present."""
        person = self.list.current_id()
        if self._sheet is None or self._is_ahead():
            return
        people = [row.participant_id for row in self._sheet.rows]
        if key == REST:
            self._marks |= {one: Mark.PRESENT for one in people if self._marks.get(one) is None}
            self._show()
        elif person in people:
            self._marks[person] = KEYS.get(key)
            self._show()
            self.list.show_id(people[min(people.index(person) + 1, len(people) - 1)])

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
        changes = self._changes()
        if self._sheet is None or not changes:
            if then is not None:
                then()
            return
        reasons = {row.participant_id: row.reason for row in self._sheet.rows}
        sent = _Sent(self._sheet.meeting.id, changes, then)

        def work(session: Any) -> _Sent:
            actions.mark(session, sent.meeting_id, {one: (mark, reasons[one]) for one, mark in changes.items()})
            return sent

        self._desk.jobs.act(work, self._saved, self._refused)

    def give_up(self) -> None:
        """Forget the marks that are not saved."""
        if self._sheet is not None:
            self._marks = {row.participant_id: row.mark for row in self._sheet.rows}
            self._show()

    def print_sheet(self) -> None:
        """Print the sign-in sheet of the meeting, which is put on file."""
        meeting = self._meeting
        if meeting is not None:
            self._desk.jobs.act(
                lambda session: actions.issue_sheet(session, meeting.id), self._print_pdf, self._desk.tell
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, printing is an icon, and the keys stand behind a button."""
        super().resizeEvent(event)
        self._arrange()

    def _print_pdf(self, pdf: bytes) -> None:
        print_pdf(self, pdf, _("Sign-in sheet"), told=self.told.emit, problem=self._not_printed)

    def _not_printed(self, sentence: str) -> None:
        self._desk.tell(Problem(sentence))

    def _is_ahead(self) -> bool:
        return self._meeting is not None and self._meeting.day > date.today()

    def _changes(self) -> dict[int, Mark | None]:
        rows = self._sheet.rows if self._sheet is not None else []
        marks = {row.participant_id: self._marks.get(row.participant_id) for row in rows}
        return {row.participant_id: marks[row.participant_id] for row in rows if marks[row.participant_id] != row.mark}

    def _loaded(self, sheet: _Sheet) -> None:
        if self._meeting is None or sheet.meeting.id != self._meeting.id:  # another one was chosen meanwhile
            return
        here, pressed = self.list.current_id(), self._changes()
        on_file = {row.participant_id: row.mark for row in sheet.rows}
        self._sheet = sheet
        self._marks = on_file | {one: mark for one, mark in pressed.items() if one in on_file}
        self._show()
        if sheet.rows:
            self.list.show_id(here if here in on_file else sheet.rows[0].participant_id)

    def _saved(self, sent: _Sent) -> None:
        if self._sheet is not None and self._sheet.meeting.id == sent.meeting_id:
            rows = [row._replace(mark=sent.marks.get(row.participant_id, row.mark)) for row in self._sheet.rows]
            self._sheet = self._sheet._replace(rows=rows)
        self._show()
        self.saved.emit()
        if sent.then is not None:
            sent.then()

    def _refused(self, problem: Problem) -> None:
        self._desk.tell(problem)
        self.refused.emit()

    def _show(self) -> None:
        rows = self._sheet.rows if self._sheet is not None else []
        self.list.set_empty(_("Nobody was enrolled on this day.") if self._sheet is not None else "")
        self.list.set_rows([self._line(number, row) for number, row in enumerate(rows, start=1)])
        open_ = sum(1 for row in rows if self._marks.get(row.participant_id) is None)
        self.count.setText(
            ngettext("{count} person is not marked", "{count} people are not marked", open_).format(count=open_)
        )
        self._save.setEnabled(self.is_dirty())
        self._pick.setEnabled(bool(rows) and not self._is_ahead())

    def _arrange(self) -> None:
        line, ahead = self.fontMetrics().height(), self._is_ahead()
        low = self.height() <= line * LOW
        if self._meeting is not None:
            words = _("Attendance can be entered from {date} on.")
            self._note.setText(words.format(date=day(self._meeting.day)) if ahead else "")
        self._note.setVisible(ahead)
        for words_beside in (self._legend, self.count):
            words_beside.setVisible(not low and not ahead)
        if low != self._low:
            self._low = low
            self.list.horizontalHeader().setHidden(low)
            for button in (self._print, self._save):
                (self._top if low else self._foot).addWidget(button)
        label = self._print.accessibleName()
        wanted = self._save.sizeHint().width() + self.fontMetrics().horizontalAdvance(label + self.count.text())
        self._print.setText(label if not low and self.width() > wanted + line * 6 else "")

    def _line(self, number: int, row: actions.RegisterRow) -> tuple[Any, ...]:
        mark = self._marks.get(row.participant_id)
        shown = (mark.label, *LOOKS[mark]) if mark else (_("not marked"), "circle-dashed", "muted")
        return (row.participant_id, str(number), row.name, shown)

    def _lines(self) -> _Lines:
        columns = [
            Column("number", _("No."), align="right", width=4),
            Column("name", _("Name"), stretch=True),
            Column("mark", _("Mark"), width=22),
        ]
        lines = _Lines(columns, self, name=_("Register"))
        lines.setObjectName("register")
        lines.pressed.connect(self.press)
        return lines

    def _picker(self) -> QToolButton:
        """A small button with the marks and their keys: for the mouse, and where there is no room for the legend."""
        button = QToolButton(self)
        button.setObjectName("marks")
        button.setIcon(theme.icon("list-checks"))
        button.setAccessibleName(_("Marks and their keys"))
        button.setToolTip(_("Marks and their keys"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do the same; Tab goes to the lines
        menu = QMenu(button)
        for key, meaning in _meanings().items():
            menu.addAction(f"{meaning}\t{key}").setData(key)
        menu.triggered.connect(self._picked)
        button.setMenu(menu)
        return button

    def _picked(self, action: QAction) -> None:
        self.press(str(action.data()))

    def _back(self) -> QToolButton:
        back = QToolButton(self)
        back.setObjectName("back to the meetings")
        back.setIcon(theme.icon("arrow-left"))
        back.setAccessibleName(_("Back to the meetings"))
        back.setToolTip(_("Back to the meetings"))
        back.hide()
        return back

    def _button(self, name: str, icon: str, label: str, deed: Any) -> QPushButton:
        button = QPushButton(theme.icon(icon), label, self)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setToolTip(label)
        button.clicked.connect(deed)
        return button

    def _label(self, **looks: object) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        for look, value in looks.items():
            theme.set_look(label, look, value)
        return label

    def _lay_out(self) -> None:
        half = theme.half_line(self)
        keys = "   ".join(f"{key} {meaning}".replace(" ", "\u00a0") for key, meaning in _meanings().items())
        self._legend.setText(keys)
        self.list.setWhatsThis(keys)
        self._top, self._foot = QHBoxLayout(), QHBoxLayout()
        self._top.addWidget(self.back)
        self._top.addWidget(self.heading, 1)
        self._top.addWidget(self._pick)
        self._foot.addWidget(self.count, 100)
        self._foot.addStretch(1)  # in the place of the count where that is not shown
        self._foot.addWidget(self._print)
        self._foot.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half, half, half)
        layout.setSpacing(half)
        layout.addLayout(self._top)
        layout.addWidget(self._note)
        layout.addWidget(self._legend)
        layout.addWidget(self.list, 1)
        layout.addLayout(self._foot)
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.setMinimumHeight(half * 4)  # where the window is low, it gives way before the words do


def _meanings() -> dict[str, str]:
    """What each key marks, in words."""
    return {key: mark.label for key, mark in KEYS.items()} | {UNMARK: _("no mark"), REST: _("the rest present")}
