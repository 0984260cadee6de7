"""The preview of a series before it is saved: its days, those that are left out, and the conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.activities.model import Recurrence
from kiscase.activities.planning import plan_preview
from kiscase.activities.planning.plan_preview import PlannedSeries
from kiscase.activities.planning.screen.icon_hint import IconHint
from kiscase.core import clock
from kiscase.core.date_format import format_date, weekday_name
from kiscase.core.errors import Problem
from kiscase.core.i18n import _, ngettext
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, MutedText, RecordList
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import wrapping_label

TYPING_DELAY = 40  # milliseconds without typing before the preview is updated
WEEKDAY_COLUMN = 2  # the column that is visible only for a series on several weekdays
VISIBLE_ROWS = 8  # of the list below the form


class SeriesPreview(QWidget):
    """Lists the meetings, their number and their conflicts, and follows the typing."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._values: Mapping[str, Any] = {}
        self._leader: int | None = None
        self._activity: int | None = None
        self._heading = wrapping_label(_("Meetings of the series"), self, heading=2)
        self.count = wrapping_label("", self)
        self.count.setObjectName("series count")
        self.problem, self.past, self.clash = IconHint(self), IconHint(self, "info"), IconHint(self)
        columns = [
            ListColumn("number", _("No."), "right"),
            ListColumn("day", _("Day")),
            ListColumn("weekday", ""),
            ListColumn("state", _("State"), stretch=True),
        ]
        self.list = RecordList(columns, self, name=_("Meetings of the series"))
        self.list.setObjectName("series")
        self._wait = QTimer(self, singleShot=True, interval=TYPING_DELAY)
        self._wait.timeout.connect(self._ask)
        self._lay_out()

    def show_series(self, values: Mapping[str, Any], leader_id: int | None, activity_id: int | None) -> None:
        """Show the meetings of a series as typed; *activity_id* is None for a new activity."""
        self._values, self._leader, self._activity = values, leader_id, activity_id
        self._wait.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Update after being hidden."""
        super().showEvent(event)
        self._wait.start()

    def _ask(self) -> None:
        if not self.isVisible():
            return
        values, leader, activity = self._values, self._leader, self._activity
        if missing := _missing_input(values):
            self._clear("", missing)
            return
        self._jobs.read(
            lambda session: plan_preview.preview_series(session, values, leader, activity),
            self._show,
            self._refused,
            latest="series",
        )

    def _show(self, found: PlannedSeries) -> None:
        held = sum(not one.struck for one in found.days)
        left_out = len(found.days) - held
        words = [ngettext("{count} meeting", "{count} meetings", held).format(count=held)]
        if left_out:
            words.append(
                ngettext("{count} day is left out", "{count} days are left out", left_out).format(count=left_out)
            )
        self.count.setText(" · ".join(words))
        self.problem.show_sentence("")
        self.past.show_sentence(past_meetings_text(found.passed) if found.passed and self._activity is None else "")
        self.clash.show_sentence("\n".join(found.clashes))
        rows: list[tuple[Any, ...]] = []
        number = 0
        for place, one in enumerate(found.days):
            number += not one.struck
            rows.append(_row(place, number, one.on, one.struck))
        self.list.setColumnHidden(WEEKDAY_COLUMN, len({one.on.weekday() for one in found.days}) < 2)
        self.list.set_rows(rows)

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


def _missing_input(values: Mapping[str, Any]) -> str:
    """What is missing before a series has days; empty if nothing is."""
    ends = values.get("until") or values.get("count")
    monthly = values.get("repeat") == Recurrence.MONTHLY.value
    if values.get("weekdays") and values.get("since") and ends and (values.get("nth") or not monthly):
        return ""
    return _("Choose the days of the week, the first day, and the last day or the number of meetings.")


def _row(place: int, number: int, on: date, struck: str) -> tuple[Any, ...]:
    if struck:
        return (
            place,
            "",
            MutedText(format_date(on)),
            MutedText(weekday_name(on)),
            StatusDisplay(struck, "ban", "warn"),
        )
    return (
        place,
        str(number),
        format_date(on),
        weekday_name(on),
        StatusDisplay(_("has passed"), "history", "muted") if _is_past(on) else "",
    )


def _is_past(on: date) -> bool:
    return on < clock.today()
