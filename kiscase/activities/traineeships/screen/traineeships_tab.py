"""The tab with the traineeships of a person, what their hosts owe the labour office, and their papers."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.activities.activity_rules import TRAINEESHIP, find_first_day
from kiscase.activities.reports.screen import FileOutput, PrintOrSaveDialog
from kiscase.activities.traineeships import actions as traineeships
from kiscase.activities.traineeships.deadlines import (
    TRAINEESHIPS_OF_PERSON,
    DutyRow,
    find_deadline_rule,
    list_traineeship_duties,
)
from kiscase.activities.traineeships.model import TraineeshipDuty
from kiscase.activities.traineeships.screen.traineeship_dialogs import (
    TRAINEESHIP_PAPERS,
    DutyDoneDialog,
    TraineeshipDialog,
    TraineeshipEventDialog,
)
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, ngettext
from kiscase.ui.command import Command
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import wrapping_label

_MIN_LIST_HEIGHT = 12  # half lines
_BUTTON_WIDTH = 38  # average characters


class LoadedTraineeships(NamedTuple):
    """The traineeships of a person, and what their hosts owe the labour office."""

    rows: list[traineeships.TraineeshipRow]
    duties: list[DutyRow]


class TraineeshipsTab(RecordTab):
    """The traineeships, the latest first, and below them the deadlines of their hosts; Enter changes one."""

    title: ClassVar[str] = N_("Traineeships")
    part: ClassVar[str] = TRAINEESHIPS_OF_PERSON
    tables: ClassVar[frozenset[str]] = frozenset({"traineeship", "traineeship_notice", "contract"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("begin_traineeship", N_("Begin a traineeship…"), self.ask_new, "briefcase"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._rows: dict[int, traineeships.TraineeshipRow] = {}
        self._duties: list[DutyRow] = []
        columns = [
            ListColumn("host", _("Host"), stretch=True),
            ListColumn("office", _("District labour office"), stretch=True),
            ListColumn("since", _("From")),
            ListColumn("until", _("Until")),
            ListColumn("state", _("State")),
        ]
        self.list = RecordList(columns, self, name=_("Traineeships"), empty=_("No traineeship so far."))
        self.list.setObjectName("traineeships")
        self.list.opened.connect(self._ask_change)
        self.list.chosen.connect(self._update_buttons)
        self.list.setMinimumHeight(metrics.half_line(self) * _MIN_LIST_HEIGHT)
        self.duties = self._duties_list()
        heading = wrapping_label(_("Deadlines of the host"), self, heading=2)
        self.buttons = ListWithButtons(self, self.duties, self.list, heading, button_width=_BUTTON_WIDTH)
        self.buttons.add("begin", _("Begin a traineeship…"), "briefcase", self.ask_new)
        self.buttons.add("change", _("Change…"), "pencil", self.ask_change)
        self.buttons.add("papers", _("Print or save…"), "printer", self.ask_papers)
        self.buttons.add("sent", _("Record when it was sent…"), "check", self.ask_sent)
        self.buttons.add("event", _("Absence or break…"), "plus", self.ask_event)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for the traineeships of a person."""
        self.load_record(
            record,
            lambda session, one: LoadedTraineeships(
                traineeships.list_traineeships(session, one), list_traineeship_duties(session, one)
            ),
            self._show,
            LoadedTraineeships([], []),
        )

    def ask_new(self) -> None:
        """Ask where and when."""
        self._ask({})

    def ask_change(self) -> None:
        """Ask for changes of the chosen traineeship, or when it ended."""
        self._ask_change(self._chosen() or 0)

    def ask_sent(self) -> None:
        """Ask when what the chosen deadline is about was sent."""
        self._ask_sent(self.duties.current_id())

    def ask_event(self) -> None:
        """Ask for an unexcused day, a break or another event of the chosen traineeship."""
        row = self._rows.get(self._chosen() or 0)
        if row is not None:
            dialog = TraineeshipEventDialog(self.window(), self.context.jobs, row, self.undoable_done.emit)
            dialog.way_out_taken.connect(self.context.open_record)

    def ask_papers(self) -> None:
        """Ask which paper of the chosen traineeship to print or save; the month is that of a chosen list."""
        record, place = self._chosen(), self.duties.current_id()
        if record is not None:
            duty = self._duties[place] if place is not None else None
            of_month = duty is not None and duty.kind is TraineeshipDuty.ATTENDANCE_LIST
            on = duty.about if duty is not None and of_month else clock.today()
            owner = FileOutput(self.window(), self.context, self.notified.emit)
            PrintOrSaveDialog(owner, self.context.jobs, TRAINEESHIP_PAPERS, record, on)

    def _chosen(self) -> int | None:
        """The chosen traineeship; of a person with one traineeship, that one."""
        alone = next(iter(self._rows)) if len(self._rows) == 1 else None
        return self.list.current_id() or alone

    def _ask_change(self, record: int) -> None:
        if record in self._rows:
            self._ask(self._rows[record].values)

    def _ask(self, values: dict[str, Any]) -> None:
        if self.record is not None:
            dialog = TraineeshipDialog(self.window(), self.context.jobs, self.record, values, self.undoable_done.emit)
            dialog.way_out_taken.connect(self.context.open_record)

    def _ask_sent(self, place: int | None) -> None:
        if place is not None:
            DutyDoneDialog(self.window(), self.context.jobs, self._duties[place], self.undoable_done.emit)

    def _duties_list(self) -> RecordList:
        columns = [
            ListColumn("what", _("What is due"), stretch=True),
            ListColumn("host", _("Host"), stretch=True),
            ListColumn("due", _("Until")),
            ListColumn("state", _("State")),
        ]
        words = _("No deadlines: they are counted for traineeships that began on or after {date}.")
        empty = words.format(date=format_date(find_first_day(TRAINEESHIP, "list_days")))
        made = RecordList(columns, self, name=_("Deadlines of the host"), empty=empty)
        made.setObjectName("duties")
        made.opened.connect(self._ask_sent)
        made.chosen.connect(self._update_buttons)
        return made

    def _show(self, found: LoadedTraineeships) -> None:
        self._rows, self._duties = {row.id: row for row in found.rows}, found.duties
        self.list.set_rows(
            [
                (row.id, row.host, row.office, format_date(row.since), format_date(row.until), _state(row))
                for row in found.rows
            ]
        )
        self.duties.set_rows([_duty_cells(place, duty) for place, duty in enumerate(found.duties)])
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        row = self._rows.get(self._chosen() or 0)
        for name in ("change", "papers"):
            self.buttons.enable(name, on=row is not None)
        self.buttons.enable("event", on=row is not None and find_deadline_rule(row.since) is not None)
        self.buttons.enable("sent", on=self.duties.current_id() is not None)


def _duty_cells(place: int, duty: DutyRow) -> tuple[Any, ...]:
    return (place, duty.title, duty.host, format_date(duty.due), _duty_state(duty))


def _duty_state(duty: DutyRow) -> StatusDisplay:
    today = clock.today()
    if duty.done_on is not None:
        return StatusDisplay(_("sent on {date}").format(date=format_date(duty.done_on)), "circle-check", "muted")
    if duty.is_overdue(today):
        days = (today - duty.due).days
        words = ngettext("overdue by {count} day", "overdue by {count} days", days)
        return StatusDisplay(words.format(count=days), "circle-alert", "bad")
    if not duty.is_open(today):
        return StatusDisplay(_("upcoming"), "clock", "info")
    days = (duty.due - today).days
    words = ngettext("to be sent within {count} day", "to be sent within {count} days", days)
    return StatusDisplay(words.format(count=days) if days else _("to be sent today"), "clock", "warn")


def _state(row: traineeships.TraineeshipRow) -> StatusDisplay:
    today = clock.today()
    if row.ended_on is not None:
        return StatusDisplay(_("ended on {date}").format(date=format_date(row.ended_on)), "circle-check", "muted")
    if row.until < today:
        return StatusDisplay(_("has ended, to be closed"), "clock", "warn")
    return (
        StatusDisplay(_("in progress"), "circle-dot", "ok")
        if row.since <= today
        else StatusDisplay(_("upcoming"), "clock", "info")
    )
