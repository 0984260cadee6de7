"""The meetings of an activity: those on file, or before its rule is saved the planned days; and the conflicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.activities.periods import time_range_text
from kiscase.activities.planning import plan_preview
from kiscase.activities.planning.plan_preview import PlannedSeries
from kiscase.activities.planning.recurrence import SeriesDay
from kiscase.activities.planning.screen.icon_hint import IconHint
from kiscase.activities.queries import MeetingRow
from kiscase.activities.series_model import Recurrence
from kiscase.core import clock
from kiscase.core.date_format import format_date, short_weekday_name
from kiscase.core.errors import Problem
from kiscase.core.i18n import _, ngettext
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, MutedText, RecordList
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import wrapping_label

TYPING_DELAY = 40  # milliseconds without typing before the preview is updated
WEEKDAY_COLUMN, HOURS_COLUMN = 2, 3  # visible only where the meetings differ in them
VISIBLE_ROWS = 8  # of the list below the form


class SeriesPreview(QWidget):
    """Lists the meetings, their number and their conflicts, and follows the typing."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._values: Mapping[str, Any] = {}
        self._leader: int | None = None
        self._activity: int | None = None
        self._on_file: Sequence[MeetingRow] = ()
        self._planned = True  # shows what the rule plans, not what is on file
        self._heading = wrapping_label(_("Meetings"), self, heading=2)
        self.count = wrapping_label("", self)
        self.count.setObjectName("series count")
        self.problem, self.past, self.clash = IconHint(self), IconHint(self, "info"), IconHint(self)
        columns = [
            ListColumn("number", _("No."), "right"),
            ListColumn("day", _("Day")),
            ListColumn("weekday", ""),
            ListColumn("hours", _("Hours")),
            ListColumn("state", _("State"), stretch=True),
        ]
        self.list = RecordList(columns, self, name=_("Meetings"))
        self.list.setObjectName("series")
        self._wait = QTimer(self, singleShot=True, interval=TYPING_DELAY)
        self._wait.timeout.connect(self._ask)
        self._lay_out()

    def show_series(
        self, values: Mapping[str, Any], leader_id: int | None, activity_id: int | None, *, planned: bool
    ) -> None:
        """Show the meetings of an activity as typed; *activity_id* is None for a new one.

        With *planned* they are those that the rule plans, otherwise those on file.
        """
        self._values, self._leader, self._activity, self._planned = values, leader_id, activity_id, planned
        self._heading.setText(_("Meetings by the changed plan") if planned and activity_id else _("Meetings"))
        self._wait.start()

    def show_on_file(self, meetings: Sequence[MeetingRow]) -> None:
        """Take over the meetings on file, the latest first."""
        self._on_file = meetings
        self._wait.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Update after being hidden."""
        super().showEvent(event)
        self._wait.start()

    def _ask(self) -> None:
        if not self.isVisible():
            return
        values, leader, activity = self._values, self._leader, self._activity
        if activity is not None and not self._planned:
            self._show_on_file()
            room = str(values.get("room") or "")
            self._jobs.read(
                lambda session: plan_preview.find_activity_conflicts(session, activity, room, leader),
                self._show_clashes,
                latest="series",
            )
            return
        if missing := _missing_input(values):
            self._clear("", missing)
            return
        self._jobs.read(
            lambda session: plan_preview.preview_series(session, values, leader, activity),
            self._show,
            self._refused,
            latest="series",
        )

    def _show_on_file(self) -> None:
        """The meetings as they are on file: moved, cancelled and changed ones as such."""
        cancelled = sum(bool(row.cancelled) for row in self._on_file)
        words = [_meetings_text(len(self._on_file) - cancelled)]
        if cancelled:
            words.append(ngettext("{count} cancelled", "{count} cancelled", cancelled).format(count=cancelled))
        self.count.setText(" · ".join(words))
        self.problem.show_sentence("")
        self.past.show_sentence("")
        number, rows = 0, []
        for row in reversed(self._on_file):
            number += not row.cancelled
            rows.append(_file_row(number, row))
        self._show_rows(rows, [row.day for row in self._on_file])

    def _show_clashes(self, sentences: list[str]) -> None:
        self.clash.show_sentence("\n".join(sentences))

    def _show_rows(self, rows: list[tuple[Any, ...]], days: list[date]) -> None:
        self.list.setColumnHidden(WEEKDAY_COLUMN, len({day.weekday() for day in days}) < 2)
        self.list.setColumnHidden(HOURS_COLUMN, len({str(row[HOURS_COLUMN + 1]) for row in rows}) < 2)
        self.list.set_rows(rows)

    def _show(self, found: PlannedSeries) -> None:
        held = sum(not one.struck for one in found.days)
        left_out = len(found.days) - held
        words = [_meetings_text(held)]
        if left_out:
            words.append(
                ngettext("{count} day is left out", "{count} days are left out", left_out).format(count=left_out)
            )
        self.count.setText(" · ".join(words))
        self.problem.show_sentence("")
        self.past.show_sentence(past_meetings_text(found.passed) if found.passed and self._activity is None else "")
        self._show_clashes(found.clashes)
        rows: list[tuple[Any, ...]] = []
        number = 0
        for place, one in enumerate(found.days):
            number += not one.struck
            rows.append(_planned_row(place, number, one))
        self._show_rows(rows, [one.on for one in found.days])

    def _refused(self, problem: Problem) -> None:
        self._clear(problem.sentence, "")

    def _clear(self, problem: str, empty: str) -> None:
        self.count.setText("")
        self.problem.show_sentence(problem)
        self.past.show_sentence("")
        self.clash.show_sentence("")
        self.list.set_rows([])
        self.list.set_empty(empty)

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half * 2, half, half)
        layout.setSpacing(half)
        for part in (self._heading, self.count, self.problem, self.past, self.clash):
            layout.addWidget(part)
        layout.addWidget(self.list, 1)
        self.list.setMinimumHeight(half * 4 * VISIBLE_ROWS)


def past_meetings_text(passed: int) -> str:
    """How many meetings of a series lie in the past."""
    words = ngettext(
        "The series begins in the past: {count} meeting has passed.",
        "The series begins in the past: {count} meetings have passed.",
        passed,
    )
    return words.format(count=passed)


def _meetings_text(count: int) -> str:
    return ngettext("{count} meeting", "{count} meetings", count).format(count=count)


def _missing_input(values: Mapping[str, Any]) -> str:
    """What is missing before a series has days; empty if nothing is."""
    repeat = values.get("repeat")
    if repeat == Recurrence.NONE:
        return _("Save the activity, then add its meetings one by one.")
    if repeat == Recurrence.ONCE:
        return "" if values.get("since") else _("Choose the day.")
    ends = values.get("until") or values.get("count")
    nth = values.get("nth") or repeat != Recurrence.MONTHLY
    if values.get("weekdays") and values.get("since") and ends and nth:
        return ""
    return _("Choose the days of the week, the first day, and the last day or the number of meetings.")


def _planned_row(place: int, number: int, day: SeriesDay) -> tuple[Any, ...]:
    hours = time_range_text(day.starts, day.ends) if day.starts and day.ends else ""
    cells = (format_date(day.on), short_weekday_name(day.on), hours)
    if day.struck:
        return (place, "", *map(MutedText, cells), StatusDisplay(day.struck, "ban", "warn"))
    return (place, str(number), *cells, StatusDisplay(_("has passed"), "history", "muted") if _is_past(day.on) else "")


def _file_row(number: int, row: MeetingRow) -> tuple[Any, ...]:
    cells = (format_date(row.day), short_weekday_name(row.day), row.hours)
    if row.cancelled:
        status = StatusDisplay(_("cancelled: {reason}").format(reason=row.cancelled), "ban", "bad")
        return (row.id, "", *map(MutedText, cells), status)
    if row.moved_from is not None:
        moved = _("moved from {date}").format(date=format_date(row.moved_from))
        return (row.id, str(number), *cells, StatusDisplay(moved, "arrow-right", "info"))
    shown = map(MutedText, cells) if _is_past(row.day) else cells
    return (row.id, str(number), *shown, row.person)


def _is_past(on: date) -> bool:
    return on < clock.today()
