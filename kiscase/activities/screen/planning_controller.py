"""What one can do with the meetings of an activity and with its series, from the page of activities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtGui import QAction

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
from kiscase.club import actions as club
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.ui.command import Command
from kiscase.ui.records.editing_page import EditingPage

Workers = list[tuple[int, str, str]]
LoadedActivity = tuple[activities_queries.ActivityDetails, Workers]
LoadedMeeting = tuple[planning_meetings.MeetingDetails, Workers]


class PlanningController(EditingPage):
    """Changing, moving, cancelling and adding meetings, days off, and the copy to a new period."""

    meetings_and_register: MeetingsAndRegister

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
            Command("days_off", N_("Days off…"), self.ask_days_off, "calendar-check"),
        )

    def planning_actions(self, commands: tuple[Command, ...]) -> list[QAction]:
        """Some of what can be done here, for a menu."""
        return [self.actions_by_key[command.key] for command in commands]

    def update_meeting_actions(self) -> None:
        """A meeting that does not take place can only take place after all."""
        row = self.meetings_and_register.current_row()
        for key in ("change_meeting", "move_meeting", "cancel_meeting"):
            self.actions_by_key[key].setEnabled(row is not None and not row.cancelled)
        self.actions_by_key["restore_meeting"].setEnabled(row is not None and bool(row.cancelled))
        for key in ("add_meeting", "copy_activity"):
            self.actions_by_key[key].setEnabled(self.details is not None)

    def ask_change(self) -> None:
        """Ask for other hours, another room or leader."""
        self._ask_about(self._ask_change)

    def ask_move(self) -> None:
        """Ask for another day."""
        self._ask_about(self._ask_move)

    def ask_cancel(self) -> None:
        """Ask why it does not take place."""
        self._ask_about(self._ask_cancel)

    def restore(self) -> None:
        """The chosen meeting takes place after all."""
        row = self.meetings_and_register.current_row()
        if row is not None:
            self.context.jobs.act(lambda session: _restore(session, row), self._restored, self.show_failure)

    def ask_add(self) -> None:
        """Ask for a further meeting."""
        if self.details is not None:
            self.context.jobs.read(lambda session: club.list_workers(session), self._ask_add)  # noqa: PLW0108 - takes more arguments

    def ask_copy(self) -> None:
        """Ask for the new period, once what is typed is saved or given up."""
        self.leave(self._ask_copy)

    def ask_days_off(self) -> None:
        """Show the days off of the club."""
        ClosuresDialog(self, self.context.jobs, self.show_done)

    def _ask_about(self, then: Callable[[LoadedMeeting], None]) -> None:
        """Save the marks, so that the meeting is what is on file; then read it and go on."""
        row = self.meetings_and_register.current_row()
        if row is None:
            return
        self.meetings_and_register.register.save(
            lambda: self.context.jobs.read(
                lambda session: (planning_meetings.load_meeting(session, row.id), club.list_workers(session)),
                then,
                self.show_failure,
            )
        )

    def _ask_change(self, asked: LoadedMeeting) -> None:
        ChangeMeetingDialog(self, self.context.jobs, *asked, self.show_done)

    def _ask_move(self, asked: LoadedMeeting) -> None:
        MoveMeetingDialog(self, self.context.jobs, asked[0], self.show_done)

    def _ask_cancel(self, asked: LoadedMeeting) -> None:
        CancelMeetingDialog(self, self.context.jobs, asked[0], self.show_done)

    def _restored(self, on: date) -> None:
        self.show_done(_("The meeting of {date} takes place after all.").format(date=format_date(on)))

    def _ask_add(self, workers: Workers) -> None:
        if self.details is not None:
            AddMeetingDialog(self, self.context.jobs, self.details[0], workers, self.show_done)

    def _ask_copy(self) -> None:
        if self.details is not None:
            CopyActivityDialog(self, self.context.jobs, self.details[0].values, self._copied)

    def _copied(self, made: tuple[int, list[str]]) -> None:
        record, refused = made
        self.open_record(record)
        self.message_bar.show_message(copy_text(refused), undo=True, role="warn" if refused else "ok")


def _restore(session: Any, row: activities_queries.MeetingRow) -> date:
    planning_meetings.restore_meeting(session, row.id)
    return row.day
