"""The tab at a person with the projects in which they are or were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.projects import queries
from kiscase.projects.layouts import list_end_situations
from kiscase.projects.model import PROJECTS_OF_PERSON
from kiscase.projects.queries import ProjectRow, ProjectStayRow
from kiscase.projects.screen.stay_dialogs import EndInProjectDialog, EnterProjectDialog, ProjectStayDialog
from kiscase.ui.command import Command
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, RecordList

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class LoadedPerson(NamedTuple):
    """The projects of a person, those of the club, and the situations that can be chosen in each."""

    rows: list[ProjectStayRow]
    projects: list[ProjectRow]
    situations: Mapping[int, Sequence[str]]


class PersonProjectsTab(RecordTab):
    """The projects, the latest first; it is there once the club has projects."""

    title: ClassVar[str] = N_("Projects")
    part: ClassVar[str] = PROJECTS_OF_PERSON
    tables: ClassVar[frozenset[str]] = frozenset({"project", "project_stay", "export_layout", "outcome"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("enter_project", N_("Enter into a project…"), self.ask_new, "euro"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._loaded = LoadedPerson([], [], {})
        columns = [
            ListColumn("project", _("Project"), stretch=True, main=True),
            ListColumn("since", _("From")),
            ListColumn("until", _("Until")),
            ListColumn("situation", _("Situation at the end"), stretch=True),
        ]
        self.list = RecordList(columns, self, name=_("Projects"), empty=_("In no project so far."))
        self.list.setObjectName("projects of person")
        self.list.opened.connect(self._ask_change)
        self.list.chosen.connect(self._update_buttons)
        self.buttons = ListWithButtons(self, self.list)
        self.buttons.add("enter", _("Enter into a project…"), "euro", self.ask_new)
        self.buttons.add("open_part", _("Open…"), "pencil", self.ask_change)
        self.buttons.add("end_part", _("End the part…"), "log-out", self.ask_end)
        self.buttons.add("project", _("Go to the project"), "arrow-right", self.open_project)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for the projects of a person."""
        self.load_record(record, _load_person, self._show, LoadedPerson([], self._loaded.projects, {}))

    def ask_new(self) -> None:
        """Ask into which project, and from when."""
        if self.record is not None and self._loaded.projects:
            EnterProjectDialog(
                self.window(), self.context.jobs, self.record, self._loaded.projects, self.undoable_done.emit
            )

    def ask_change(self) -> None:
        """Open the chosen part."""
        self._ask_change(self.list.current_id() or 0)

    def ask_end(self) -> None:
        """Ask when the chosen part ended, and how."""
        row = self._current()
        if row is not None and row.ended_on is None:
            situations = self._loaded.situations[row.project_id]
            notify = self.undoable_done.emit
            EndInProjectDialog(self.window(), self.context.jobs, [row], situations, notify, chosen=row.id)

    def open_project(self) -> None:
        """Open the chosen project."""
        row = self._current()
        if row is not None:
            self.context.open_record("project", row.project_id)

    def _ask_change(self, entry: int) -> None:
        row = next((one for one in self._loaded.rows if one.id == entry), None)
        if row is not None:
            situations = self._loaded.situations[row.project_id]
            ProjectStayDialog(self.window(), self.context.jobs, row, situations, self.undoable_done.emit)

    def _current(self) -> ProjectStayRow | None:
        chosen = self.list.current_id()
        return next((one for one in self._loaded.rows if one.id == chosen), None)

    def _show(self, loaded: LoadedPerson) -> None:
        self._loaded = loaded
        self.list.set_rows(
            [
                (row.id, row.project, format_date(row.started_on), format_date(row.ended_on), row.situation)
                for row in loaded.rows
            ]
        )
        self.relevance_changed.emit(bool(loaded.projects))
        self._update_buttons()

    def _update_buttons(self, _entry: int = 0) -> None:
        row = self._current()
        self.buttons.enable("enter", on=bool(self._loaded.projects))
        self.buttons.enable("open_part", on=row is not None)
        self.buttons.enable("end_part", on=row is not None and row.ended_on is None)
        self.buttons.enable("project", on=row is not None)


def _load_person(session: Session, person: int) -> LoadedPerson:
    rows = queries.list_person_projects(session, person)
    situations = {row.project_id: list_end_situations(session, row.project_id) for row in rows}
    return LoadedPerson(rows, queries.list_projects(session), situations)
