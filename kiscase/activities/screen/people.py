"""Who takes part in an activity, from and until when, of how many places, and the button that ends an enrolment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.activities import actions
from kiscase.activities.screen.tab import people_rows
from kiscase.core import clock
from kiscase.core.i18n import _, ngettext
from kiscase.desk import theme
from kiscase.desk.table import Column, List

PersonRow = tuple[int, str, date, date | None]


class People(QWidget):
    """The people of an activity; the page gives the deeds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: Sequence[PersonRow] = ()
        columns = [
            Column("name", _("Name"), stretch=True),
            Column("since", _("From"), width=11),
            Column("until", _("Until"), width=11),
        ]
        self.list = List(columns, self, name=_("People"), empty=_("Nobody is enrolled yet."))
        self.list.setObjectName("people")
        self.end = QPushButton(theme.icon("user-x"), _("End the enrolment…"), self)
        self.end.setObjectName("end")
        half = theme.half_line(self)
        foot = QHBoxLayout()
        foot.setContentsMargins(half * 2, half, half * 2, 0)
        foot.addStretch(1)
        foot.addWidget(self.end)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)

    def show_people(self, people: Sequence[PersonRow]) -> None:
        """Show who takes part."""
        self._people = people
        self.list.set_rows(people_rows(people))

    def can_end(self) -> bool:
        """Whether the enrolment of the chosen person goes on."""
        chosen = self.list.current_id()
        return any(row[0] == chosen and row[3] is None for row in self._people)


def people_of(card: actions.Card) -> str:
    """How many people are enrolled today, and of how many places."""
    today = clock.today()
    count = sum(1 for _id, _name, since, until in card.people if since <= today and (until is None or until >= today))
    places = card.values["capacity"]
    if places:
        words = ngettext("{count} of {places} place", "{count} of {places} places", places)
        return words.format(count=count, places=places)
    return ngettext("{count} person", "{count} people", count).format(count=count)
