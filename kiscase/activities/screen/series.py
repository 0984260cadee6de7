"""Every meeting that a series would have, before it is saved: the days that are left out by name, the clashes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kiscase.activities.actions import foresight
from kiscase.activities.actions.foresight import Foreseen
from kiscase.activities.model import Repeat
from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.i18n import _, day, ngettext, weekday
from kiscase.desk import theme
from kiscase.desk.form_row import words_of
from kiscase.desk.jobs import Jobs
from kiscase.desk.table import Column, List, Muted

FOLLOW = 40  # milliseconds of quiet before the list follows the typing
WEEKDAY = 2  # the column that only a series on several weekdays shows
LINES = 8  # of the list, where it stands below the form
_ICONS = {"warn": "triangle-alert", "info": "info", "bad": "circle-alert"}


class Hint(QWidget):
    """Sentences beside an icon; away while there are none."""

    def __init__(self, parent: QWidget | None = None, role: str = "warn") -> None:
        super().__init__(parent)
        self._icon = QLabel(self)
        self._icon.setPixmap(theme.icon(_ICONS[role], role).pixmap(theme.icon_size(self)))
        self.words = words_of("", self)
        self.words.setObjectName("hint")
        theme.set_role(self.words, role)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.half_line(self) // 2)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.words, 1)
        self.say("")

    def say(self, sentence: str) -> None:
        """Show the sentence; nothing for an empty one."""
        self.words.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))


class SeriesPreview(QWidget):
    """The list of the meetings, how many they are, and what speaks against them; it follows the typing."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._values: Mapping[str, Any] = {}
        self._leader: int | None = None
        self._activity: int | None = None
        self._heading = words_of(_("Meetings of the series"), self, heading=2)
        self.count = words_of("", self)
        self.count.setObjectName("series count")
        self.problem, self.past, self.clash = Hint(self), Hint(self, "info"), Hint(self)
        columns = [
            Column("number", _("No."), "right", width=4),
            Column("day", _("Day"), width=10),
            Column("weekday", "", width=13),
            Column("state", _("State"), stretch=True),
        ]
        self.list = List(columns, self, name=_("Meetings of the series"))
        self.list.setObjectName("series")
        self._wait = QTimer(self, singleShot=True, interval=FOLLOW)
        self._wait.timeout.connect(self._ask)
        self._lay_out()

    def follow(self, values: Mapping[str, Any], leader_id: int | None, activity_id: int | None) -> None:
        """Show the meetings of a series as typed; *activity_id* is None for an activity that is not on file yet."""
        self._values, self._leader, self._activity = values, leader_id, activity_id
        self._wait.start()

    def showEvent(self, event: QShowEvent) -> None:
        """What was typed while it was hidden is shown now."""
        super().showEvent(event)
        self._wait.start()

    def _ask(self) -> None:
        if not self.isVisible():
            return
        values, leader, activity = self._values, self._leader, self._activity
        if missing := _missing(values):
            self._clear("", missing)
            return
        self._jobs.read(
            lambda session: foresight.of_series(session, values, leader, activity),
            self._show,
            self._refused,
            latest="series",
        )

    def _show(self, found: Foreseen) -> None:
        held = sum(not one.struck for one in found.days)
        left_out = len(found.days) - held
        words = [ngettext("{count} meeting", "{count} meetings", held).format(count=held)]
        if left_out:
            words.append(
                ngettext("{count} day is left out", "{count} days are left out", left_out).format(count=left_out)
            )
        self.count.setText(" · ".join(words))
        self.problem.say("")
        self.past.say(past_words(found.passed) if found.passed and self._activity is None else "")
        self.clash.say("\n".join(found.clashes))
        rows: list[tuple[Any, ...]] = []
        number = 0
        for place, one in enumerate(found.days):
            number += not one.struck
            rows.append(_row(place, number, one.on, one.struck))
        self.list.setColumnHidden(WEEKDAY, len({one.on.weekday() for one in found.days}) < 2)
        self.list.set_rows(rows)

    def _refused(self, problem: Problem) -> None:
        self._clear(problem.sentence, "")

    def _clear(self, problem: str, empty: str) -> None:
        self.count.setText("")
        self.problem.say(problem)
        self.past.say("")
        self.clash.say("")
        self.list.set_rows([])
        self.list.set_empty(empty)

    def _lay_out(self) -> None:
        half = theme.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half * 2, half, half)
        layout.setSpacing(half)
        for part in (self._heading, self.count, self.problem, self.past, self.clash):
            layout.addWidget(part)
        layout.addWidget(self.list, 1)
        self.list.setMinimumHeight(half * 4 * LINES)


def past_words(passed: int) -> str:
    """How many meetings of a series lie in the past."""
    words = ngettext(
        "The series begins in the past: {count} meeting has passed.",
        "The series begins in the past: {count} meetings have passed.",
        passed,
    )
    return words.format(count=passed)


def _missing(values: Mapping[str, Any]) -> str:
    """What is still to be typed before a series has days; empty when nothing is."""
    ends = values.get("until") or values.get("count")
    monthly = values.get("repeat") == Repeat.MONTHLY.value
    if values.get("weekdays") and values.get("since") and ends and (values.get("nth") or not monthly):
        return ""
    return _("Choose the days of the week, the first day, and the last day or the number of meetings.")


def _row(place: int, number: int, on: date, struck: str) -> tuple[Any, ...]:
    if struck:
        return (place, "", Muted(day(on)), Muted(weekday(on)), (struck, "ban", "warn"))
    return (place, str(number), day(on), weekday(on), (_("has passed"), "history", "muted") if _is_past(on) else "")


def _is_past(on: date) -> bool:
    return on < clock.today()
