"""The tab of a project with the activities that it pays for, and the hours that two projects pay for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.activities.enrolment.screen.choice_fields import activity_field
from kiscase.activities.queries import ActivityOption, list_activities
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.projects import actions
from kiscase.projects.double_funding import DoubleFunding, find_double_funding
from kiscase.projects.queries import PaidActivity, list_paid_activities
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import wrapping_label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_MIN_LIST_HEIGHT = 14  # half lines


class LoadedActivities(NamedTuple):
    """What a project pays for, and what another one pays for, too."""

    rows: list[PaidActivity]
    doubles: list[DoubleFunding]


class PaidActivityDialog(ActionDialog):
    """Asks which activity a project pays for."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        project: tuple[int, Sequence[int]],
        offered: Sequence[ActivityOption],
        notify: Any,
    ) -> None:
        """*project*: its id, and the activities that it pays for already."""
        project_id, paid = project
        super().__init__(
            parent,
            jobs,
            _("Activity of the project"),
            [FieldSection("", [activity_field(offered)])],
            {},
            words=_("The project pays for all meetings of the activity; who takes part in both counts in its file."),
            label=_("Add"),
            action=lambda session, values: actions.set_paid_activities(
                session, project_id, [*paid, int(values["activity"])]
            ),
            notify=notify,
            done=_("The project pays for the activity."),
        )


class ProjectActivitiesTab(RecordTab):
    """The activities by name; below them who attended the same hours under another project, too."""

    title: ClassVar[str] = N_("Activities")
    tables: ClassVar[frozenset[str]] = frozenset(
        {"project", "project_activity", "project_stay", "activity", "attendance", "meeting"}
    )

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("add_paid_activity", N_("Add an activity…"), self.ask_new, "calendar-days"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._loaded = LoadedActivities([], [])
        columns = [
            ListColumn("name", _("Activity"), stretch=True, main=True),
            ListColumn("kind", _("Kind"), stretch=True),
            ListColumn("others", _("Also paid by"), stretch=True),
        ]
        empty = _("The project pays for no activity so far. Without one its file has no support.")
        self.list = RecordList(columns, self, name=_("Activities"), empty=empty)
        self.list.setObjectName("paid activities")
        self.list.setMinimumHeight(metrics.half_line(self) * _MIN_LIST_HEIGHT)
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._update_buttons)
        self.doubles = self._doubles_list()
        heading = wrapping_label(_("The same hours under two projects"), self, heading=2)
        self.buttons = ListWithButtons(self, self.doubles, self.list, heading)
        self.buttons.add("add_activity", _("Add an activity…"), "plus", self.ask_new)
        self.buttons.add("open_activity", _("Go to the activity"), "arrow-right", self.open_activity)
        self.buttons.add("remove_activity", _("Remove from the project"), "x", self.remove)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for the activities of a project."""
        self.load_record(
            record,
            lambda session, one: LoadedActivities(
                list_paid_activities(session, one), find_double_funding(session, one)
            ),
            self._show,
            LoadedActivities([], []),
        )

    def ask_new(self) -> None:
        """Ask for an activity."""
        if self.record is not None:
            self.context.jobs.read(lambda session: list_activities(session), self._ask)  # noqa: PLW0108 - takes more arguments

    def open_activity(self) -> None:
        """Open the chosen activity."""
        self._open(self.list.current_id() or 0)

    def remove(self) -> None:
        """Let the project pay no longer for the chosen activity."""
        project, chosen = self.record, self.list.current_id()
        if project is not None and chosen is not None:
            left = [row.activity_id for row in self._loaded.rows if row.id != chosen]
            self.context.jobs.act(partial(_set_paid, project, left), self._removed, self.context.show_problem)

    def _ask(self, offered: Sequence[ActivityOption]) -> None:
        if self.record is not None:
            paid = [row.activity_id for row in self._loaded.rows]
            others = [one for one in offered if one.id not in paid]
            PaidActivityDialog(self.window(), self.context.jobs, (self.record, paid), others, self.undoable_done.emit)

    def _removed(self, _result: None) -> None:
        self.undoable_done.emit(_("The project pays for it no longer."))

    def _open(self, chosen: int) -> None:
        row = next((one for one in self._loaded.rows if one.id == chosen), None)
        if row is not None:
            self.context.open_record("activity", row.activity_id)

    def _open_person(self, place: int) -> None:
        self.context.open_record("participant", self._loaded.doubles[place].participant_id)

    def _doubles_list(self) -> RecordList:
        columns = [
            ListColumn("name", _("Person"), stretch=True, main=True),
            ListColumn("activity", _("Activity"), stretch=True),
            ListColumn("other", _("Project"), stretch=True),
            ListColumn("meetings", _("Meetings"), "right"),
            ListColumn("days", _("Days"), stretch=True),
        ]
        empty = _("No meeting that somebody attended is paid for by two projects.")
        made = RecordList(columns, self, name=_("The same hours under two projects"), empty=empty)
        made.setObjectName("double funding")
        made.setMaximumHeight(metrics.half_line(self) * _MIN_LIST_HEIGHT * 2)
        made.opened.connect(self._open_person)
        return made

    def _show(self, loaded: LoadedActivities) -> None:
        self._loaded = loaded
        self.list.set_rows(
            [
                (row.id, row.name, row.kind, StatusDisplay(row.others, "triangle-alert", "warn") if row.others else "")
                for row in loaded.rows
            ]
        )
        self.doubles.set_rows([_double_cells(place, one) for place, one in enumerate(loaded.doubles)])
        self._update_buttons()

    def _update_buttons(self, _chosen: int = 0) -> None:
        for name in ("open_activity", "remove_activity"):
            self.buttons.enable(name, on=self.list.current_id() is not None)


def _set_paid(project: int, activities: Sequence[int], session: Session) -> None:
    actions.set_paid_activities(session, project, activities)


def _double_cells(place: int, one: DoubleFunding) -> tuple[Any, ...]:
    days = dict.fromkeys((format_date(one.first_day), format_date(one.last_day)))
    hours = f"{one.hours:.1f}".replace(".", ",").removesuffix(",0")
    return (place, one.name, one.activity, one.other_project, f"{one.meetings} ({hours} h)", "–".join(days))
