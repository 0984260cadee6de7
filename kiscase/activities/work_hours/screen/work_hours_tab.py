"""The tab with the hours of socially useful work of an activity by month."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from dateutil.relativedelta import relativedelta
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from kiscase.activities.periods import hours_text
from kiscase.activities.work_hours import actions as work_hours
from kiscase.activities.work_hours.screen.work_hours_dialog import WorkHoursDialog
from kiscase.core import clock
from kiscase.core.i18n import N_, _
from kiscase.participants.model import Participant
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import icons, metrics, style_properties


class WorkHoursTab(RecordTab):
    """A month of hours; visible only for an activity that is socially useful work."""

    title: ClassVar[str] = N_("Hours of work")
    tables: ClassVar[frozenset[str]] = frozenset(
        {"work_hours", "attendance", "absence", "meeting", "enrolment", "activity"}
    )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._activity: int | None = None
        self._first = clock.today().replace(day=1)
        self._known = work_hours.WorkHoursMonth(False, self._first, "", [])
        columns = [
            ListColumn("name", _("Name"), stretch=True),
            ListColumn("planned", _("Planned"), "right", width=14),
            ListColumn("marked", _("By the register"), "right", width=18),
            ListColumn("done", _("Done"), "right", width=14),
        ]
        self.list = RecordList(columns, self, name=_("Hours of work"), empty=_("Nobody takes part in this month."))
        self.list.setObjectName("hours")
        self.list.opened.connect(self._open)
        self.month = QLabel(self)
        style_properties.set_style_property(self.month, "heading", 2)
        self.buttons = ListWithButtons(self, self.list, self._months())
        self.buttons.add("write_hours", _("Enter the hours…"), "pencil", self.ask_hours)

    def show_record(self, record: int | None) -> None:
        """Ask for the hours of the month that is shown."""
        if record != self._activity:
            self.list.set_rows([])
        self._activity, first = record, self._first
        if record is None:
            self.relevance_changed.emit(False)
        else:
            self.context.jobs.read(
                lambda session: work_hours.load_work_hours(session, record, first),
                self._show,
                latest="hours of an activity",
            )

    def change_month(self, months: int) -> None:
        """Show another month."""
        self._first += relativedelta(months=months)
        self.show_record(self._activity)

    def ask_hours(self) -> None:
        """Ask for the hours of everybody in the month."""
        if self._activity is not None and self._known.rows:
            WorkHoursDialog(self.window(), self.context.jobs, self._activity, self._known, self.undoable_done.emit)

    def _show(self, found: work_hours.WorkHoursMonth) -> None:
        self._known = found
        self.relevance_changed.emit(found.counts)
        self.month.setText(found.title)
        self.list.set_rows(
            [
                (row.participant_id, row.name, _text(row.planned), hours_text(row.marked), _text(row.done))
                for row in found.rows
            ]
        )
        self.buttons.enable("write_hours", on=bool(found.rows))

    def _months(self) -> QWidget:
        panel = QWidget(self)
        row = QHBoxLayout(panel)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics.half_line(self))
        row.addWidget(self._arrow("arrow-left", _("The month before"), self._show_previous_month))
        row.addWidget(self.month)
        row.addWidget(self._arrow("arrow-right", _("The month after"), self._show_next_month))
        row.addStretch(1)
        return panel

    def _arrow(self, icon: str, words: str, handler: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(icon)
        button.setIcon(icons.themed_icon(icon))
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(handler)
        return button

    def _show_previous_month(self) -> None:
        self.change_month(-1)

    def _show_next_month(self) -> None:
        self.change_month(1)

    def _open(self, person: int) -> None:
        self.context.open_record(Participant.__tablename__, person)


def _text(number: int | None) -> str:
    return "–" if number is None else str(number)
