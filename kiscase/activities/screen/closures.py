"""The days on which the club is closed: the list of them, and the question about further ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kiscase.activities.actions import foresight, planning
from kiscase.activities.actions.foresight import Planned
from kiscase.activities.model import Closure
from kiscase.core.i18n import N_, _, day, ngettext
from kiscase.core.record import Field, Kind
from kiscase.desk import theme
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.form_row import words_of
from kiscase.desk.jobs import Jobs
from kiscase.desk.table import Column, List

LINES = 3  # rows of a list that are seen at once
Told = Callable[[str], None]
"""Who says what was done, with the offer to undo it."""


class ClosuresDialog(FormDialog):
    """Shows the closures and takes one back; asks for a further one, and whether its meetings are cancelled."""

    def __init__(self, parent: QWidget, jobs: Jobs, told: Told) -> None:
        self._jobs, self._told = jobs, told
        fields = Closure.fields()
        cancelling = Field(
            N_("Cancel these meetings"),
            Kind.FLAG,
            help=N_("The reason is why the club is closed. One undo takes all of it back."),
            key="cancelling",
        )
        super().__init__(
            parent,
            _("Days off of the club"),
            [Section(_("Further days off"), [*(fields[key] for key in ("name", "since", "until")), cancelling])],
            {"cancelling": True},
            label=_("Add"),
            deed=self._close,
        )
        self.list = self._closures()
        self.back = QPushButton(theme.icon("trash-2"), _("&Take back"), self)
        self.back.setObjectName("take back")
        self.back.setAutoDefault(False)
        self.back.clicked.connect(self._take_back)
        self.found = words_of("", self)
        self.found.setObjectName("found")
        self.meetings = self._meetings()
        self.form.prepend(self._on_file())
        self.form.append(self.found)
        self.form.append(self.meetings)
        self.list.chosen.connect(self._choose)
        self.form.edited.connect(self._follow)
        self._show_meetings([])
        self._read()

    def _on_file(self) -> QWidget:
        """The days off that are known, and the button that takes one back."""
        half = theme.half_line(self)
        panel = QWidget(self)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, half)
        layout.setSpacing(half)
        layout.addWidget(self.list)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignRight)
        return panel

    def _closures(self) -> List:
        columns = [
            Column("name", _("Why the club is closed"), stretch=True),
            Column("since", _("From"), width=11),
            Column("until", _("Until"), width=11),
        ]
        made = List(columns, self, name=_("Days off of the club"), empty=_("No days off besides public holidays."))
        made.setObjectName("closures")
        made.setFixedHeight(theme.half_line(self) * 4 * (LINES + 1))
        return made

    def _meetings(self) -> List:
        columns = [
            Column("day", _("Day"), width=11),
            Column("hours", _("Hours"), width=12),
            Column("activity", _("Activity"), stretch=True),
        ]
        made = List(columns, self, name=_("Meetings on these days"))
        made.setObjectName("closed meetings")
        made.setFixedHeight(theme.half_line(self) * 4 * (LINES + 1))
        return made

    def _read(self) -> None:
        self._jobs.read(
            lambda session: [(one.id, one.name, day(one.since), day(one.until)) for one in planning.closures(session)],
            self._show_closures,
            latest="closures",
        )

    def _show_closures(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self.list.set_rows(rows)
        self.back.setEnabled(self.list.current_id() is not None)

    def _choose(self, _closure: int) -> None:
        self.back.setEnabled(True)

    def _take_back(self) -> None:
        closure = self.list.current_id()
        if closure is not None:
            self._jobs.act(lambda session: planning.open_club(session, closure), self._taken_back, self.failed)

    def _taken_back(self, _result: object) -> None:
        self._told(_("The days off were taken back; meetings that were cancelled stay cancelled."))
        self._read()

    def _follow(self, key: str) -> None:
        if key in ("since", "until"):
            since, until = (self.form.editor(one).value() for one in ("since", "until"))
            self._jobs.read(
                lambda session: foresight.of_closure(session, since, until), self._show_meetings, latest="closed"
            )

    def _show_meetings(self, found: Sequence[Planned]) -> None:
        words = ngettext(
            "{count} meeting is planned on these days:", "{count} meetings are planned on these days:", len(found)
        )
        self.found.setText(words.format(count=len(found)))
        self.meetings.set_rows([(one.id, day(one.on), one.hours, one.activity) for one in found])
        for shown in (self.found, self.meetings):
            shown.setVisible(bool(found))
        self.form.show_field("cancelling", on=bool(found))
        self._settled.start()

    def _close(self, values: dict[str, Any]) -> None:
        cancelling = bool(values.pop("cancelling"))
        self._jobs.act(
            lambda session: (values, len(planning.close_club(session, values, cancelling=cancelling)) * cancelling),
            self._closed,
            self.failed,
        )

    def _closed(self, done: tuple[dict[str, Any], int]) -> None:
        values, cancelled = done
        said = [
            _("The club is closed from {since} to {until}.").format(
                since=day(values["since"]), until=day(values["until"])
            )
        ]
        if cancelled:
            words = ngettext("{count} meeting was cancelled.", "{count} meetings were cancelled.", cancelled)
            said.append(words.format(count=cancelled))
        self._told(" ".join(said))
        self.done_well()
