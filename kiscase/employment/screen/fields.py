"""The fields of supported employment in the forms: which a form of it has, and what their editors offer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from kiscase.core.i18n import N_
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.employment.details import EmploymentChoices
from kiscase.employment.model import EmploymentForm, SupportedEmployment
from kiscase.partners.model import PartnerKind
from kiscase.partners.screen.name_editor import partner_name_maker
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.usual_text import UsualTextEditor

SECTIONS = (
    (N_("Basis"), ("opened_on", "purpose", "basis", "contract_reason")),
    (
        N_("Application to the labour office"),
        ("applied_on", "applied_by_id", "application_sign", "office", "early_reason"),
    ),
    (N_("Answer of the labour office"), ("decided_on", "decision_sign", "decision_reason", "place")),
    (
        N_("Work"),
        (
            *("activity_id", "employer", "work_place", "post", "occupation_code", "employed_from", "employed_until"),
            *("hours_a_week", "contract_kind", "pay", "pay_components"),
        ),
    ),
    (N_("Agreement and refund"), ("agreement_on", "agreement_sign", "starosta", "refund_agreed")),
    (N_("De minimis aid"), ("de_minimis_seen_on", "de_minimis_sign", "de_minimis_on", "de_minimis_amount")),
    (N_("End"), ("ended_on", "end_kind", "end_reason", "note")),
)
_REFUND = {*SECTIONS[4][1], *SECTIONS[5][1]}
_OTHERS = {
    EmploymentForm.USEFUL_WORK: (
        *("opened_on", "basis", "contract_reason", "office", "decided_on", "decision_sign", "decision_reason"),
        *("activity_id", "work_place", "employed_from", "employed_until", "ended_on", "end_kind", "end_reason", "note"),
    ),
    EmploymentForm.ADVOCACY: (*("opened_on", "purpose", "basis", "contract_reason", "ended_on", "end_reason", "note"),),
}


def shown_fields(form: EmploymentForm, *, has_refund: bool) -> Collection[str]:
    """The keys of the fields that this form of supported employment has."""
    if form in _OTHERS:
        return _OTHERS[form]
    keys = {key for _heading, keys in SECTIONS for key in keys} - {"purpose", "activity_id"}
    return keys if has_refund else keys - _REFUND


def employment_field(key: str, choices: EmploymentChoices | None = None) -> FieldInfo:
    """The field of a key; also of what is no column that people see: who applies, the activity of useful work."""
    if key == "applied_by_id":
        workers = [(str(one.id), one.name) for one in choices.social_workers] if choices else []
        return FieldInfo(N_("Social worker"), FieldKind.CHOICE, options=lambda: workers, key=key)
    if key == "activity_id":
        activities = choices.activities if choices else []
        help_text = N_("There stand the hours, the agreement and the incidents of the useful work.")
        return FieldInfo(
            N_("Useful work as an activity"), FieldKind.CHOICE, options=lambda: activities, key=key, help=help_text
        )
    field = SupportedEmployment.fields()[key]
    return replace(field, required=False) if field.required else field


def employment_editors(
    jobs: Jobs, choices: EmploymentChoices | None = None
) -> Mapping[str, Callable[[FieldInfo], Editor]]:
    """What makes the editors that offer something: partners, actions of the contract."""

    def make_basis(field: FieldInfo) -> Editor:
        editor = UsualTextEditor(choices.agreed_actions if choices else [])
        editor.setObjectName(field.key)
        editor.setMaxLength(field.length)
        return editor

    return {
        "office": partner_name_maker(jobs, PartnerKind.LABOUR_OFFICE),
        "employer": partner_name_maker(jobs, PartnerKind.EMPLOYER),
        "basis": make_basis,
    }
