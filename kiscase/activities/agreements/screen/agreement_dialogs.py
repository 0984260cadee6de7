"""The dialogs that ask for the agreement of an activity with its rate, and for the referral of a person."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiscase.activities.activity_rules import USEFUL_WORK
from kiscase.activities.agreements import actions as agreements
from kiscase.activities.agreements.model import Referral, StarostaAgreement
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.widgets.message_bar import Notify

_AGREEMENT = ("sign", "agreed_on", "office", "address", "since", "until", "people", "hours", "place", "note")
_REFERRAL = ("sign", "referred_on", "confirmed_by", "confirmed_on")


class AgreementDialog(ActionDialog):
    """Asks for the agreement with the starosta; of socially useful work also for the rate per hour."""

    def __init__(self, parent: QWidget, jobs: Jobs, known: agreements.AgreementDetails, notify: Notify) -> None:
        fields = StarostaAgreement.fields()
        sections = [FieldSection("", [fields[key] for key in _AGREEMENT])]
        if known.kind == USEFUL_WORK:
            sections.append(
                FieldSection(
                    _("Rate"),
                    [
                        FieldInfo(
                            N_("Rate per hour in złoty"),
                            key="rate",
                            help=N_("At least the minimum hourly rate of the day (art. 142 ust. 12)."),
                        ),
                        FieldInfo(
                            N_("Rate holds from"),
                            FieldKind.DATE,
                            key="rate_since",
                            help=N_("Earlier days keep the rate that they had. Empty: from today on."),
                        ),
                    ],
                )
            )
        rate = agreements.describe_rates(known.rates)
        super().__init__(
            parent,
            jobs,
            _("Agreement on socially useful work") if known.kind == USEFUL_WORK else _("Agreement with the starosta"),
            sections,
            known.values | {"rate": rate, "rate_since": known.rates[-1].since if known.rates else None},
            label=_("Save"),
            action=lambda session, values: agreements.save_agreement(
                session,
                known.activity_id,
                values,
                rate=values.pop("rate", None) or "",
                rate_since=values.pop("rate_since", None),
                revision=known.values.get("revision"),
            ),
            notify=notify,
            done=_("The agreement is saved."),
        )


class ReferralDialog(ActionDialog):
    """Asks for the referral of a person (id and name) and for who confirmed that the person may be referred."""

    def __init__(self, parent: QWidget, jobs: Jobs, known: agreements.ReferralDetails, notify: Notify) -> None:
        fields = Referral.fields()
        words = _(
            "Only an unemployed person without a right to unemployment benefit who uses social assistance may be "
            "referred (art. 142 ust. 2)."
        )
        super().__init__(
            parent,
            jobs,
            _("Referral"),
            [FieldSection("", [fields[key] for key in _REFERRAL])],
            known.values,
            words=f"{known.name}\n{words}",
            label=_("Save"),
            action=lambda session, referral: agreements.save_referral(
                session, known.activity_id, known.participant_id, referral
            ),
            notify=notify,
            done=_("The referral of {name} is saved.").format(name=known.name),
        )
