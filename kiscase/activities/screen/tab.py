"""A person's activities, on the person's page, and the deed that enrols the person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.activities import actions
from kiscase.activities.model import Activity
from kiscase.activities.screen.certificates import CertificatesDialog, of_person
from kiscase.activities.screen.dialogs import EnrolDialog, an_activity
from kiscase.activities.screen.papers import OF_PERSON, OutDialog, Owner
from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, day
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.page import Desk, Tab
from kiscase.desk.table import Column, List, Muted


class PersonActivities(Tab):
    """The activities in which a person is enrolled."""

    title: ClassVar[str] = N_("Activities")
    tables: ClassVar[frozenset[str]] = frozenset({"activity", "enrolment"})
    commands: ClassVar[tuple[Command, ...]] = (
        Command("enrol", N_("Enrol in an activity"), "enrol", "user-plus", "Ctrl+Shift+E"),
        Command("print_attendance", N_("Print or save the attendance…"), "ask_out", "printer", "Ctrl+Shift+P"),
        Command("certificate", N_("Certificate…"), "ask_certificate", "graduation-cap"),
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

    def ask_out(self) -> None:
        """Ask what to print or save about the person."""
        if self._person is not None:
            OutDialog(self._owner(), self.desk.jobs, OF_PERSON, self._person, clock.today())

    def ask_certificate(self) -> None:
        """Ask which certificate the person gets."""
        if self._person is not None:
            CertificatesDialog(self._owner(), self.desk.jobs, of_person(self._person))

    def _owner(self) -> Owner:
        return Owner(self.window(), self.desk, self.told.emit)

    def _show(self, rows: list[tuple[int, str, date, date | None]]) -> None:
        self.list.set_rows(people_rows(rows))

    def _ask(self, activities: list[actions.Listed]) -> None:
        if not activities:
            self.desk.tell(
                Problem(_("There is no activity yet: plan one first."), way_out=(Activity.__tablename__, None))
            )
            return
        if self._person is not None:
            known = {"person": self._person}
            dialog = EnrolDialog(self.window(), self.desk.jobs, an_activity(activities), known, self.done.emit)
            dialog.gave_up.connect(self._refused)

    def _refused(self, problem: Problem) -> None:
        self.desk.tell(problem)

    def _open(self, activity_id: int) -> None:
        self.desk.open(Activity.__tablename__, activity_id)


def people_rows(rows: Sequence[tuple[int, str, date, date | None]]) -> list[tuple[Any, ...]]:
    """Who or what, from and until; what is over stands back, below what is not."""
    today = clock.today()
    now = [row for row in rows if row[3] is None or row[3] >= today]
    over = [row for row in rows if row not in now]
    shown = [(row[0], row[1], day(row[2]), day(row[3])) for row in now]
    return shown + [(row[0], Muted(row[1]), Muted(day(row[2])), Muted(day(row[3]))) for row in over]
