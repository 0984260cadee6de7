"""The people enrolled in an activity, and the button that ends an enrolment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.activities import queries as activities_queries
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, ngettext
from kiscase.ui.tables.record_list import ListColumn, MutedText, RecordList
from kiscase.ui.theme import icons, metrics

EnrolledPersonRow = tuple[int, str, date, date | None]


class EnrolledPeoplePanel(QWidget):
    """The people of an activity; EnrolmentController connects the button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: Sequence[EnrolledPersonRow] = ()
        columns = [
            ListColumn("name", _("Name"), stretch=True),
            ListColumn("since", _("From"), width=11),
            ListColumn("until", _("Until"), width=11),
        ]
        self.list = RecordList(columns, self, name=_("People"), empty=_("Nobody is enrolled yet."))
        self.list.setObjectName("people")
        self.end = QPushButton(icons.themed_icon("user-x"), _("End the enrolment…"), self)
        self.end.setObjectName("end")
        half = metrics.half_line(self)
        foot = QHBoxLayout()
        foot.setContentsMargins(half * 2, half, half * 2, 0)
        foot.addStretch(1)
        foot.addWidget(self.end)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)

    def show_people(self, people: Sequence[EnrolledPersonRow]) -> None:
        """Show who takes part."""
        self._people = people
        self.list.set_rows(enrolment_cells(people))

    def can_end(self) -> bool:
        """Whether the enrolment of the chosen person is running."""
        chosen = self.list.current_id()
        return any(row[0] == chosen and row[3] is None for row in self._people)


def enrolled_count_text(card: activities_queries.ActivityDetails) -> str:
    """How many people are enrolled today, and the capacity."""
    today = clock.today()
    count = sum(1 for _id, _name, since, until in card.people if since <= today and (until is None or until >= today))
    places = card.values["capacity"]
    if places:
        words = ngettext("{count} of {places} place", "{count} of {places} places", places)
        return words.format(count=count, places=places)
    return ngettext("{count} person", "{count} people", count).format(count=count)


def enrolment_cells(rows: Sequence[tuple[int, str, date, date | None]]) -> list[tuple[Any, ...]]:
    """Name, from and until; what has ended is muted and last."""
    today = clock.today()
    now = [row for row in rows if row[3] is None or row[3] >= today]
    over = [row for row in rows if row not in now]
    shown = [(row[0], row[1], format_date(row[2]), format_date(row[3])) for row in now]
    return shown + [
        (row[0], MutedText(row[1]), MutedText(format_date(row[2])), MutedText(format_date(row[3]))) for row in over
    ]
