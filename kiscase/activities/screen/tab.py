"""A person's activities, on the person's page, and the deed that enrols the person."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.activities import actions
from kiscase.activities.model import Activity, Enrolment
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, day
from kiscase.core.record import Field, Kind
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.page import Desk, Tab
from kiscase.desk.table import Column, List


class PersonActivities(Tab):
    """The activities in which a person is enrolled."""

    title: ClassVar[str] = N_("Activities")
    tables: ClassVar[frozenset[str]] = frozenset({"activity", "enrolment"})
    commands: ClassVar[tuple[Command, ...]] = (
        Command("enrol", N_("Enrol in an activity"), "enrol", "user-plus", "Ctrl+Shift+E"),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._person: int | None = None
        columns = [
            Column("name", _("Activity"), stretch=True),
            Column("since", _("From"), width=11),
            Column("until", _("Until"), width=11),
        ]
        self.list = List(columns, self, name=_("Activities"), empty=_("Not enrolled in any activity yet."))
        self.list.setObjectName("person activities")
        self.list.opened.connect(self._open)
        half = theme.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half, half, half)
        layout.addWidget(self.list)

    def show_record(self, record: int | None) -> None:
        """Ask for the person's enrolments."""
        self._person = record
        self.list.set_rows([])
        if record is not None:
            self.desk.jobs.read(
                lambda session: actions.enrolments(session, record), self._show, latest="activities of a person"
            )

    def enrol(self) -> None:
        """Ask which activity and from when."""
        if self._person is not None:
            self.desk.jobs.read(actions.listed, self._ask)

    def _show(self, rows: list[tuple[int, str, date, date | None]]) -> None:
        self.list.set_rows([(row[0], row[1], day(row[2]), day(row[3])) for row in rows])

    def _ask(self, activities: list[actions.Listed]) -> None:
        if not activities:
            self.desk.tell(
                Problem(_("There is no activity yet: plan one first."), way_out=(Activity.__tablename__, None))
            )
            return
        options = [(str(line.id), f"{line.name} ({line.when})") for line in activities]
        since = Enrolment.fields()["since"]
        fields = [Field(N_("Activity"), Kind.CHOICE, required=True, options=lambda: options, key="activity"), since]
        self._dialog = FormDialog(
            self.window(),
            _("Enrol in an activity"),
            [Section("", fields)],
            {"since": date.today()},
            label=_("Enrol"),
            deed=self._enrol,
        )
        self._dialog.gave_up.connect(self._refused)

    def _enrol(self, values: dict[str, Any]) -> None:
        person, dialog = self._person, self._dialog
        if not values["activity"]:
            dialog.failed(Problem(_("Please choose an activity.")))
        elif person is not None:
            activity, since = int(values["activity"]), values["since"]
            self.desk.jobs.act(
                lambda session: actions.enrol(session, activity, person, since), dialog.done_well, dialog.failed
            )

    def _refused(self, problem: Problem) -> None:
        self.desk.tell(problem)

    def _open(self, activity_id: int) -> None:
        self.desk.open(Activity.__tablename__, activity_id)
