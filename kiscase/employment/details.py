"""What the page shows about one supported employment, and the list of a person."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import USEFUL_WORK
from kiscase.activities.model import Activity
from kiscase.club import actions as club
from kiscase.club.workers import WorkerChoice, WorkerRole
from kiscase.contracts.model import Contract
from kiscase.contracts.parts import AgreedAction
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import acting_worker_id, action_date
from kiscase.employment.actions import LINKS
from kiscase.employment.checks import EmploymentFinding, list_employment_findings
from kiscase.employment.model import (
    REFUND_MONTHS,
    EmploymentEnd,
    EmploymentForm,
    EmploymentState,
    SupportedEmployment,
)
from kiscase.employment.queries import (
    contract_on,
    counted_until,
    employments_of_person,
    list_refund_months,
    months_of_stay,
    place_of_work,
    require_employment,
    stay_on,
)
from kiscase.employment.steps import (
    APPLIED_BY,
    FIRST_STATES,
    EmploymentStep,
    list_employment_ends,
    list_employment_steps,
)
from kiscase.participants.queries import require_participant
from kiscase.participants.stays.actions import months_text
from kiscase.participants.stays.model import Stay


class EmploymentChoices(NamedTuple):
    """What the forms offer to choose from."""

    social_workers: list[WorkerChoice]
    activities: list[tuple[str, str]]
    """Socially useful work: (id, name) each."""
    agreed_actions: list[str]
    """The actions of the contract that is carried out."""


class EmploymentDetails(NamedTuple):
    """One supported employment with what its page shows beside the form."""

    values: dict[str, Any]
    name: str
    participant_id: int
    stay: str
    contract: tuple[int, str] | None
    """The id and the number of the contract that it belongs to."""
    steps: list[EmploymentStep]
    findings: list[EmploymentFinding]
    choices: EmploymentChoices
    safety_note: str
    has_refund: bool
    is_first: bool
    """Whether there is no step to take back."""
    ends: list[EmploymentEnd]
    """How it can end, or has ended."""
    place_of_work: str
    """The employer, or where the useful work is done."""
    refund_months: int
    """How many months of the refund are on file."""


class EmploymentRow(NamedTuple):
    """Supported employment in the list of a person."""

    id: int
    form: EmploymentForm
    state: EmploymentState
    employer: str
    opened_on: date | None
    employed_from: date | None
    last_day: date | None


def load_employment(session: Session, employment_id: int) -> EmploymentDetails:
    """One supported employment with what its page shows."""
    record = require_employment(session, employment_id)
    person = require_participant(session, record.participant_id)
    contract = session.get(Contract, record.contract_id) if record.contract_id else None
    on = record.applied_on or record.opened_on or action_date(session)
    months = len(list_refund_months(session, record.id))
    return EmploymentDetails(
        record.values() | {key: str(getattr(record, key) or "") for key in LINKS},
        person.name,
        person.id,
        _describe_stay(stay_on(session, person.id, on), on),
        (contract.id, contract.title) if contract is not None else None,
        _offered_steps(record, months),
        list_employment_findings(session, record),
        load_choices(session, person.id),
        person.safety_note,
        record.has_refund,
        record.state is FIRST_STATES[record.form],
        list_employment_ends(record),
        place_of_work(session, record),
        months,
    )


def _offered_steps(record: SupportedEmployment, months: int) -> list[EmploymentStep]:
    """The steps that are allowed; with all six months on file there is no further one to enter."""
    steps = list_employment_steps(record)
    if record.state is EmploymentState.REFUND_RUNNING and months == REFUND_MONTHS:
        return [step for step in steps if step.state is not EmploymentState.REFUND_RUNNING]
    return steps


def propose_step(session: Session, employment_id: int, step: EmploymentStep) -> dict[str, Any]:
    """What the dialog of a step shows: what is on file, today as its day, the social worker who applies."""
    record = require_employment(session, employment_id)
    values = record.values() | {key: str(getattr(record, key) or "") for key in LINKS}
    found = {key: values[key] for key in step.fields}
    today = action_date(session)
    if step.needs and found[step.day] is None:
        found[step.day] = today
    workers = [str(one.id) for one in club.list_workers(session, WorkerRole.SOCIAL_WORKER)]
    acting = str(acting_worker_id(session) or "")
    if APPLIED_BY in found and not found[APPLIED_BY]:
        found[APPLIED_BY] = acting if acting in workers else (workers[0] if len(workers) == 1 else "")
    last = record.last_refund_day
    if step.state is EmploymentState.COMPLETED and record.has_refund and last is not None and last <= today:
        found["ended_on"] = record.ended_on or last
    return found


def load_choices(session: Session, participant_id: int) -> EmploymentChoices:
    """What the forms offer to choose from about a person."""
    chosen = select(Activity.id, Activity.name).where(Activity.kind == USEFUL_WORK).order_by(Activity.name, Activity.id)
    contract = contract_on(session, participant_id, action_date(session))
    actions: list[str] = []
    if contract is not None:
        agreed = select(AgreedAction.text).where(AgreedAction.contract_id == contract.id)
        actions = list(dict.fromkeys(session.scalars(agreed.order_by(AgreedAction.position, AgreedAction.id))))
    return EmploymentChoices(
        club.list_workers(session, WorkerRole.SOCIAL_WORKER),
        [(str(row_id), name) for row_id, name in session.execute(chosen)],
        actions,
    )


def list_person_employments(session: Session, participant_id: int) -> list[EmploymentRow]:
    """The supported employment of a person, the latest first."""
    return [
        EmploymentRow(
            one.id,
            one.form,
            one.state,
            place_of_work(session, one),
            one.opened_on,
            one.employed_from,
            one.ended_on or one.employed_until,
        )
        for one in employments_of_person(session, participant_id)
    ]


def _describe_stay(stay: Stay | None, on: date) -> str:
    if stay is None:
        return _("no stay in the club")
    count, until = months_of_stay(stay, on), counted_until(stay, on)
    months = months_text(count)
    if until == stay.ended_on or (stay.started_on is not None and until < stay.started_on):
        return _("in the club {period}, {months}").format(period=stay.period_text, months=months)
    # Translators: the months are counted until this day, which is before the end of the stay
    words = _("in the club {period}; until {date}: {months}")
    return words.format(period=stay.period_text, date=format_date(until), months=months)
