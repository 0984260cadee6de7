"""The tab with the supported employment of a person."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.employment.details import EmploymentRow, list_person_employments
from kiscase.employment.screen.dialogs import BeginEmploymentDialog
from kiscase.employment.screen.page_info import EMPLOYMENTS_OF_PERSON, EmploymentPageInfo
from kiscase.employment.screen.state_display import employment_chip
from kiscase.participants.queries import require_participant
from kiscase.ui.command import Command
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, RecordList


class PersonEmploymentTab(RecordTab):
    """The supported employment of a person, the latest first; Enter opens one."""

    title: ClassVar[str] = N_("Employment")
    part: ClassVar[str] = EMPLOYMENTS_OF_PERSON
    tables: ClassVar[frozenset[str]] = frozenset({EmploymentPageInfo.kind})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        begin = N_("Begin supported employment…")
        return (Command("begin_employment", begin, self.ask_begin, "route", "Ctrl+Shift+B"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        columns = [
            ListColumn("form", _("Form of support"), stretch=True),
            ListColumn("employer", _("Employer or organiser"), stretch=True),
            ListColumn("opened_on", _("Begun on")),
            ListColumn("since", _("Work from")),
            ListColumn("until", _("Until")),
            ListColumn("state", _("State")),
        ]
        self.list = RecordList(
            columns, self, name=_("Supported employment"), empty=_("No supported employment so far.")
        )
        self.list.setObjectName("employments")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._update_buttons)
        self.buttons = ListWithButtons(self, self.list)
        self.buttons.add("begin_employment", _("Begin supported employment…"), "route", self.ask_begin)
        self.buttons.add("open_employment", _("Open…"), "file-text", self.open_chosen)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for the supported employment of a person."""
        self.load_record(record, list_person_employments, self._show, [])
        self._update_buttons()

    def ask_begin(self) -> None:
        """Ask in which form it begins."""
        person = self.record
        if person is not None:
            self.context.jobs.read(
                lambda session: (person, require_participant(session, person).name),
                self._ask_begin,
                self.context.show_problem,
            )

    def open_chosen(self) -> None:
        """Open the chosen one."""
        self._open(self.list.current_id() or 0)

    def _ask_begin(self, person: tuple[int, str]) -> None:
        dialog = BeginEmploymentDialog(self.window(), self.context.jobs, self._open, person=person)
        dialog.way_out_taken.connect(self.context.open_record)

    def _open(self, record: int) -> None:
        if record:
            self.context.open_record(EmploymentPageInfo.kind, record)

    def _show(self, rows: list[EmploymentRow]) -> None:
        self.list.set_rows([_cells(row) for row in rows])
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        self.buttons.enable("begin_employment", on=self.record is not None)
        self.buttons.enable("open_employment", on=self.list.current_id() is not None)


def _cells(row: EmploymentRow) -> tuple[Any, ...]:
    days = (row.opened_on, row.employed_from, row.last_day)
    return (row.id, row.form.label, row.employer, *(format_date(day) for day in days), employment_chip(row.state))
