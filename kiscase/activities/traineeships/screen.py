"""The tab with the traineeships of a person, and its dialog."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.activities.traineeships import actions as traineeships
from kiscase.activities.traineeships.model import Traineeship
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.widgets.message_bar import Notify

_OFFICE = ("office", "referral", "referred_on")
_PLACE = ("host", "address", "mentor")
_TIME = ("since", "until", "ended_on", "note")


class TraineeshipsTab(RecordTab):
    """The traineeships, the latest first; Enter changes one."""

    title: ClassVar[str] = N_("Traineeships")
    tables: ClassVar[frozenset[str]] = frozenset({"traineeship", "contract"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("begin_traineeship", N_("Begin a traineeship…"), self.ask_new, "briefcase"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._person: int | None = None
        self._rows: dict[int, traineeships.TraineeshipRow] = {}
        columns = [
            ListColumn("host", _("Host"), stretch=True),
            ListColumn("office", _("District labour office"), stretch=True),
            ListColumn("since", _("From"), width=11),
            ListColumn("until", _("Until"), width=11),
            ListColumn("state", _("State"), stretch=True),
        ]
        self.list = RecordList(columns, self, name=_("Traineeships"), empty=_("No traineeship so far."))
        self.list.setObjectName("traineeships")
        self.list.opened.connect(self._ask_change)
        self.list.chosen.connect(self._update_buttons)
        self.buttons = ListWithButtons(self, self.list)
        self.buttons.add("begin", _("Begin a traineeship…"), "briefcase", self.ask_new)
        self.buttons.add("change", _("Change…"), "pencil", self.ask_change)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for the traineeships of a person."""
        if record != self._person:
            self._show([])
        self._person = record
        if record is not None:
            self.context.jobs.read(
                lambda session: traineeships.list_traineeships(session, record),
                self._show,
                latest="traineeships of a person",
            )

    def ask_new(self) -> None:
        """Ask where and when."""
        self._ask({})

    def ask_change(self) -> None:
        """Ask for changes of the chosen traineeship, or when it ended."""
        self._ask_change(self.list.current_id() or 0)

    def _ask_change(self, record: int) -> None:
        if record in self._rows:
            self._ask(self._rows[record].values)

    def _ask(self, values: dict[str, Any]) -> None:
        if self._person is not None:
            dialog = TraineeshipDialog(self.window(), self.context.jobs, self._person, values, self.undoable_done.emit)
            dialog.rejected_with.connect(self.context.show_problem)

    def _show(self, rows: list[traineeships.TraineeshipRow]) -> None:
        self._rows = {row.id: row for row in rows}
        self.list.set_rows(
            [
                (row.id, row.host, row.office, format_date(row.since), format_date(row.until), _state(row))
                for row in rows
            ]
        )
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        self.buttons.enable("change", on=self.list.current_id() is not None)


class TraineeshipDialog(FormDialog):
    """Asks for the office with its referral, the place and the time, and for one on file also when it ended."""

    def __init__(self, parent: QWidget, jobs: Jobs, person: int, values: dict[str, Any], notify: Notify) -> None:
        self._jobs, self._person, self._notify, self._known = jobs, person, notify, values
        fields = Traineeship.fields()
        time = _TIME if values else tuple(key for key in _TIME if key != "ended_on")
        parts = ((_("Partner"), _OFFICE), (_("Place"), _PLACE), (_("Time"), time))
        super().__init__(
            parent,
            _("Change the traineeship") if values else _("Begin a traineeship"),
            [FieldSection(heading, [fields[key] for key in keys]) for heading, keys in parts],
            values,
            label=_("Save"),
            on_submit=self._save,
        )

    def _save(self, values: dict[str, Any]) -> None:
        person, known, changes = self._person, self._known, self.form.changes()

        def work_on(session: Any) -> None:
            if known:
                traineeships.change_traineeship(session, known["id"], changes, known["revision"])
            else:
                traineeships.begin_traineeship(session, person, values)

        self._jobs.act(work_on, self._saved, self.show_failure)

    def _saved(self, _result: object) -> None:
        self._notify(_("The traineeship is saved."))
        self.close_done()


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
