"""The tab with the waiting list of an activity."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.activities.enrolment import waiting_list
from kiscase.activities.enrolment.screen.bulk_enrol_dialog import BulkEnrolDialog
from kiscase.activities.enrolment.screen.enrolment_dialogs import free_place_text
from kiscase.activities.enrolment.screen.waiting_list_dialogs import (
    AddToWaitingListDialog,
    GivePlaceDialog,
    RemoveFromWaitingListDialog,
)
from kiscase.activities.enrolment.waiting_list_model import WaitingListEntry
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.participants.choosing import PersonOption, list_person_options
from kiscase.participants.model import Participant
from kiscase.ui.command import Command
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, RecordList


class _LoadedWaitingList(NamedTuple):
    """The list, who is to be offered the free place, and from which day it is free."""

    queue: list[waiting_list.WaitingRow]
    offered: waiting_list.WaitingRow | None
    since: date | None


class WaitingListTab(RecordTab):
    """Who waits for a place, in the order of asking, and the command that enrols many people."""

    title: ClassVar[str] = N_("Waiting")
    part: ClassVar[str] = WaitingListEntry.__tablename__
    tables: ClassVar[frozenset[str]] = frozenset({"waiting", "enrolment", "activity", "contract"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("enrol_several", N_("Enrol several people…"), self.ask_bulk_enrol, "users", "Ctrl+Shift+E"),
            Command("wait", N_("Add to the waiting list…"), self.ask_wait, "clock"),
            Command("give_place", N_("Give the place…"), self.ask_give_place, "user-check", "Ctrl+Shift+G"),
        )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._activity: int | None = None
        self._known = _LoadedWaitingList([], None, None)
        columns = [
            # Translators: a column: the position on the waiting list
            ListColumn("place", _("Order"), "right"),
            ListColumn("name", _("Name"), stretch=True),
            ListColumn("asked_on", _("Asked on")),
            ListColumn("passed", _("Passed over because"), stretch=True),
        ]
        self.list = RecordList(columns, self, name=_("Waiting"), empty=_("Nobody waits for a place."))
        self.list.setObjectName("waiting list")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._update_buttons)
        self.buttons = ListWithButtons(self, self.list)
        self.buttons.add("wait", _("Add to the waiting list…"), "clock", self.ask_wait)
        self.buttons.add("take", _("Give the place…"), "user-check", self.ask_give_place)
        self.buttons.add("give_up", _("No longer waits…"), "user-x", self.ask_remove)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask who waits for a place in an activity."""
        if record != self._activity:
            self.header_facts.emit("")
            self._show(_LoadedWaitingList([], None, None))
        self._activity = record
        if record is not None:
            self.context.jobs.read(
                lambda session: _load_waiting_list(session, record), self._show, latest="waiting list"
            )

    def show_line(self, waiting_id: int) -> None:
        """Select somebody on the list."""
        self.list.show_id(waiting_id)
        self._update_buttons()
        self.list.setFocus()

    def ask_bulk_enrol(self) -> None:
        """Ask whom to enrol at once."""
        if self._activity is not None:
            BulkEnrolDialog(
                self.window(), self.context.jobs, self._activity, self.undoable_done.emit
            ).way_out_taken.connect(self.context.open_record)

    def ask_wait(self) -> None:
        """Ask who asks for a place."""
        if self._activity is not None:
            self.context.jobs.read(list_person_options, self._ask_wait)

    def ask_give_place(self) -> None:
        """Ask from when the chosen person has the place; without a choice, the first."""
        row = self._chosen() or next(iter(self._known.queue), None)
        if row is None:
            self.context.show_problem(Problem(_("Nobody waits for a place.")))
            return
        since = self._known.since or clock.today()
        first = self._known.queue[0]
        skipped = None if row.id == first.id else first.name
        GivePlaceDialog(
            self.window(), self.context.jobs, row, (since, skipped), self.undoable_done.emit
        ).way_out_taken.connect(self.context.open_record)

    def ask_remove(self) -> None:
        """Ask why the chosen person no longer waits."""
        row = self._chosen()
        if row is not None:
            RemoveFromWaitingListDialog(self.window(), self.context.jobs, row, self.undoable_done.emit)

    def _ask_wait(self, people: list[PersonOption]) -> None:
        if self._activity is not None:
            dialog = AddToWaitingListDialog(
                self.window(), self.context.jobs, self._activity, people, self.undoable_done.emit
            )
            dialog.way_out_taken.connect(self.context.open_record)

    def _show(self, known: _LoadedWaitingList) -> None:
        self._known = known
        self.list.set_rows(
            [
                (row.id, str(place), row.name, format_date(row.asked_on), row.passed_over)
                for place, row in enumerate(known.queue, start=1)
            ]
        )
        self.header_facts.emit(free_place_text(known.offered) if known.offered else "")
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        self.buttons.enable("take", on=bool(self._known.queue))
        self.buttons.enable("give_up", on=self._chosen() is not None)

    def _chosen(self) -> waiting_list.WaitingRow | None:
        chosen = self.list.current_id()
        return next((row for row in self._known.queue if row.id == chosen), None)

    def _open(self, waiting_id: int) -> None:
        row = next((row for row in self._known.queue if row.id == waiting_id), None)
        if row is not None:
            self.context.open_record(Participant.__tablename__, row.participant_id)


def _load_waiting_list(session: Any, activity_id: int) -> _LoadedWaitingList:
    return _LoadedWaitingList(
        waiting_list.list_waiting(session, activity_id),
        waiting_list.find_next_waiting(session, activity_id),
        waiting_list.find_free_place_day(session, activity_id),
    )
