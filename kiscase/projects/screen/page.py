"""The page of projects: their data, who takes part, what they pay for, and the file for the funder's system."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from kiscase.club.list_document import render_list_pdf
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, ngettext
from kiscase.projects import actions, queries
from kiscase.projects.layouts import FileLayout, project_layout
from kiscase.projects.listing import PROJECTS, read_listed_projects, read_project_ids
from kiscase.projects.screen.activities_tab import ProjectActivitiesTab
from kiscase.projects.screen.export_tab import ProjectExportTab
from kiscase.projects.screen.page_info import ProjectsPageInfo
from kiscase.projects.screen.people_tab import ProjectPeopleTab
from kiscase.projects.screen.project_form import ProjectForm
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Work
from kiscase.ui.forms.form_page import FormPage
from kiscase.ui.listing.reading import ListReading
from kiscase.ui.records.history_tab import HistoryTab
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KIND = ProjectsPageInfo.kind


class ProjectHistoryTab(HistoryTab):
    """The history of a project, also of who takes part and of what was exported."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset(
        {KIND, "project_support", "project_stay", "project_activity", "export_layout", "project_export"}
    )


class LoadedProject(NamedTuple):
    """A project, and the words of its funder that can be chosen."""

    details: queries.ProjectDetails
    layout: FileLayout


class ProjectsPage(ProjectsPageInfo, FormPage):
    """Projects with their number, funder and time."""

    tables = frozenset({KIND, "project_support", "export_layout"})
    also_shown = frozenset({"project_stay"})
    list_source = PROJECTS
    empty = N_("Projects that a funder pays for will be listed here, such as those of EFS+.")
    nothing_chosen = N_("Choose a project on the left, or add a new one with Ctrl+N.")
    data: ProjectForm

    def __init__(self, context: PageContext, tabs: Sequence[type[RecordTab]] = ()) -> None:
        own = (ProjectPeopleTab, ProjectActivitiesTab, ProjectExportTab)
        super().__init__(context, (*own, *tabs, ProjectHistoryTab))

    def commands(self) -> tuple[Command, ...]:
        """The commands of the page."""
        return (
            Command("save_project", N_("Save"), self.save_now, "save", "Ctrl+S"),
            Command("delete_project", N_("Delete…"), self.ask_delete, "trash-2"),
        )

    def listed(self) -> ListReading:
        """The projects, the newest first as long as nobody chooses otherwise."""
        return ListReading(read_project_ids, read_listed_projects, render_list_pdf, plain=True)

    def count_text(self, number: int) -> str:
        """The number of projects."""
        return ngettext("{count} project", "{count} projects", number).format(count=number)

    def make_data(self) -> ProjectForm:
        """The form of a project."""
        return ProjectForm(self)

    def load_work(self, record: int) -> Work[LoadedProject]:
        """Load the details of a project."""
        return lambda session: LoadedProject(queries.load_project(session, record), project_layout(session, record))

    def id_and_revision(self, card: LoadedProject) -> tuple[int, int]:
        """Id and revision of the project."""
        return card.details.values["id"], card.details.values["revision"]

    def show_details(self, card: LoadedProject | None) -> None:
        """Show a project, or an empty form."""
        self.data.offer_words(card.layout.values if card else {})
        self.data.load(card.details.values if card else {}, card.details.supports if card else [])
        self.show_header(card)
        if card is None:
            self.tabs.setCurrentIndex(0)

    def show_header(self, card: LoadedProject | None) -> None:
        """The header: title, number, funder and time, and how many people it has."""
        if card is None:
            self.header.show_record(_("New project"), _("Number, title and first day are enough to begin with."), None)
            self.header.show_actions(None, [])
            return
        values, count = card.details.values, card.details.people
        time = "–".join(filter(None, (format_date(values["since"]), format_date(values["until"]))))
        chip = StatusDisplay(ngettext("{count} person", "{count} people", count).format(count=count), "users", "info")
        facts = " · ".join(filter(None, (values["number"], values["funder"], time)))
        self.header.show_record(values["name"], facts, chip)
        self.header.show_actions(self.tab_actions[0], self.tab_actions[1:], [self.actions_by_key["delete_project"]])

    def save_values(self, session: Session, card: LoadedProject | None, sent: Any) -> int:
        """Add or change the project."""
        changes, supports, values = sent
        if card is None:
            return actions.add_project(session, values, supports)
        record, revision = self.id_and_revision(card)
        actions.change_project(session, record, changes, supports, revision)
        return record

    def ask_delete(self) -> None:
        """Ask before the project is deleted."""
        if self.details is not None:
            record = self.id_and_revision(self.details)[0]
            question = _("Delete {name}?").format(name=self.details.details.values["name"])
            self.ask_deletion(question, lambda session: actions.delete_project(session, record))
