"""The register of a meeting: a line a person in the order of the paper, a key a mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from kiscase.activities import actions, documents
from kiscase.activities.model import Mark
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
LOW = 16  # lines: less room than this has none for the legend and the count


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

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._meeting: actions.MeetingRow | None = None
        self._rows: list[actions.RegisterRow] = []
        self._marks: dict[int, Mark | None] = {}
        self._then: Callable[[], None] | None = None
        self.heading = QLabel(self)
        theme.set_look(self.heading, "heading", 2)
        self.count = QLabel(self)
        theme.set_look(self.count, "muted", True)
        columns = [
            Column("number", _("No."), align="right", width=4),
            Column("name", _("Name"), stretch=True),
            Column("mark", _("Mark"), width=22),
        ]
        self.list = _Lines(columns, self, name=_("Register"), empty=_("Nobody was enrolled on this day."))
        self.list.setObjectName("register")
        self.list.pressed.connect(self.press)
        self._save = self._button("save_marks", "save", _("Save the register"), self.save_now)
        theme.set_look(self._save, "primary", True)
        self._save.setIcon(theme.icon("save", "on_accent"))
        self._print = self._button("print_sheet", "printer", _("Print the sign-in sheet"), self.print_sheet)
        self._lay_out()
        self.show_meeting(None)

    def show_meeting(self, meeting: actions.MeetingRow | None) -> None:
        """Show the register of a meeting."""
        self._meeting = meeting
        self.setEnabled(meeting is not None)
        if meeting is None:
            self.heading.setText(_("Choose a meeting."))
            self._rows, self._marks = [], {}
            self._show()
            return
        self.heading.setText(f"{day(meeting.day)}, {weekday(meeting.day)}, {meeting.hours}")
        self._desk.jobs.read(lambda session: actions.attendance(session, meeting.id), self._loaded, latest="register")

    def is_dirty(self) -> bool:
        """Whether marks are not saved."""
        return any(self._marks.get(row.participant_id) != row.mark for row in self._rows)

    def press(self, key: str) -> None:
        """Mark the current line and go to the next; `*` marks all that are not marked as present."""
        if key == REST:
            for row in self._rows:
                if self._marks.get(row.participant_id) is None:
                    self._marks[row.participant_id] = Mark.PRESENT
            self._show()
            return
        person = self.list.current_id()
        if person is None:
            return
        self._marks[person] = KEYS.get(key)
        place = [row.participant_id for row in self._rows].index(person)
        self._show()
        self.list.show_id(self._rows[min(place + 1, len(self._rows) - 1)].participant_id)

    def refresh(self, meetings: Sequence[actions.MeetingRow]) -> None:
        """Show who is on the list of the same meeting now."""
        shown = self._meeting.id if self._meeting is not None else None
        if not self.is_dirty():
            self.show_meeting(next((row for row in meetings if row.id == shown), None))

    def save_now(self) -> None:
        """Keep the marks that changed."""
        self.save()

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Keep the marks that changed, in one action; then go on."""
        meeting = self._meeting
        self._then = then
        changed = {
            row.participant_id: (self._marks.get(row.participant_id), row.reason)
            for row in self._rows
            if self._marks.get(row.participant_id) != row.mark
        }
        if meeting is not None and changed:
            self._desk.jobs.act(
                lambda session: actions.mark(session, meeting.id, changed), self._saved, self._desk.tell
            )

    def give_up(self) -> None:
        """Forget the marks that are not saved."""
        self._loaded(self._rows)

    def print_sheet(self) -> None:
        """Print the sign-in sheet of the meeting."""
        meeting = self._meeting
        if meeting is not None:
            self._desk.jobs.read(
                lambda session: documents.attendance_sheet(session, meeting.id), self._print_pdf, self._desk.tell
            )

    def _print_pdf(self, pdf: bytes) -> None:
        print_pdf(self, pdf, _("Sign-in sheet"))

    def _loaded(self, rows: list[actions.RegisterRow]) -> None:
        here = self.list.current_id()
        self._rows = rows
        self._marks = {row.participant_id: row.mark for row in rows}
        self._show()
        if rows:
            self.list.show_id(here if here in self._marks else rows[0].participant_id)

    def _saved(self, _result: object) -> None:
        self._rows = [row._replace(mark=self._marks.get(row.participant_id)) for row in self._rows]
        self._show()
        self.saved.emit()
        if self._then is not None:
            self._then()

    def _show(self) -> None:
        self.list.set_rows([self._line(number, row) for number, row in enumerate(self._rows, start=1)])
        open_ = sum(1 for row in self._rows if self._marks.get(row.participant_id) is None)
        self.count.setText(
            ngettext("{count} person is not marked", "{count} people are not marked", open_).format(count=open_)
        )
        self._save.setEnabled(self.is_dirty())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, printing is an icon, and F1 tells the keys."""
        super().resizeEvent(event)
        line = self.fontMetrics().height()
        for words in (self._legend, self.count):
            words.setVisible(self.height() > line * LOW)
        label = self._print.accessibleName()
        wanted = self._save.sizeHint().width() + self.fontMetrics().horizontalAdvance(label + self.count.text())
        self._print.setText(label if self.width() > wanted + line * 6 else "")

    def _line(self, number: int, row: actions.RegisterRow) -> tuple[Any, ...]:
        mark = self._marks.get(row.participant_id)
        shown = (mark.label, *LOOKS[mark]) if mark else (_("not marked"), "circle-dashed", "muted")
        return (row.participant_id, str(number), row.name, shown)

    def _button(self, name: str, icon: str, label: str, deed: Any) -> QPushButton:
        button = QPushButton(theme.icon(icon), label, self)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setToolTip(label)
        button.clicked.connect(deed)
        return button

    def _lay_out(self) -> None:
        half = theme.half_line(self)
        meanings = {key: mark.label for key, mark in KEYS.items()}
        meanings |= {UNMARK: _("no mark"), REST: _("the rest present")}
        keys = "   ".join(f"{key} {meaning}".replace(" ", "\u00a0") for key, meaning in meanings.items())
        self._legend = legend = QLabel(keys, self)
        legend.setWordWrap(True)
        theme.set_look(legend, "muted", True)
        self.list.setWhatsThis(keys)
        self.heading.setWordWrap(True)
        self.count.setWordWrap(True)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self._print)
        foot.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half, half, half)
        layout.setSpacing(half)
        layout.addWidget(self.heading)
        layout.addWidget(legend)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.setMinimumHeight(half * 4)  # where the window is low, it gives way before the words do
