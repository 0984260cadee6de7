"""The tab of a project with who takes part: entered together, corrected, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, ngettext
from kiscase.projects import queries, stays
from kiscase.projects.layouts import list_end_situations
from kiscase.projects.queries import ProjectStayRow
from kiscase.projects.screen.stay_dialogs import AddToProjectDialog, EndInProjectDialog, ProjectStayDialog
from kiscase.ui.command import Command
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, MutedText, RecordList
from kiscase.ui.widgets.labels import wrapping_label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_NEEDED = (
    *("age", "citizenship", "education", "labour_status", "labour_detail", "gmina", "town", "postal_code", "degurba"),
    *("foreign_origin", "third_country", "minority", "housing_exclusion", "disability"),
)


class LoadedPeople(NamedTuple):
    """Who takes part, the situations to choose from, and what is due about the end."""

    rows: list[ProjectStayRow]
    situations: Sequence[str]
    due: list[stays.EndDataDue]


class ProjectPeopleTab(RecordTab):
    """Who is in a project or was; Enter opens the data of the first day and of the end."""

    title: ClassVar[str] = N_("Participants")
    tables: ClassVar[frozenset[str]] = frozenset(
        {"project", "project_stay", "participant", "stay", "export_layout", "outcome"}
    )

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("add_to_project", N_("Enter people…"), self.ask_new, "user-plus"),
            Command("end_in_project", N_("End the part of people…"), self.ask_end, "log-out"),
        )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._loaded = LoadedPeople([], (), [])
        columns = [
            ListColumn("name", _("Name"), stretch=True, main=True),
            ListColumn("days", _("Days"), stretch=True),
            ListColumn("situation", _("Situation"), stretch=True),
            ListColumn("data", _("Data")),
        ]
        self.list = RecordList(columns, self, name=_("Participants"), empty=_("Nobody is entered so far."))
        self.list.setObjectName("project people")
        self.list.opened.connect(self._ask_change)
        self.list.chosen.connect(self._update_buttons)
        self.due = wrapping_label("", self)
        self.due.setObjectName("due")
        self.due.hide()
        self.buttons = ListWithButtons(self, self.list, self.due)
        self.buttons.add("add", _("Enter people…"), "user-plus", self.ask_new)
        self.buttons.add("open", _("Open…"), "pencil", self.ask_change)
        self.buttons.add("end", _("End the part…"), "log-out", self.ask_end)
        self.buttons.add("fill_in", _("Fill in what is missing"), "list-checks", self.fill_in)
        self.buttons.add("person", _("Go to the person"), "arrow-right", self.open_person)
        self.buttons.add("delete", _("Delete…"), "trash-2", self.ask_delete)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for who is in a project."""
        self.load_record(record, _load_people, self._show, LoadedPeople([], (), []))

    def ask_new(self) -> None:
        """Ask who is entered, and from when."""
        if self.record is not None:
            AddToProjectDialog(self.window(), self.context.jobs, self.record, self.undoable_done.emit)

    def ask_change(self) -> None:
        """Open the chosen part."""
        self._ask_change(self.list.current_id() or 0)

    def ask_end(self) -> None:
        """Ask whose part ended, and how."""
        current = self._current()
        if self.record is not None:
            running = [row for row in self._loaded.rows if row.ended_on is None]
            EndInProjectDialog(
                self.window(),
                self.context.jobs,
                running,
                self._loaded.situations,
                self.undoable_done.emit,
                chosen=current.id if current in running else None,
            )

    def fill_in(self) -> None:
        """Fill in what is empty from the data of the people."""
        project = self.record
        if project is not None:
            self.context.jobs.act(
                lambda session: stays.fill_in_start_data(session, project), self._filled_in, self.context.show_problem
            )

    def open_person(self) -> None:
        """Open the record of the chosen person."""
        row = self._current()
        if row is not None:
            self.context.open_record("participant", row.participant_id)

    def ask_delete(self) -> None:
        """Ask before the chosen part is deleted."""
        row = self._current()
        if row is None:
            return
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        entry, question = row.id, _("Delete the part of {name} in the project?").format(name=row.name)
        detail = _("Only what was entered by mistake is deleted; whoever has left gets an end. This can be undone.")
        ask_confirmation(self.window(), question, detail, _("&Delete"), partial(self._delete, entry))

    def _delete(self, entry: int) -> None:
        self.context.jobs.act(
            lambda session: stays.delete_project_stay(session, entry), self._deleted, self.context.show_problem
        )

    def _deleted(self, _result: None) -> None:
        self.undoable_done.emit(_("Deleted."))

    def _filled_in(self, count: int) -> None:
        words = ngettext("Filled in for {count} person.", "Filled in for {count} people.", count)
        self.undoable_done.emit(words.format(count=count))

    def _ask_change(self, entry: int) -> None:
        row = next((one for one in self._loaded.rows if one.id == entry), None)
        if row is not None:
            ProjectStayDialog(self.window(), self.context.jobs, row, self._loaded.situations, self.undoable_done.emit)

    def _current(self) -> ProjectStayRow | None:
        chosen = self.list.current_id()
        return next((one for one in self._loaded.rows if one.id == chosen), None)

    def _show(self, loaded: LoadedPeople) -> None:
        self._loaded = loaded
        due = {one.stay_id: one.due for one in loaded.due}
        self.list.set_rows([_cells(row, due.get(row.id)) for row in loaded.rows])
        self.due.setText(_describe_due(loaded.due))
        self.due.setVisible(bool(loaded.due))
        self._update_buttons()

    def _update_buttons(self, _entry: int = 0) -> None:
        row = self._current()
        for name in ("open", "person", "delete"):
            self.buttons.enable(name, on=row is not None)
        self.buttons.enable("end", on=any(one.ended_on is None for one in self._loaded.rows))
        self.buttons.enable("fill_in", on=any(_count_missing(one) for one in self._loaded.rows))


def _load_people(session: Session, project: int) -> LoadedPeople:
    return LoadedPeople(
        queries.list_project_people(session, project),
        list_end_situations(session, project),
        stays.list_end_data_due(session, project_id=project),
    )


def _cells(row: ProjectStayRow, due: date | None) -> tuple[Any, ...]:
    missing = _count_missing(row)
    words = ngettext("{count} missing", "{count} missing", missing).format(count=missing)
    state = (
        StatusDisplay(words, "circle-alert", "warn") if missing else StatusDisplay(_("complete"), "circle-check", "ok")
    )
    if due is not None and due < clock.today():
        state = StatusDisplay(_("overdue, {date}").format(date=format_date(due)), "circle-alert", "bad")
    days = format_date(row.started_on)
    days = f"{days}–{format_date(row.ended_on)}" if row.ended_on else _("since {date}").format(date=days)
    name = MutedText(row.name) if row.ended_on else row.name
    return (row.id, name, days, row.situation, state)


def _count_missing(row: ProjectStayRow) -> int:
    needed = (*_NEEDED, "situation", "as_planned") if row.ended_on else _NEEDED
    return sum(row.values[key] in (None, "") for key in needed)


def _describe_due(due: Sequence[stays.EndDataDue]) -> str:
    """Who has left and is not reported yet; who left the club alone is named, too."""
    if not due:
        return ""
    words = ngettext(
        "{count} person has left the project or the club: the data of the end are due, first by {date}.",
        "{count} people have left the project or the club: the data of the end are due, first by {date}.",
        len(due),
    )
    names = ", ".join(dict.fromkeys(one.name for one in due[:5]))
    more = " …" if len(due) > 5 else ""
    return f"{words.format(count=len(due), date=format_date(due[0].due))} {names}{more}"
