"""Beginning, changing and deleting supported employment, and its steps from state to state."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from kiscase.contracts.checks.model import Severity
from kiscase.contracts.queries import running_contract_id
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.records.deletion import delete_unused_record
from kiscase.employment.checks import list_employment_findings
from kiscase.employment.model import (
    CounsellingSession,
    EmploymentEnd,
    EmploymentForm,
    EmploymentState,
    EmploymentTransition,
    RefundMonth,
    SupportedEmployment,
)
from kiscase.employment.queries import (
    certificate_of_stay,
    contract_on,
    list_employment_transitions,
    list_refund_months,
    require_employment,
    stay_on,
)
from kiscase.employment.steps import FIRST_STATES, EmploymentStep, find_employment_step
from kiscase.participants.queries import require_participant
from kiscase.partners.actions import settle_partner_names
from kiscase.partners.model import PartnerKind

LINKS = ("applied_by_id", "activity_id")
"""What a form asks besides the fields: the social worker who applies, the activity of the useful work."""
_PARTNER_KINDS = {"office": PartnerKind.LABOUR_OFFICE, "employer": PartnerKind.EMPLOYER}
_PARTS = (EmploymentTransition.__tablename__, RefundMonth.__tablename__, CounsellingSession.__tablename__)
_PAST_DAYS = (
    "opened_on",
    "applied_on",
    "decided_on",
    "agreement_on",
    "ended_on",
    "de_minimis_seen_on",
    "de_minimis_on",
)
_SIX_MONTHS_OVER = (EmploymentEnd.SIX_MONTHS, EmploymentEnd.KEPT_ON)


def begin_employment(session: Session, participant_id: int, values: Mapping[str, Any]) -> int:
    """Begin supported employment of a person in one of its forms; the id. Raises InvalidValuesError."""
    person = require_participant(session, participant_id)
    record = SupportedEmployment(participant_id=participant_id)
    with session.no_autoflush:
        _apply(session, record, {"opened_on": action_date(session)} | dict(values))
        record.state = FIRST_STATES[record.form]
        _link_basis(session, record)
        _require_sound(session, record)
    session.add(record)
    session.flush()
    _add_transition(session, record, record.opened_on or action_date(session))
    sentence = N_("Began supported employment of {name}: {form}")
    describe_action(session, sentence, name=person.name, form=record.form.label)
    return record.id


def change_employment(
    session: Session, employment_id: int, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    """Change what is on file; the state changes by steps, the form stays. Raises InvalidValuesError."""
    record = require_employment(session, employment_id)
    with session.no_autoflush:
        wanted = {key: value for key, value in changes.items() if key not in ("form", "state")}
        _apply(session, record, wanted, revision)
        _require_sound(session, record, wanted, of_form=False)
    name = require_participant(session, record.participant_id).name
    sentence = N_("Changed the supported employment of {name}: {form}")
    describe_action(session, sentence, name=name, form=record.form.label)


def take_employment_step(
    session: Session,
    employment_id: int,
    state: EmploymentState,
    values: Mapping[str, Any] | None = None,
    revision: int | None = None,
) -> None:
    """Go on to another state, with what the step asks for. Raises a Problem if that is not allowed from here."""
    record = require_employment(session, employment_id)
    step = find_employment_step(record, state)
    if step is None:
        words = _("Supported employment that is “{old}” cannot become “{new}”. Nothing was changed.")
        raise Problem(words.format(old=record.state.label, new=state.label))
    if state is EmploymentState.REFUND_RUNNING:
        raise Problem(_("The refund runs as soon as its first month is entered. Nothing was changed."))
    given = {key: value for key, value in (values or {}).items() if key in step.fields}
    with session.no_autoflush:
        _apply(session, record, given, revision)
        _require_complete(session, record, step)
        record.state = state
        if state not in _WITHOUT_CHECKS:
            _require_sound(session, record, step.fields)
        if record.contract_id is None:
            _link_basis(session, record)
    _add_transition(session, record, getattr(record, step.day) if step.needs else action_date(session))
    name = require_participant(session, record.participant_id).name
    describe_action(session, N_("Supported employment of {name}: {state}"), name=name, state=state.label)


_WITHOUT_CHECKS = (
    *(EmploymentState.REFUSED, EmploymentState.WITHDRAWN, EmploymentState.BROKEN_OFF, EmploymentState.FINISHED),
    *(EmploymentState.COMPLETED, EmploymentState.CLOSED, EmploymentState.REFUND_OVER),
)
"""Into these states one comes whatever the checks find."""


def take_back_employment_step(session: Session, employment_id: int) -> None:
    """Go back to the state before the last step; what was entered with it stays."""
    record = require_employment(session, employment_id)
    passed = list_employment_transitions(session, employment_id)
    if len(passed) < 2:
        raise Problem(_("This is the first state: there is no step to take back. Nothing was changed."))
    if record.state is EmploymentState.REFUND_RUNNING and list_refund_months(session, employment_id):
        raise Problem(_("The refund runs because months of it are on file. Nothing was changed: delete them first."))
    record.state = passed[-2].state
    session.delete(passed[-1])
    name = require_participant(session, record.participant_id).name
    sentence = N_("Took back the last step of the supported employment of {name}: {state}")
    describe_action(session, sentence, name=name, state=record.state.label)


def delete_employment(session: Session, employment_id: int) -> None:
    """Delete what was entered by mistake, while no document about it was issued."""
    record = require_employment(session, employment_id)
    name = require_participant(session, record.participant_id).name
    hindrance = _(
        "This supported employment cannot be deleted: documents about it were issued. Nothing was changed; withdraw it "
        "or break it off instead."
    )
    delete_unused_record(session, record, _PARTS, hindrance)
    sentence = N_("Deleted the supported employment of {name}: {form}")
    describe_action(session, sentence, name=name, form=record.form.label)


def start_refund(session: Session, record: SupportedEmployment, on: date) -> None:
    """The first month of the refund is entered: it runs."""
    if record.state is EmploymentState.EMPLOYED:
        record.state = EmploymentState.REFUND_RUNNING
        _add_transition(session, record, on)


def _apply(
    session: Session, record: SupportedEmployment, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    """Take over values that are sound in themselves."""
    for key in LINKS:
        if key in changes:
            setattr(record, key, int(changes[key]) if changes[key] else None)
    record.change({key: value for key, value in changes.items() if key not in LINKS}, revision=revision)
    settle_partner_names(session, record, **_PARTNER_KINDS)
    today = action_date(session)
    coming = [key for key in _PAST_DAYS if key in changes and (getattr(record, key) or today) > today]
    if coming:
        raise InvalidValuesError(dict.fromkeys(coming, _("This day has not come yet.")))
    last = record.last_refund_day
    if record.end_kind in _SIX_MONTHS_OVER and record.has_refund and last and (record.ended_on or last) < last:
        words = _("The six months are over on {date} only.")
        raise InvalidValuesError({"ended_on": words.format(date=format_date(last))})


def _require_complete(session: Session, record: SupportedEmployment, step: EmploymentStep) -> None:
    """What the step cannot do without is filled in, and work that is recorded as begun has begun."""
    fields = SupportedEmployment.fields()
    missing = {}
    for key in step.needs:
        if getattr(record, key) in (None, ""):
            label = _(fields[key].label) if key in fields else _("Social worker")
            missing[key] = _("Please fill in: {label}.").format(label=label)
    if step.state is EmploymentState.REFERRED and record.form is EmploymentForm.WORK_REFERRAL and not record.employer:
        missing["employer"] = _("Please fill in: {label}.").format(label=_(fields["employer"].label))
    working = (EmploymentState.EMPLOYED, EmploymentState.WORKING)
    if step.state in working and record.employed_from and record.employed_from > action_date(session):
        missing["employed_from"] = _("This day has not come yet.")
    if missing:
        raise InvalidValuesError(missing)


def _require_sound(
    session: Session, record: SupportedEmployment, keys: Collection[str] | None = None, *, of_form: bool = True
) -> None:
    """Raise what blocks: at *keys*, if they are given, and with *of_form* who may not have the form at all."""
    found = {
        one.key: one.sentence
        for one in reversed(list_employment_findings(session, record))
        if one.severity is Severity.BLOCKS and (keys is None or one.key in keys or (of_form and one.key == "form"))
    }
    if found:
        raise InvalidValuesError(found)


def _link_basis(session: Session, record: SupportedEmployment) -> None:
    """The contract that is carried out, and the certificate of the stay."""
    on = record.employed_from or record.opened_on or action_date(session)
    contract = contract_on(session, record.participant_id, on)
    record.contract_id = contract.id if contract else running_contract_id(session, record.participant_id, on)
    stay = stay_on(session, record.participant_id, on)
    certificate = certificate_of_stay(session, stay) if stay is not None else None
    record.certificate_id = certificate.id if certificate else None


def _add_transition(session: Session, record: SupportedEmployment, on: date) -> None:
    session.add(EmploymentTransition(employment_id=record.id, state=record.state, on=on))
