"""The tab with the incidents of socially useful work: what happened, who was notified, the notice."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.activities.reports.screen import FileOutput
from kiscase.activities.work_incidents import actions as work_incidents
from kiscase.activities.work_incidents.model import WorkIncident
from kiscase.activities.work_incidents.queries import ActivityIncidents, IncidentRow, load_activity_incidents
from kiscase.activities.work_incidents.screen.incident_dialog import IncidentDialog
from kiscase.core.date_format import format_date
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _
from kiscase.participants.model import Participant
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.widgets.labels import wrapping_label

_BUTTON_WIDTH = 38  # average characters


class WorkIncidentsTab(RecordTab):
    """The incidents, the latest first; visible only for socially useful work. Enter changes one."""

    title: ClassVar[str] = N_("Incidents")
    part: ClassVar[str] = WorkIncident.__tablename__
    tables: ClassVar[frozenset[str]] = frozenset({"work_incident", "activity", "enrolment", "participant"})

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._activity: int | None = None
        self._known = ActivityIncidents(False, [], [])
        columns = [
            ListColumn("day", _("Day")),
            ListColumn("name", _("Name"), stretch=True),
            ListColumn("what", _("What happened"), stretch=True),
            ListColumn("notified", _("Notified"), stretch=True),
        ]
        self.list = RecordList(columns, self, name=_("Incidents"), empty=_("No incident so far."))
        self.list.setObjectName("incidents")
        self.list.opened.connect(self._ask_change)
        self.list.chosen.connect(self._update_buttons)
        words = _(
            "When somebody does not come, does not take up the work, leaves or breaks order, the head of the labour "
            "office and of the welfare office are told at once and in writing (art. 142 ust. 10 pkt 4)."
        )
        self.buttons = ListWithButtons(self, self.list, wrapping_label(words, self), button_width=_BUTTON_WIDTH)
        self.buttons.add("record_incident", _("Record an incident…"), "plus", self.ask_new)
        self.buttons.add("change_incident", _("Change…"), "pencil", self.ask_change)
        self.buttons.add("notified", _("Both offices notified today"), "check", self.record_notified)
        self.buttons.add("print_notice", _("Print the notice"), "printer", self.print_notice)
        self.buttons.add("save_notice", _("Save as PDF…"), "file-down", self.save_notice)
        self.buttons.add("person", _("Go to the person"), "arrow-right", self.open_person)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for the incidents of an activity."""
        if record != self._activity:
            self._show_rows(ActivityIncidents(False, [], []))
        self._activity = record
        if record is None:
            self.relevance_changed.emit(False)
        else:
            self.context.jobs.read(
                lambda session: load_activity_incidents(session, record), self._show, latest="incidents of an activity"
            )

    def show_line(self, incident: int) -> None:
        """Select an incident, now or once it is loaded."""
        self.list.show_id(incident)
        self._update_buttons()

    def ask_new(self) -> None:
        """Ask what happened."""
        if self._activity is not None and self._known.people:
            IncidentDialog(
                self.window(), self.context.jobs, (self._activity, self._known.people), {}, self.undoable_done.emit
            )

    def ask_change(self) -> None:
        """Ask for changes of the chosen incident."""
        self._ask_change(self.list.current_id() or 0)

    def record_notified(self) -> None:
        """Record that both offices were notified today of the chosen incident."""
        incident = self.list.current_id()
        if incident is not None:
            self.context.jobs.act(
                lambda session: work_incidents.record_incident_notified(session, incident),
                lambda _done: self.undoable_done.emit(_("The notice is recorded.")),
                self.context.show_problem,
            )

    def print_notice(self) -> None:
        """Issue the notice of the chosen incident and print it."""
        self._issue(printing=True)

    def print_shown(self) -> bool:
        """Print the notice of the chosen incident."""
        self.print_notice()
        return self._current() is not None

    def save_notice(self) -> None:
        """Issue the notice of the chosen incident and save it as a file."""
        self._issue(printing=False)

    def open_person(self) -> None:
        """Go to the person of the chosen incident."""
        row = self._current()
        if row is not None:
            self.context.open_record(Participant.__tablename__, row.participant_id)

    def _ask_change(self, incident: int) -> None:
        row = next((one for one in self._known.rows if one.id == incident), None)
        if row is not None and self._activity is not None:
            people = [(row.participant_id, row.name)]
            IncidentDialog(
                self.window(), self.context.jobs, (self._activity, people), row.values, self.undoable_done.emit
            )

    def _issue(self, *, printing: bool) -> None:
        incident, row = self.list.current_id(), self._current()
        if incident is None or row is None:
            return
        title = _("Notice of an incident at work")
        name = telling_file_name(title, f"{row.day:%Y-%m-%d}", f"ZP{incident}")
        owner = FileOutput(self.window(), self.context, self.notified.emit)
        owner.issue(
            lambda session: work_incidents.issue_incident_notice(session, incident), name, title, printing=printing
        )

    def _current(self) -> IncidentRow | None:
        chosen = self.list.current_id()
        return next((one for one in self._known.rows if one.id == chosen), None)

    def _show(self, found: ActivityIncidents) -> None:
        self.relevance_changed.emit(found.counts)
        self._show_rows(found)

    def _show_rows(self, found: ActivityIncidents) -> None:
        self._known = found
        self.list.set_rows(
            [
                (
                    row.id,
                    format_date(row.day),
                    row.name,
                    row.kind.label,
                    _notified(row),
                )
                for row in found.rows
            ]
        )
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        row = self._current()
        for name in ("change_incident", "print_notice", "save_notice", "person"):
            self.buttons.enable(name, on=row is not None)
        self.buttons.enable("notified", on=row is not None and not row.is_notified)
        self.buttons.enable("record_incident", on=bool(self._known.people))


def _notified(row: IncidentRow) -> StatusDisplay:
    if row.labour_office_on is not None and row.welfare_office_on is not None:
        return StatusDisplay(format_date(max(row.labour_office_on, row.welfare_office_on)), "circle-check", "ok")
    if row.welfare_office_on is not None:
        return StatusDisplay(_("notify the labour office"), "circle-alert", "bad")
    if row.labour_office_on is not None:
        return StatusDisplay(_("notify the welfare office"), "circle-alert", "bad")
    return StatusDisplay(_("notify at once"), "circle-alert", "bad")
