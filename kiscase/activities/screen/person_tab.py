"""The tab with the activities of a person, and the commands that enrol the person and print about attendance."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.activities import queries as activities_queries
from kiscase.activities.certificates.screen import CertificatesDialog, person_entitlements
from kiscase.activities.enrolment.screen.choice_fields import activity_field
from kiscase.activities.enrolment.screen.enrolled_people import enrolment_cells
from kiscase.activities.enrolment.screen.enrolment_dialogs import EnrolDialog
from kiscase.activities.model import Activity
from kiscase.activities.reports.screen import PERSON_REPORTS, FileOutput, PrintOrSaveDialog
from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.ui.command import Command
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, RecordList


class PersonActivitiesTab(RecordTab):
    """The activities in which a person is enrolled."""

    title: ClassVar[str] = N_("Activities")
    tables: ClassVar[frozenset[str]] = frozenset(
        {"activity", "enrolment", "contract", "meeting", "attendance", "absence", "club"}
    )

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("enrol", N_("Enrol in an activity"), self.enrol, "user-plus", "Ctrl+Shift+E"),
            Command(
                "print_attendance",
                N_("Print or save the attendance…"),
                self.ask_print_or_save,
                "printer",
                "Ctrl+Shift+P",
            ),
            Command("certificate", N_("Certificate…"), self.ask_certificate, "graduation-cap"),
        )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._person: int | None = None
        columns = [
            ListColumn("name", _("Activity"), stretch=True),
            ListColumn("since", _("From")),
            ListColumn("until", _("Until")),
            ListColumn("rate", _("Attendance"), "right"),
            ListColumn("next", _("Next meeting")),
        ]
        self.list = RecordList(columns, self, name=_("Activities"), empty=_("Not enrolled in any activity yet."))
        self.list.setObjectName("person activities")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._update_buttons)
        self.buttons = ListWithButtons(self, self.list)
        self.buttons.add("enrol", _("Enrol in an activity"), "user-plus", self.enrol)
        self.buttons.add("open_activity", _("Go to the activity"), "arrow-right", self.open_chosen)
        self.buttons.add("print_attendance", _("Print or save…"), "printer", self.ask_print_or_save)
        self.buttons.add("certificate", _("Certificate…"), "graduation-cap", self.ask_certificate)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for the person's enrolments."""
        self._person = record
        self.list.set_rows([])
        self._update_buttons()
        if record is not None:
            self.context.jobs.read(
                lambda session: activities_queries.list_person_enrolments(session, record),
                self._show,
                latest="activities of a person",
            )

    def enrol(self) -> None:
        """Ask which activity and from when."""
        if self._person is not None:
            self.context.jobs.read(activities_queries.list_activities, self._ask)

    def open_chosen(self) -> None:
        """Go to the chosen activity."""
        if (chosen := self.list.current_id()) is not None:
            self._open(chosen)

    def ask_print_or_save(self) -> None:
        """Ask what to print or save about the person."""
        if self._person is not None:
            PrintOrSaveDialog(self._owner(), self.context.jobs, PERSON_REPORTS, self._person, clock.today())

    def ask_certificate(self) -> None:
        """Ask which certificate the person gets."""
        if self._person is not None:
            CertificatesDialog(self._owner(), self.context.jobs, person_entitlements(self._person))

    def _update_buttons(self, _activity: int = 0) -> None:
        for name in ("enrol", "print_attendance", "certificate"):
            self.buttons.enable(name, on=self._person is not None)
        self.buttons.enable("open_activity", on=self.list.current_id() is not None)

    def _owner(self) -> FileOutput:
        return FileOutput(self.window(), self.context, self.notified.emit)

    def _show(self, rows: list[activities_queries.EnrolmentRow]) -> None:
        self.list.set_rows(enrolment_cells(rows, lambda row: row.next_day))
        self._update_buttons()

    def _ask(self, activities: list[activities_queries.ActivityOption]) -> None:
        if not activities:
            self.context.show_problem(
                Problem(_("There is no activity yet: plan one first."), way_out=(Activity.__tablename__, None))
            )
            return
        if self._person is not None:
            known = {"person": self._person}
            dialog = EnrolDialog(
                self.window(), self.context.jobs, activity_field(activities), known, self.undoable_done.emit
            )
            dialog.way_out_taken.connect(self.context.open_record)

    def _open(self, activity_id: int) -> None:
        self.context.open_record(Activity.__tablename__, activity_id)
