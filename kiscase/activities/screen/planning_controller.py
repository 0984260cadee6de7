"""The commands about the meetings of an activity and about its series, on the page of activities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import QObject

from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance.screen.meetings_and_register import MeetingsAndRegister
from kiscase.activities.enrolment.screen.copy_activity_dialog import CopyActivityDialog, copy_text
from kiscase.activities.planning import meetings as planning_meetings
from kiscase.activities.planning.screen.closures_dialog import ClosuresDialog
from kiscase.activities.planning.screen.meeting_dialogs import (
    AddMeetingDialog,
    CancelMeetingDialog,
    ChangeMeetingDialog,
    MoveMeetingDialog,
)
from kiscase.activities.reports.screen import FileOutput
from kiscase.activities.screen.calendar_dialog import SaveCalendarDialog
from kiscase.club import actions as club
from kiscase.club.workers import WorkerChoice
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.ui.command import Command
from kiscase.ui.records.editing_page import EditingPage


class LoadedActivity(NamedTuple):
    """What the page of an activity shows, and the workers who may lead it."""

    activity: activities_queries.ActivityDetails
    workers: list[WorkerChoice]


class LoadedMeeting(NamedTuple):
    """A meeting as it is on file, and the workers who may lead it."""

    meeting: planning_meetings.MeetingDetails
    workers: list[WorkerChoice]


class PlanningController(QObject):
    """Changes, moves, cancels and adds meetings, manages days off, and copies an activity to a new period.

    It works on the page that it is handed: the activity that is shown there, its messages and its way to other records.
    """

    def __init__(self, page: EditingPage, meetings_and_register: MeetingsAndRegister) -> None:
        super().__init__(page)
        self._page, self._jobs = page, page.context.jobs
        self._meetings = meetings_and_register
        meetings_and_register.selection_changed.connect(self.update_actions)

    def meeting_commands(self) -> tuple[Command, ...]:
        """What can be done with the chosen meeting."""
        return (
            Command("change_meeting", N_("Change the meeting…"), self.ask_change, "pencil", "Ctrl+E"),
            Command("move_meeting", N_("Move the meeting…"), self.ask_move, "arrow-right", "Ctrl+M"),
            Command("cancel_meeting", N_("The meeting does not take place…"), self.ask_cancel, "ban", "Ctrl+D"),
            Command("restore_meeting", N_("The meeting takes place after all"), self.restore, "undo-2", "Ctrl+Shift+D"),
            Command("add_meeting", N_("Add a meeting…"), self.ask_add, "plus", "Ctrl+Shift+M"),
        )

    def series_commands(self) -> tuple[Command, ...]:
        """What can be done with the whole series."""
        return (
            Command("copy_activity", N_("Copy to a new period…"), self.ask_copy, "copy"),
            Command("days_off", N_("Closed days…"), self.ask_days_off, "calendar-check"),
            Command(
                "save_calendar", N_("Calendar of the club or a leader (.ics)…"), self.ask_calendar, "calendar-days"
            ),
        )

    def update_actions(self) -> None:
        """Enable what is possible: a cancelled meeting can only be restored."""
        actions, row = self._page.actions_by_key, self._meetings.current_row()
        for key in ("change_meeting", "move_meeting", "cancel_meeting"):
            actions[key].setEnabled(row is not None and not row.cancelled)
        actions["restore_meeting"].setEnabled(row is not None and bool(row.cancelled))
        for key in ("add_meeting", "copy_activity"):
            actions[key].setEnabled(self._page.details is not None)

    def ask_change(self) -> None:
        """Ask for other hours, another room or leader."""
        self._ask_about(self._ask_change)

    def ask_move(self) -> None:
        """Ask for another day."""
        self._ask_about(self._ask_move)

    def ask_cancel(self) -> None:
        """Ask why the meeting is cancelled."""
        self._ask_about(self._ask_cancel)

    def restore(self) -> None:
        """Restore the chosen meeting."""
        row = self._meetings.current_row()
        if row is not None:
            self._jobs.act(lambda session: _restore(session, row), self._restored, self._page.show_failure)

    def ask_add(self) -> None:
        """Ask for a further meeting."""
        if self._page.details is not None:
            self._jobs.read(lambda session: club.list_workers(session), self._ask_add)  # noqa: PLW0108 - takes more arguments

    def ask_copy(self) -> None:
        """Ask for the new period, once what is typed is saved or discarded."""
        self._page.leave(self._ask_copy)

    def ask_days_off(self) -> None:
        """Show the days on which the club is closed."""
        ClosuresDialog(self._page, self._jobs, self._page.show_done)

    def ask_calendar(self) -> None:
        """Ask whose schedule is saved as a calendar."""
        self._jobs.read(lambda session: club.list_workers(session, retired=True), self._ask_calendar)

    def _ask_about(self, then: Callable[[LoadedMeeting], None]) -> None:
        """Save the marks, load the meeting as it is on file, then continue."""
        row = self._meetings.current_row()
        if row is None:
            return
        self._meetings.register.save(
            lambda: self._jobs.read(
                lambda session: LoadedMeeting(
                    planning_meetings.load_meeting(session, row.id), club.list_workers(session)
                ),
                then,
                self._page.show_failure,
            )
        )

    def _ask_change(self, found: LoadedMeeting) -> None:
        ChangeMeetingDialog(self._page, self._jobs, found.meeting, found.workers, self._page.show_done)

    def _ask_move(self, found: LoadedMeeting) -> None:
        MoveMeetingDialog(self._page, self._jobs, found.meeting, self._page.show_done)

    def _ask_cancel(self, found: LoadedMeeting) -> None:
        CancelMeetingDialog(self._page, self._jobs, found.meeting, self._page.show_done)

    def _restored(self, on: date) -> None:
        past = _("The meeting of {date} took place after all.")
        words = past if on < clock.today() else _("The meeting of {date} takes place after all.")
        self._page.show_done(words.format(date=format_date(on)))

    def _ask_add(self, workers: list[WorkerChoice]) -> None:
        if self._page.details is not None:
            AddMeetingDialog(self._page, self._jobs, self._page.details.activity, workers, self._page.show_done)

    def _ask_calendar(self, workers: list[WorkerChoice]) -> None:
        owner = FileOutput(self._page, self._page.context, self._page.show_done)
        SaveCalendarDialog(owner, self._page, self._jobs, workers)

    def _ask_copy(self) -> None:
        if self._page.details is not None:
            CopyActivityDialog(self._page, self._jobs, self._page.details.activity.values, self._copied)

    def _copied(self, copied: tuple[int, list[str]]) -> None:
        record, refused = copied
        self._page.open_record(record)
        self._page.show_message(copy_text(refused), undo=True, role="warn" if refused else "ok")


def _restore(session: Any, row: activities_queries.MeetingRow) -> date:
    planning_meetings.restore_meeting(session, row.id)
    return row.day
