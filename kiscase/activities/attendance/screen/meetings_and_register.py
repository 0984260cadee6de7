"""The meetings of an activity and the register of the chosen one: side by side, or one of them where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiscase.activities.attendance.screen.register_panel import RegisterPanel
from kiscase.activities.queries import ActivityDetails, MeetingRow
from kiscase.core import clock
from kiscase.core.date_format import format_date, short_weekday_name
from kiscase.core.i18n import _
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.list_splitter import ListSplitter
from kiscase.ui.tables.record_list import ListColumn, MutedText, RecordList

NARROW = 100  # letters: below this width either the meetings or the register are visible, not both


class MeetingsAndRegister(ListSplitter):
    """Choosing a meeting saves the marks of the register, then opens the register of that meeting.

    Where it is narrow, opening a meeting shows its register, and Esc or the arrow goes back.
    """

    selection_changed = Signal()
    """Another meeting is chosen, or the rows are new."""
    about_to_open = Signal()
    """The register that `open_meeting` asked for is about to be shown."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent, least=0.3, most=0.45)
        self._rows: Sequence[MeetingRow] = ()
        self._activity_id: int | None = None  # whose meetings are listed
        self._wanted: int | None = None  # the meeting to show once its activity is loaded
        self._next: MeetingRow | None = None
        self._narrow = self._opened = False
        self.meetings = self._create_list()
        self.register = RegisterPanel(context, self)  # after the meetings, also in the order of Tab
        self.set_sides(self.meetings, self.meetings, self.register)
        self.meetings.chosen.connect(self._save_then_show)
        self.meetings.opened.connect(self._open)
        self.meetings.clicked.connect(self._clicked)
        self.register.refused.connect(self._stay_at_meeting)
        self.register.view.back.clicked.connect(self._go_back)

    def show_activity(self, activity: ActivityDetails | None) -> None:
        """List the meetings of an activity; of another one than before, open the one to be marked or the next one."""
        if activity is None:
            self._rows, self._activity_id = (), None
            self.meetings.set_rows([])
            self.register.show_meeting(None)
        else:
            is_other = self._activity_id != activity.values["id"]
            self._rows, self._activity_id = activity.meetings, activity.values["id"]
            self.meetings.set_rows([_meeting_cells(row, activity) for row in activity.meetings])
            if self._open_wanted():
                pass
            elif is_other:
                self._choose_current()
            else:
                self.register.refresh(activity.meetings)
        self.selection_changed.emit()

    def open_meeting(self, meeting_id: int) -> None:
        """Open the register of a meeting, at once or as soon as the meetings of its activity are listed."""
        self._wanted = meeting_id
        if self._open_wanted():
            self.selection_changed.emit()

    def current_row(self) -> MeetingRow | None:
        """The chosen meeting."""
        return self._row(self.meetings.current_id())

    def close_register(self) -> None:
        """Show the meetings, where the register would take their place."""
        self._opened = False
        self._arrange()

    def open_register(self) -> None:
        """Show the register, if need be in place of the meetings, and focus its rows."""
        self._open(0)

    def focus_register(self) -> None:
        """Focus the register, or the meetings if it is hidden or there is nobody on it."""
        row = self.current_row()
        usable = not self.register.isHidden() and row is not None and row.people
        shown = self.register.list if usable else self.meetings
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show both, or only one of them, depending on the width."""
        super().resizeEvent(event)
        self._narrow = self.width() < self.fontMetrics().averageCharWidth() * NARROW
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the meetings, where the register has taken their place."""
        if event.key() == Qt.Key.Key_Escape and self._narrow and self._opened:
            self._go_back()
        else:
            super().keyPressEvent(event)

    def _open(self, _meeting: int) -> None:
        self._opened = True
        self._arrange()
        self.register.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clicked(self) -> None:
        record = self.meetings.current_id()
        if self._narrow and record is not None:
            self._open(record)

    def _go_back(self) -> None:
        self.close_register()
        self.meetings.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        self.register.setVisible(not self._narrow or self._opened)
        self.meetings.setVisible(not self._narrow or not self._opened)
        self.register.view.back.setVisible(self._narrow)

    def _create_list(self) -> RecordList:
        columns = [
            ListColumn("day", _("Day")),
            ListColumn("hours", _("Hours")),
            # Translators: a column: how many of the people are marked, such as 3/12
            ListColumn("marked", _("Marked"), align="right"),
            ListColumn("state", _("State"), stretch=True),
        ]
        meetings = RecordList(columns, self, name=_("Meetings"), empty=_("No meetings. Add one with Ctrl+Shift+M."))
        meetings.setObjectName("meetings")
        return meetings

    def _row(self, meeting_id: int | None) -> MeetingRow | None:
        return next((row for row in self._rows if row.id == meeting_id), None)

    def _open_wanted(self) -> bool:
        row = self._row(self._wanted)
        if row is None:
            return False
        self._wanted = None
        self.about_to_open.emit()
        self.meetings.show_id(row.id)
        self.register.show_meeting(row)
        self.open_register()
        return True

    def _choose_current(self) -> None:
        """Begin with the meeting of today, the latest one without all marks, the next one, or else the latest."""
        row = _current_meeting(self._rows)
        self.meetings.show_id(row.id if row else None)
        self.register.show_meeting(row)
        self.close_register()

    def _save_then_show(self, meeting_id: int) -> None:
        self._next = self._row(meeting_id)
        self.selection_changed.emit()
        self.register.save(self._show_next)

    def _show_next(self) -> None:
        self.register.show_meeting(self._next)

    def _stay_at_meeting(self) -> None:
        """Marks that could not be saved remain visible."""
        self.meetings.show_id(self.register.shown_id())
        self.selection_changed.emit()


def _current_meeting(rows: Sequence[MeetingRow]) -> MeetingRow | None:
    """The meeting at which there is something to do next; *rows* are by day, the latest first."""
    today = clock.today()
    held = [row for row in rows if row.day <= today and not row.cancelled]
    to_mark = [row for row in held if row.day == today or (not row.closed and row.marked < row.people)]
    to_come = [row for row in rows if row.day > today and not row.cancelled]
    return next(iter([*to_mark, *to_come[-1:], *held, *rows]), None)


def _meeting_cells(row: MeetingRow, activity: ActivityDetails) -> tuple[Any, ...]:
    """Day, hours, marked people, and what is unusual about the meeting: a text, or (text, icon, color role)."""
    on, marked = format_date(row.day), f"{row.marked}/{row.people}"
    hours = f"{short_weekday_name(row.day)} {row.hours}"  # as in the hours of the series
    if row.cancelled:
        status = StatusDisplay(_("cancelled: {reason}").format(reason=row.cancelled), "ban", "bad")
        return (row.id, MutedText(on), MutedText(hours), MutedText(marked), status)
    differences = [
        row.person,
        row.leader if row.leader != activity.leader else "",
        row.room if row.room != activity.values["room"] else "",
    ]
    unusual = " · ".join(part for part in differences if part)
    if row.moved_from is None:
        return (row.id, on, hours, marked, unusual)
    moved = " · ".join(filter(None, (_("moved from {date}").format(date=format_date(row.moved_from)), unusual)))
    return (row.id, on, hours, marked, StatusDisplay(moved, "arrow-right", "info"))
