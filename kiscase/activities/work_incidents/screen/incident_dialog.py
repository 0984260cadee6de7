"""The dialog that records an incident of socially useful work."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.activities.work_incidents import actions as work_incidents
from kiscase.activities.work_incidents.model import WorkIncident
from kiscase.core import clock
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import RecordDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.widgets.message_bar import Notify

_FIELDS = ("day", "kind", "account", "labour_office_on", "welfare_office_on")
ActivityPeople = tuple[int, list[tuple[int, str]]]
"""The id of an activity, and (id, name) of the people to choose from."""


class IncidentDialog(RecordDialog):
    """Asks who, when and what, and when the offices were notified; of one on file the person stays."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, where: ActivityPeople, values: dict[str, Any], notify: Notify
    ) -> None:
        people = [(str(person), name) for person, name in where[1]]
        fields = WorkIncident.fields()
        who = FieldInfo(N_("Person"), FieldKind.CHOICE, required=True, options=lambda: people, key="person")
        first = values or {"day": clock.today(), "kind": WorkIncident().kind}
        super().__init__(
            parent,
            jobs,
            _("Change the incident") if values else _("Record an incident"),
            [FieldSection("", [who, *(fields[key] for key in _FIELDS)])],
            first | ({"person": people[0][0]} if len(people) == 1 else {}),
            add=lambda session, incident: work_incidents.record_incident(
                session, where[0], int(incident.pop("person")), incident
            ),
            change=work_incidents.change_incident,
            notify=notify,
            done=_("The incident is saved: notify the labour office and the welfare office at once."),
        )
        if values:
            self.form.show_field("person", on=False)
