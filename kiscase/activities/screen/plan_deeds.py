"""What one can do with the meetings of an activity and with its series, from the page of activities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from PySide6.QtGui import QAction

from kiscase.activities import actions
from kiscase.activities.actions import planning
from kiscase.activities.screen.closures import ClosuresDialog
from kiscase.activities.screen.meeting_dialogs import AddDialog, CancelDialog, ChangeDialog, MoveDialog
from kiscase.activities.screen.register import Register
from kiscase.activities.screen.series_dialogs import CopyDialog, copied_words
from kiscase.club import actions as club
from kiscase.core.i18n import N_, _, day
from kiscase.desk.command import Command
from kiscase.desk.editing import EditingPage
from kiscase.desk.table import List, Muted

Workers = list[tuple[int, str, str]]
Loaded = tuple[actions.Card, Workers]
Asked = tuple[planning.Facts, Workers]


class PlanningDeeds(EditingPage):
    """Changing, moving, cancelling and adding meetings, days off, and the copy to a new period."""

    of_meetings: ClassVar[tuple[Command, ...]] = (
        Command("change_meeting", N_("Change the meeting…"), "ask_change", "pencil", "Ctrl+E"),
        Command("move_meeting", N_("Move the meeting…"), "ask_move", "arrow-right", "Ctrl+M"),
        Command("cancel_meeting", N_("The meeting does not take place…"), "ask_cancel", "ban", "Ctrl+D"),
        Command("restore_meeting", N_("The meeting takes place after all"), "restore", "undo-2", "Ctrl+Shift+D"),
        Command("add_meeting", N_("Add a meeting…"), "ask_add", "plus", "Ctrl+Shift+M"),
    )
    of_series: ClassVar[tuple[Command, ...]] = (
        Command("copy_activity", N_("Copy to a new period…"), "ask_copy", "copy"),
        Command("days_off", N_("Days off…"), "ask_days_off", "calendar-check"),
    )
    meetings: List
    register: Register

    def plan_deeds(self, commands: tuple[Command, ...]) -> list[QAction]:
        """Some of what can be done here, for a menu."""
        return [self.actions_by_key[command.key] for command in commands]

    def offer_meeting_deeds(self) -> None:
        """A meeting that does not take place can only take place after all."""
        row = self._row()
        for key in ("change_meeting", "move_meeting", "cancel_meeting"):
            self.actions_by_key[key].setEnabled(row is not None and not row.cancelled)
        self.actions_by_key["restore_meeting"].setEnabled(row is not None and bool(row.cancelled))
        for key in ("add_meeting", "copy_activity"):
            self.actions_by_key[key].setEnabled(self.card is not None)

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
        row = self._row()
        if row is not None:
            self.desk.jobs.act(lambda session: _restore(session, row), self._restored, self.failed)

    def ask_add(self) -> None:
        """Ask for a further meeting."""
        if self.card is not None:
            self.desk.jobs.read(lambda session: club.workers(session), self._ask_add)  # noqa: PLW0108 - takes more arguments

    def ask_copy(self) -> None:
        """Ask for the new period, once what is typed is saved or given up."""
        self.leave(self._ask_copy)

    def ask_days_off(self) -> None:
        """Show the days off of the club."""
        ClosuresDialog(self, self.desk.jobs, self.done)

    def _row(self) -> actions.MeetingRow | None:
        """The chosen meeting."""
        chosen = self.meetings.current_id()
        rows = self.card[0].meetings if self.card is not None else []
        return next((row for row in rows if row.id == chosen), None)

    def _ask_about(self, then: Callable[[Asked], None]) -> None:
        """Save the marks, so that the meeting is what is on file; then read it and go on."""
        row = self._row()
        if row is None:
            return
        self.register.save(
            lambda: self.desk.jobs.read(
                lambda session: (planning.facts(session, row.id), club.workers(session)), then, self.failed
            )
        )

    def _ask_change(self, asked: Asked) -> None:
        ChangeDialog(self, self.desk.jobs, *asked, self.done)

    def _ask_move(self, asked: Asked) -> None:
        MoveDialog(self, self.desk.jobs, asked[0], self.done)

    def _ask_cancel(self, asked: Asked) -> None:
        CancelDialog(self, self.desk.jobs, asked[0], self.done)

    def _restored(self, on: date) -> None:
        self.done(_("The meeting of {date} takes place after all.").format(date=day(on)))

    def _ask_add(self, workers: Workers) -> None:
        if self.card is not None:
            AddDialog(self, self.desk.jobs, self.card[0], workers, self.done)

    def _ask_copy(self) -> None:
        if self.card is not None:
            CopyDialog(self, self.desk.jobs, self.card[0].values, self._copied)

    def _copied(self, made: tuple[int, list[str]]) -> None:
        record, refused = made
        self.open_record(record)
        self.messages.tell(copied_words(refused), undo=True, role="warn" if refused else "ok")


def _restore(session: Any, row: actions.MeetingRow) -> date:
    planning.restore(session, row.id)
    return row.day


def meeting_cells(row: actions.MeetingRow, card: actions.Card) -> tuple[Any, ...]:
    """The line of a meeting; beside its day and hours what is not as usual: a state as (word, icon, role)."""
    marked = f"{row.marked}/{row.people}"
    if row.cancelled:
        said = (_("cancelled: {reason}").format(reason=row.cancelled), "ban", "bad")
        return (row.id, Muted(day(row.day)), Muted(row.hours), Muted(marked), said)
    other = [
        row.person,
        row.leader if row.leader != card.leader else "",
        row.room if row.room != card.values["room"] else "",
    ]
    words = " · ".join(word for word in other if word)
    if row.moved_from is None:
        return (row.id, day(row.day), row.hours, marked, words)
    moved = " · ".join(filter(None, (_("moved from {date}").format(date=day(row.moved_from)), words)))
    return (row.id, day(row.day), row.hours, marked, (moved, "arrow-right", "info"))
