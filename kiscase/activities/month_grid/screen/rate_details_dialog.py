"""The dialog about a rate: the formula, the figures, and every meeting behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kiscase.activities import attendance_rates
from kiscase.activities.attendance.screen.mark_keys import MARK_ICONS
from kiscase.activities.attendance_rates import AttendanceRate, MeetingAttendance, percent_text
from kiscase.club.model import ExcusedAbsenceRule
from kiscase.core.date_format import format_date, weekday_name
from kiscase.core.i18n import _
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import wrapping_label


class RateDetailsDialog(Dialog):
    """The meetings behind a rate; Enter opens the register of one."""

    def __init__(
        self,
        parent: QWidget,
        name: str,
        rows: Sequence[MeetingAttendance],
        rule: ExcusedAbsenceRule,
        opened: Callable[[int], None],
    ) -> None:
        super().__init__(parent, _("How this is calculated"))
        self.setObjectName("counted")
        self._opened = opened
        half = metrics.half_line(self)
        columns = [
            ListColumn("day", _("Day")),
            ListColumn("mark", _("Mark")),
            # Translators: a column: attended, not attended, or does not count
            ListColumn("counts", _("Counts as"), stretch=True),
        ]
        self.list = RecordList(columns, self, name=_("Meetings"), empty=_("No meeting was held yet."))
        self.list.setObjectName("counted meetings")
        self.list.set_rows([_row(row, rule) for row in rows])
        self.list.opened.connect(self._open)
        close = QPushButton(_("Close"), self)
        close.setObjectName("close")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        layout.setSpacing(half)
        layout.addWidget(wrapping_label(name, self, heading=2))
        layout.addWidget(wrapping_label(rate_text(attendance_rates.calculate_rate_by_rule(rows, rule)), self))
        layout.addWidget(self.list, 1)
        layout.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
        self.prefer_size(90, 26)
        self.open()
        if rows:
            self.list.show_id(rows[0].meeting_id)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, meeting: int) -> None:
        self.accept()
        self._opened(meeting)


def rate_text(rate: AttendanceRate) -> str:
    """A rate with its figures and its formula, in one line."""
    words = _("{attended} of {counted}: {percent}. {formula}")
    return words.format(
        attended=rate.attended,
        counted=rate.counted,
        percent=percent_text(rate.percent),
        formula=rate.formula[:1].upper() + rate.formula[1:],
    )


def _row(row: MeetingAttendance, rule: ExcusedAbsenceRule) -> tuple[object, ...]:
    one = attendance_rates.calculate_rate_by_rule([row], rule)
    counts = _("attended") if one.attended else _("not attended") if one.counted else _("does not count")
    mark = (
        StatusDisplay(row.mark.label, *MARK_ICONS[row.mark])
        if row.mark
        else StatusDisplay(_("not marked"), "circle-dashed", "muted")
    )
    on = f"{format_date(row.day)}, {weekday_name(row.day)}"
    preset = _("from an excused absence")
    return (row.meeting_id, on, mark, f"{counts} ({preset})" if row.preset else counts)
