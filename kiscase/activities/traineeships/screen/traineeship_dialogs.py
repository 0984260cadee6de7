"""The dialogs about a traineeship: its data, what happened in it, when the host sent what is due; and its papers."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.activities.reports.screen import MONTH, ReportOption
from kiscase.activities.traineeships import actions as traineeships
from kiscase.activities.traineeships.deadlines import REPORTED_EVENTS, DutyRow, find_deadline_rule
from kiscase.activities.traineeships.model import Traineeship, TraineeshipDuty, TraineeshipNotice
from kiscase.core import clock
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.partners.model import PartnerKind
from kiscase.partners.queries import PartnerName
from kiscase.partners.screen.name_editor import PartnerNameEditor, note_new_partners, partner_name_maker
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog, RecordDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.widgets.message_bar import Notify

_OFFICE = ("office", "referral", "referred_on")
_PLACE = ("host", "address", "mentor")
_TIME = ("since", "until", "ended_on", "note")

TRAINEESHIP_PAPERS = (
    ReportOption(
        "sheet",
        N_("Attendance list of a traineeship"),
        MONTH,
        lambda s, r, on, _u: traineeships.issue_attendance_sheet(s, r, on),
        "{title} {on:%Y-%m} LS{id}",
    ),
    ReportOption(
        "opinion",
        N_("Opinion on a traineeship"),
        (),
        lambda s, r, _o, _u: traineeships.issue_opinion_form(s, r),
        "{title} OS{id}",
    ),
)
"""The papers of a traineeship, which its host fills in."""


class TraineeshipDialog(RecordDialog):
    """Asks for the office with its referral, the place and the time, and for one on file also when it ended."""

    def __init__(self, parent: QWidget, jobs: Jobs, person: int, values: dict[str, Any], notify: Notify) -> None:
        fields = Traineeship.fields()
        time = _TIME if values else tuple(key for key in _TIME if key != "ended_on")
        parts = ((_("Partner"), _OFFICE), (_("Place"), _PLACE), (_("Time"), time))
        super().__init__(
            parent,
            jobs,
            _("Change the traineeship") if values else _("Begin a traineeship"),
            [FieldSection(heading, [fields[key] for key in keys]) for heading, keys in parts],
            values,
            add=lambda session, begun: traineeships.begin_traineeship(session, person, begun),
            change=traineeships.change_traineeship,
            notify=notify,
            done=_("The traineeship is saved."),
            editors={
                "office": partner_name_maker(jobs, PartnerKind.LABOUR_OFFICE),
                "host": partner_name_maker(jobs, PartnerKind.HOST, PartnerKind.EMPLOYER),
            },
        )
        note_new_partners(self.form, "office", "host")
        host = self.form.editor("host")
        if isinstance(host, PartnerNameEditor):
            host.settled.connect(self._fill_in_address)

    def _fill_in_address(self, partner: PartnerName | None) -> None:
        address = self.form.editor("address")
        if partner is not None and partner.address and not address.value():
            address.set_value(partner.address)


class TraineeshipEventDialog(ActionDialog):
    """Asks for an unexcused day, a break or another event, which the host reports within the term of the regulation."""

    def __init__(self, parent: QWidget, jobs: Jobs, row: traineeships.TraineeshipRow, notify: Notify) -> None:
        fields = TraineeshipNotice.fields()
        kinds = [(kind.value, kind.label) for kind in REPORTED_EVENTS]
        rule = find_deadline_rule(row.since)
        words = _("The host reports it to the labour office within {count} days (§ 8 point 1 of the regulation).")
        what = FieldInfo(N_("What happened"), FieldKind.CHOICE, required=True, options=lambda: kinds, key="kind")
        super().__init__(
            parent,
            jobs,
            _("Absence or break of the traineeship"),
            [FieldSection("", [what, fields["about"], fields["done_on"], fields["note"]])],
            {"kind": TraineeshipDuty.UNEXCUSED_DAY.value, "about": clock.today()},
            words=words.format(count=rule.report_days if rule is not None else "–"),
            label=_("Save"),
            action=lambda session, event: traineeships.record_traineeship_event(session, row.id, event),
            notify=notify,
            done=_("The event is saved."),
        )


class DutyDoneDialog(ActionDialog):
    """Asks when what is due was sent; an empty day takes it back."""

    def __init__(self, parent: QWidget, jobs: Jobs, duty: DutyRow, notify: Notify) -> None:
        fields = TraineeshipNotice.fields()
        super().__init__(
            parent,
            jobs,
            _("When it was sent"),
            [FieldSection("", [fields["done_on"], fields["note"]])],
            {"done_on": duty.done_on or clock.today(), "note": duty.note},
            words=f"{duty.title}\n{duty.host}",
            label=_("Save"),
            action=lambda session, sent: traineeships.record_duty_done(
                session, duty.traineeship_id, duty.kind, duty.about, sent
            ),
            notify=notify,
            done=_("The notice is recorded."),
        )
