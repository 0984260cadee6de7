"""The page of activities: what the club offers, who takes part, the meetings and their registers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QTabWidget

from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance.screen.meetings_and_register import MeetingsAndRegister
from kiscase.activities.enrolment import waiting_list
from kiscase.activities.enrolment.screen.enrolled_people import EnrolledPeoplePanel, enrolled_count_text
from kiscase.activities.enrolment.screen.enrolment_controller import EnrolmentController
from kiscase.activities.enrolment.screen.waiting_list_tab import WaitingListTab
from kiscase.activities.listing import ACTIVITIES, read_activity_ids, read_listed_activities
from kiscase.activities.model import Activity
from kiscase.activities.month_grid.screen.month_grid_tab import MonthGridTab
from kiscase.activities.planning import actions as planning
from kiscase.activities.planning.screen.activity_form import ActivityForm, ActivityFormData
from kiscase.activities.planning.screen.replan_dialog import ReplanSeriesDialog, replan_text
from kiscase.activities.screen.page_info import ActivitiesPageInfo
from kiscase.activities.screen.planning_controller import LoadedActivity, PlanningController
from kiscase.activities.work_hours.screen.work_hours_tab import WorkHoursTab
from kiscase.activities.work_incidents import queries as work_incidents_queries
from kiscase.activities.work_incidents.screen.incidents_tab import WorkIncidentsTab
from kiscase.club import actions as club
from kiscase.club.list_document import render_list_pdf
from kiscase.core import clock
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Work
from kiscase.ui.listing.own_fields import OwnFieldLoader
from kiscase.ui.listing.reading import ListReading
from kiscase.ui.records.editing_page import EditingPage
from kiscase.ui.records.history_tab import HistoryTab
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay

KIND = Activity.__tablename__


class ActivityHistoryTab(HistoryTab):
    """The history of an activity."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset(
        {
            *(KIND, "enrolment", "attendance", "meeting"),
            *("starosta_agreement", "referral", "work_rate", "work_day", "work_hours", "work_incident"),
        }
    )


class ActivitiesPage(ActivitiesPageInfo, EditingPage):
    """Composes the topics: meetings with their register, people, data, and the tabs that other features add."""

    tables = frozenset({KIND, "enrolment", "attendance", "meeting", "absence"})
    also_shown = frozenset({"contract", "participant", "club", "worker", "own_field", "own_choice"})
    list_source = ACTIVITIES
    empty = N_("The activities of the club will be listed here. Plan the first one.")
    nothing_chosen = N_("Choose an activity on the left, or plan a new one with Ctrl+N.")

    def __init__(self, context: PageContext, tabs: Sequence[type[RecordTab]] = ()) -> None:
        self._since: date | None = None  # the day from which a changed series is replanned
        super().__init__(context, (*tabs, ActivityHistoryTab))

    def listed(self) -> ListReading:
        """Activities by name as long as nobody chooses otherwise."""
        return ListReading(read_activity_ids, read_listed_activities, render_list_pdf, {"people": str})

    def count_text(self, number: int) -> str:
        """How many activities."""
        return ngettext("{count} activity", "{count} activities", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """Meetings with their register, people, and the data of the activity."""
        self.meetings_and_register = MeetingsAndRegister(self.context, self)
        self.meetings, self.register = self.meetings_and_register.meetings, self.meetings_and_register.register
        self.people_panel = EnrolledPeoplePanel(self)
        self.people = self.people_panel.list
        self.data = ActivityForm(self.context.jobs, self)
        self.planning = PlanningController(self, self.meetings_and_register)
        self.enrolment = EnrolmentController(self, self.people_panel)
        self.add_commands(
            (
                *self.enrolment.commands(),
                Command("save_activity", N_("Save"), self.save_now, "save", "Ctrl+S"),
                Command("print_sheet", N_("Print the sign-in sheet"), self.register.print_sheet, "printer"),
                Command("print_shown", N_("Print what is shown"), self.print_shown, "printer", "Ctrl+P"),
                Command("reopen_register", N_("Reopen the register…"), self.ask_reopen, "folder-open", "Ctrl+Shift+O"),
                *self.planning.meeting_commands(),
                *self.planning.series_commands(),
                Command("delete_activity", N_("Delete…"), self.ask_delete, "trash-2"),
            )
        )
        self.meetings.offer_actions(
            [*self._actions(self.planning.meeting_commands()), self.actions_by_key["reopen_register"]]
        )
        self.people.offer_actions(self._actions(self.enrolment.commands()))
        self.meetings_and_register.selection_changed.connect(self._update_reopen)
        tabs.currentChanged.connect(self._update_reopen)
        self.meetings_and_register.about_to_open.connect(self._show_meetings_tab)
        self.register.saved.connect(self._register_saved)
        self.register.notified.connect(self.show_message)
        self.register.undoable_done.connect(self.show_done)
        self.register.refused.connect(self._stay_unsaved)
        self.data.edited.connect(self.edited)
        self.data.submitted.connect(self.save_now)
        self.own_fields = OwnFieldLoader(self, KIND, self.data.own_fields)
        tabs.addTab(self.meetings_and_register, _("Meetings"))
        tabs.addTab(self.people_panel, _("People"))
        tabs.addTab(self.data, _("Data"))

    def add_footer_buttons(self, *buttons: QPushButton) -> None:
        """The buttons belong to the data; the register has its own."""
        self.data.add_buttons(*buttons)

    # showing

    def load_work(self, record: int) -> Work[LoadedActivity]:
        """The activity, and who may lead it."""
        return lambda session: LoadedActivity(
            activities_queries.load_activity(session, record), club.list_workers(session, retired=True)
        )

    def id_and_revision(self, loaded: LoadedActivity) -> tuple[int, int]:
        """Id and revision of the activity."""
        return loaded.activity.values["id"], loaded.activity.values["revision"]

    def new_record(self) -> None:
        """An empty form."""
        self.context.jobs.read(lambda session: club.list_workers(session), self.data.offer_leaders)  # noqa: PLW0108 - takes more arguments
        super().new_record()

    def show_details(self, loaded: LoadedActivity | None) -> None:
        """Show an activity, or an empty form."""
        if loaded is not None:
            self.data.offer_leaders(loaded.workers)
        self.data.own_fields.offer_fields(loaded.activity.own_fields if loaded else self.own_fields.fields)
        self.data.load(loaded.activity.values if loaded is not None else None)
        self.show_header(loaded)

    def show_header(self, loaded: LoadedActivity | None) -> None:
        """Which activity, when, who leads; and below the header its people and meetings."""
        if loaded is None:
            self._show_new()
            return
        activity = loaded.activity
        values = activity.values
        facts = [activity.kind, activity.when, activity.leader, values["room"]]
        chip = StatusDisplay(enrolled_count_text(activity), "users", "info")
        self.header.show_record(values["name"], " · ".join(fact for fact in facts if fact), chip)
        self._show_lists(activity)
        self._update_menu()

    def _update_menu(self) -> None:
        known = self.actions_by_key
        self.header.show_actions(
            known["enrol_person"],
            [known["print_sheet"], known["reopen_register"], *self._actions(self.planning.meeting_commands())],
            [known["end_enrolment"], known["transfer"], *self.tab_actions],
            [*self._actions(self.planning.series_commands()), known["delete_activity"]],
        )

    def ask_delete(self) -> None:
        """Ask before the activity is deleted."""
        if self.details is not None:
            record = self.id_and_revision(self.details)[0]
            question = _("Delete {name}?").format(name=self.details.activity.values["name"])
            self.ask_deletion(question, lambda session: planning.delete_activity(session, record))

    def _actions(self, commands: tuple[Command, ...]) -> list[QAction]:
        return [self.actions_by_key[command.key] for command in commands]

    def open_part(self, kind: str, record: int) -> None:
        """Open the register of a meeting, a row of the waiting list, an incident, or a month."""
        for tab in (MonthGridTab, WorkHoursTab):
            if kind == tab.part:
                self.open_record(record)
                self._bring_to_front(tab)
                return
        if kind == WorkIncidentsTab.part:
            find = work_incidents_queries.find_incident_activity
            self.context.jobs.read(lambda session: find(session, record), self._show_incident, self.show_failure)
            return
        waits = kind == WaitingListTab.part
        of: Callable[[Any, int], tuple[int, int]] = (
            waiting_list.find_waiting_activity if waits else activities_queries.find_meeting_activity
        )
        come = self._show_waiting if waits else self._show_meeting
        self.context.jobs.read(lambda session: of(session, record), come, self.show_failure)

    def print_shown(self) -> None:
        """Print what is in sight: the sign-in sheet of the meeting that is shown, or what the tab in front shows."""
        shown = self.tabs.currentWidget()
        if shown is self.meetings_and_register and self.register.shown_id() is not None:
            self.register.print_sheet()
        elif not (isinstance(shown, RecordTab) and shown.print_shown()):
            self.show_failure(Problem(_("There is nothing to print here. Sheets and lists are printed in other tabs.")))

    def ask_reopen(self) -> None:
        """Ask why the register in sight is reopened: of the chosen meeting, or of the current cell of the month."""
        shown = self.tabs.currentWidget()
        if isinstance(shown, MonthGridTab):
            shown.ask_reopen()
        else:
            self.register.ask_reopen()

    def _update_reopen(self) -> None:
        """A closed register can be reopened; in the month it depends on the cell."""
        row = self.meetings_and_register.current_row()
        closed = row is not None and row.closed and not row.cancelled
        in_month = isinstance(self.tabs.currentWidget(), MonthGridTab)
        self.actions_by_key["reopen_register"].setEnabled(in_month or closed)

    # typing

    def is_dirty(self) -> bool:
        """Whether data or marks are not saved."""
        return super().is_dirty() or (self.stack.currentIndex() == 1 and self.register.is_dirty())

    def undo_unsaved(self) -> bool:
        """Undo the last unsaved mark of the register or the month in sight; returns whether there was one."""
        shown = self.tabs.currentWidget()
        if isinstance(shown, MonthGridTab):
            return shown.undo_unsaved()
        return shown is self.meetings_and_register and self.register.undo_unsaved()

    def has_changes(self) -> bool:
        """Whether the form differs from what is on file."""
        return self.data.is_changed()

    def values_to_save(self) -> ActivityFormData:
        """The values of the form."""
        return self.data.form_data(self._since)

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save the register, then the data of the activity."""
        self._then = then or self._then
        if self.register.is_dirty():
            self.register.save(self._save_data)
        else:
            self._save_data()

    def _save_data(self) -> None:
        """Save; of a changed series, ask first from which day on it is replanned."""
        if self.details is not None and not self.has_changes():
            self._go_on()
        elif self._saving or self.details is None or not self.data.rule_changed() or not self._has_first_day():
            super().save()
        elif self.data.replans_at_once():
            self._replan(date.min)
        else:
            self._ask_since(self.data.form_data().values["since"])

    def _has_first_day(self) -> bool:
        try:
            return bool(self.data.form_data().values["since"])
        except InvalidValuesError:
            return False

    def _ask_since(self, first: date) -> None:
        dialog = ReplanSeriesDialog(self, max(first, clock.today()), self._replan)
        dialog.rejected.connect(self._stay_unsaved)

    def _replan(self, since: date) -> None:
        self._since = since
        super().save()
        self._since = None

    def _stay_unsaved(self) -> None:
        self._then = None

    def save_values(self, session: Any, loaded: LoadedActivity | None, sent: ActivityFormData) -> int:
        """Plan an activity, or change one and replan its series from a day on."""
        if loaded is None:
            return planning.plan_activity(session, sent.changes, sent.leader_id)
        record, revision = self.id_and_revision(loaded)
        if sent.since is None:
            planning.change_activity(session, record, sent.changes, sent.leader_id, revision)
        else:
            changes = sent.changes | {"leader_id": sent.leader_id}
            sent.messages.append(replan_text(planning.replan_series(session, record, changes, sent.since, revision)))
        return record

    def mark_saved(self, sent: ActivityFormData) -> None:
        """These values are on file."""
        self.data.mark_saved(sent.values)

    def _saved(self, answer: tuple[Any, Any]) -> None:
        """Show the meetings of a new activity; of a replanned one, report what happened to them."""
        fresh, stays = self.details is None, self._then is None
        if fresh:
            self.tabs.setCurrentWidget(self.meetings_and_register)
        super()._saved(answer)
        if fresh and stays:
            self.meetings_and_register.focus_register()
        for sentence in answer[1].messages if stays else ():
            self.show_done(sentence)

    def show_problems(self, problem: InvalidValuesError) -> None:
        """Show the problems at their fields."""
        self.tabs.setCurrentWidget(self.data)
        self.data.show_problems(problem.problems)

    def draft_content(self) -> dict[str, Any]:
        """What is typed and unsaved."""
        return self.data.to_draft()

    def restore_draft(self, content: dict[str, Any]) -> None:
        """What was typed before a crash."""
        self.data.from_draft(content)

    def discard_changes(self) -> None:
        """Discard what is typed and marked."""
        self.register.discard_changes()
        super().discard_changes()

    def _show_lists(self, activity: activities_queries.ActivityDetails) -> None:
        self.people_panel.show_people(activity.people)
        self.enrolment.update_actions()
        self.meetings_and_register.show_activity(activity)
        self.data.show_meetings(activity.meetings)

    def _show_meeting(self, found: tuple[int, int]) -> None:
        activity, meeting = found
        self.meetings_and_register.open_meeting(meeting)
        self.open_record(activity)

    def _show_meetings_tab(self) -> None:
        self.tabs.setCurrentWidget(self.meetings_and_register)

    def _show_waiting(self, found: tuple[int, int]) -> None:
        self.open_record(found[0])
        tab = self._bring_to_front(WaitingListTab)
        if isinstance(tab, WaitingListTab):
            tab.show_line(found[1])

    def _show_incident(self, found: tuple[int, int]) -> None:
        self.open_record(found[0])
        tab = self._bring_to_front(WorkIncidentsTab)
        if isinstance(tab, WorkIncidentsTab):
            tab.show_line(found[1])

    def _bring_to_front(self, kind: type[RecordTab]) -> RecordTab | None:
        tab = next((one for one in self.extra_tabs if isinstance(one, kind)), None)
        if tab is not None:
            self.tabs.setCurrentWidget(tab)
        return tab

    def _show_new(self) -> None:
        self.header.show_record(_("New activity"), "", None)
        self.header.show_actions(None, [])
        self.people_panel.show_people(())
        self.enrolment.update_actions()
        self.meetings_and_register.show_activity(None)
        self.tabs.setCurrentWidget(self.data)

    def _register_saved(self) -> None:
        self.show_message(_("The register is saved."), undo=True)
