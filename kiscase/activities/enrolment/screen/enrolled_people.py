"""The people enrolled in an activity, and the button that ends an enrolment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.activities.attendance_rates import percent_text
from kiscase.activities.queries import ActivityDetails, EnrolmentRow
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, ngettext
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import Cell, ListColumn, MutedText, RecordList
from kiscase.ui.theme import icons, metrics


class EnrolledPeoplePanel(QWidget):
    """The people of an activity; EnrolmentController connects the button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: Sequence[EnrolmentRow] = ()
        columns = [
            ListColumn("name", _("Name"), stretch=True),
            ListColumn("since", _("From")),
            ListColumn("until", _("Until")),
            ListColumn("rate", _("Attendance"), "right"),
            ListColumn("contract", _("Contract until")),
        ]
        self.list = RecordList(columns, self, name=_("People"), empty=_("Nobody is enrolled yet."))
        self.list.setObjectName("people")
        self.end = QPushButton(icons.themed_icon("user-x"), _("End the enrolment…"), self)
        self.end.setObjectName("end")
        self.transfer = QPushButton(icons.themed_icon("arrow-right"), _("Move to another activity…"), self)
        self.transfer.setObjectName("transfer")
        half = metrics.half_line(self)
        foot = QHBoxLayout()
        foot.setContentsMargins(half * 2, half, half * 2, half)
        foot.setSpacing(half)
        foot.addStretch(1)
        foot.addWidget(self.transfer)
        foot.addWidget(self.end)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)

    def show_people(self, people: Sequence[EnrolmentRow]) -> None:
        """Show who takes part."""
        self._people = people
        self.list.set_rows(enrolment_cells(people, lambda row: row.contract_until))

    def running(self) -> list[EnrolmentRow]:
        """The enrolments that have no last day yet, or one to come."""
        return [row for row in self._people if row.until is None or row.until > clock.today()]


def enrolled_count_text(activity: ActivityDetails) -> str:
    """How many people are enrolled today, and the capacity."""
    today = clock.today()
    count = sum(row.since <= today and not row.has_ended(today) for row in activity.people)
    places = activity.values["capacity"]
    if places:
        words = ngettext("{count} of {places} place", "{count} of {places} places", places)
        return words.format(count=count, places=places)
    return ngettext("{count} person", "{count} people", count).format(count=count)


def enrolment_cells(rows: Sequence[EnrolmentRow], last: Callable[[EnrolmentRow], date | None]) -> list[tuple[Any, ...]]:
    """Name, from, until, attendance rate and a *last* day; what has ended is muted and stands below the rest.

    The end of the contract ends an enrolment.
    """
    today = clock.today()
    cells = []
    for row in sorted(rows, key=lambda one: one.has_ended(today)):
        ended = row.has_ended(today)
        until = _ended_text(row) if ended else _last_day_cell(row, today)
        texts = (row.name, format_date(row.since), until, percent_text(row.percent), format_date(last(row)))
        cells.append((row.id, *(MutedText(text) if ended else text for text in texts)))
    return cells


def _last_day_cell(row: EnrolmentRow, today: date) -> Cell:
    """The day with which an enrolment ends, and why if that is known; marked where the contract is over."""
    on = format_date(row.last_day)
    if not row.rests_on_ended_contract(today):
        return " · ".join(filter(None, (on, row.ending.label if row.ending else "")))
    return StatusDisplay(_("{date}, contract over").format(date=on), "circle-alert", "warn")


def _ended_text(row: EnrolmentRow) -> str:
    """The last day of an enrolment that has ended, and why it ended."""
    return " · ".join(filter(None, (format_date(row.until), row.ending.label if row.ending else "")))
