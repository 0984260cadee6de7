"""What the law asks of supported employment, each as a sentence: what blocks a step, what warns, what is a hint."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import USEFUL_WORK
from kiscase.activities.model import Activity
from kiscase.activities.periods import month_range, period_text
from kiscase.activities.work_hours.limits import list_exceeded_limits
from kiscase.activities.work_hours.queries import load_work_month
from kiscase.club.model import Worker
from kiscase.club.workers import WorkerRole
from kiscase.contracts.checks.model import Severity
from kiscase.contracts.model import Contract
from kiscase.contracts.queries import latest_contract_id
from kiscase.core import legal_rules
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.core.text.money import format_money
from kiscase.employment.model import (
    REFUND_MONTHS,
    EmploymentForm,
    EmploymentState,
    RefundMonth,
    SupportedEmployment,
)
from kiscase.employment.queries import (
    RefundPeriod,
    ceiling_grosze,
    contract_on,
    months_of_stay,
    other_employments,
    refund_ceiling,
    refund_periods,
    stay_on,
)
from kiscase.employment.steps import ENDED_STATES
from kiscase.participants.model import Benefit, Participant
from kiscase.participants.queries import list_benefits, require_participant
from kiscase.participants.situation.code_lists import UNEMPLOYED
from kiscase.participants.stays.actions import months_text
from kiscase.participants.stays.model import STAYS_OF_PERSON

UNEMPLOYMENT_BENEFIT = "unemployment_benefit"
Way = tuple[str, int | None]


class EmploymentFinding(NamedTuple):
    """What was found, at which field, and where it can be mended."""

    severity: Severity
    key: str
    sentence: str
    way: Way | None = None


def list_employment_findings(session: Session, record: SupportedEmployment) -> list[EmploymentFinding]:
    """Everything that is to be looked at, what blocks first."""
    if record.state in (EmploymentState.REFUSED, EmploymentState.WITHDRAWN):
        return []
    person = require_participant(session, record.participant_id)
    found = [
        *_of_application(session, record, person),
        *_of_useful_work(session, record, person),
        *_of_contract(session, record),
        *_of_other_work(session, record),
        *_of_length(record),
        *_of_refund(record),
    ]
    order = list(Severity)
    return sorted(found, key=lambda one: order.index(one.severity))


def _blocks(key: str, sentence: str, way: Way | None = None) -> EmploymentFinding:
    return EmploymentFinding(Severity.BLOCKS, key, sentence, way)


def _warns(key: str, sentence: str, way: Way | None = None) -> EmploymentFinding:
    return EmploymentFinding(Severity.WARNS, key, sentence, way)


def _hints(key: str, sentence: str, way: Way | None = None) -> EmploymentFinding:
    return EmploymentFinding(Severity.HINTS, key, sentence, way)


def _of_application(session: Session, record: SupportedEmployment, person: Participant) -> Iterator[EmploymentFinding]:
    """Who may apply and when (art. 16 ust. 1); of the referral to work."""
    if record.form is not EmploymentForm.WORK_REFERRAL or record.applied_on is None:
        return
    worker = session.get(Worker, record.applied_by_id) if record.applied_by_id else None
    if worker is not None and worker.role is not WorkerRole.SOCIAL_WORKER:
        words = _("Only a social worker applies (art. 16 ust. 1), and {name} is none.")
        yield _blocks("applied_by_id", words.format(name=worker.name))
    yield from _of_stay(session, record, person, record.applied_on)
    if person.labour_status != UNEMPLOYED and person.registered_since is None:
        words = _("{name} is not on file as registered with the labour office, which is the one that refers.")
        yield _warns("applied_on", words.format(name=person.name), (Participant.__tablename__, person.id))


def _of_stay(
    session: Session, record: SupportedEmployment, person: Participant, on: date
) -> Iterator[EmploymentFinding]:
    stay = stay_on(session, person.id, on)
    if stay is None or stay.started_on is None:
        words = _("{name} has no stay in the club by {date}: enter it first, the referral follows from it.")
        yield _blocks("applied_on", words.format(name=person.name, date=format_date(on)), (STAYS_OF_PERSON, person.id))
        return
    if stay.ended_on is not None and stay.ended_on <= on:
        return
    months = legal_rules.condition_rule("work_referral", on).length or REFUND_MONTHS
    earliest = stay.started_on + relativedelta(months=months)
    if on < earliest:
        words = _(
            "Before the end of taking part it can be applied for after {count} months of it at the earliest, that is "
            "from {date} on (art. 16 ust. 1)."
        )
        yield _blocks("applied_on", words.format(count=months, date=format_date(earliest)))
    elif not record.early_reason:
        words = _("{name} still takes part ({period}, {months}): give the reason why it is applied for early.")
        done = months_text(months_of_stay(stay, on))
        yield _blocks("early_reason", words.format(name=person.name, period=stay.period_text, months=done))


def _of_useful_work(session: Session, record: SupportedEmployment, person: Participant) -> Iterator[EmploymentFinding]:
    """Who may be referred to useful work (art. 142 ust. 2), and the limits of its hours (ust. 11)."""
    if record.form is not EmploymentForm.USEFUL_WORK or record.state in ENDED_STATES:
        return
    way: Way = (Participant.__tablename__, person.id)
    on = record.employed_from or record.decided_on or record.opened_on or action_date(session)
    if any(_is_entitled(right, on) for right in list_benefits(session, person.id)):
        words = _("{name} has a right to unemployment benefit and cannot be referred to useful work (art. 142 ust. 2).")
        yield _blocks("form", words.format(name=person.name), way)
    if person.labour_status != UNEMPLOYED and person.registered_since is None:
        words = _(
            "{name} is not on file as registered unemployed, and only such people are referred to useful work "
            "(art. 142 ust. 2). Enter it at the person."
        )
        yield _blocks("form", words.format(name=person.name), way)
    if not person.assisted:
        words = _("It is not on file that {name} uses social assistance, which useful work asks for (art. 142 ust. 2).")
        yield _warns("form", words.format(name=person.name), way)
    yield from _of_hours(session, record)


def _is_entitled(right: Benefit, on: date) -> bool:
    if right.kind != UNEMPLOYMENT_BENEFIT:
        return False
    return (right.since or date.min) <= on <= (right.until or date.max)


def _of_hours(session: Session, record: SupportedEmployment) -> Iterator[EmploymentFinding]:
    """The limits of hours and days are those of the activity, in which they are recorded."""
    if record.state is not EmploymentState.WORKING:
        return
    activity = session.get(Activity, record.activity_id) if record.activity_id else None
    if activity is None:
        words = _("Choose the activity in which the hours of the useful work are recorded.")
        yield _hints("activity_id", words)
        return
    if activity.kind != USEFUL_WORK:
        yield _blocks("activity_id", _("{name} is not socially useful work.").format(name=activity.name))
        return
    today = action_date(session)
    for day in (month_range(today)[0] - timedelta(1), today):
        month = load_work_month(session, activity.id, day)
        for one in list_exceeded_limits(month, month.minutes):
            if one.participant_id == record.participant_id:
                yield _warns("activity_id", one.sentence, (Activity.__tablename__, activity.id))


def _of_contract(session: Session, record: SupportedEmployment) -> Iterator[EmploymentFinding]:
    """A contract is carried out at the start (art. 15b ust. 2), and until the end of the work."""
    if record.state in ENDED_STATES:
        return
    start = record.employed_from
    if record.form is EmploymentForm.ADVOCACY:
        start = record.opened_on
    begins = start is not None
    start = start or record.applied_on or action_date(session)
    contract = contract_on(session, record.participant_id, start)
    latest = latest_contract_id(session, record.participant_id)
    way: Way = (Contract.__tablename__, latest)
    if contract is None:
        words = _(
            "No social contract is carried out on {date}, and supported employment belongs to one (art. 15b ust. 2): "
            "conclude or prolong one, or give the reason."
        )
        made = _hints if not begins else _warns if record.contract_reason else _blocks
        yield made("contract_reason", words.format(date=format_date(start)), way)
        return
    until = record.employed_until
    if until is not None and contract.ends_on is not None and contract.ends_on < until:
        words = _("The contract {number} ends on {end}, the work on {until}: prolong the contract by an annex.")
        values = {"number": contract.title, "end": format_date(contract.ends_on), "until": format_date(until)}
        yield _hints("employed_until", words.format(**values), (Contract.__tablename__, contract.id))
    if not record.basis:
        words = _("Name the action of the contract that it belongs to (art. 15b ust. 2).")
        yield _hints("basis", words, (Contract.__tablename__, contract.id))


def _of_other_work(session: Session, record: SupportedEmployment) -> Iterator[EmploymentFinding]:
    """Not useful work and a refunded job in the same days, and not two refunds at a time."""
    since, until = record.employed_from, record.last_day
    if since is None:
        return
    paid_or_useful = (EmploymentForm.USEFUL_WORK, EmploymentForm.WORK_REFERRAL)
    for other in other_employments(session, record, *paid_or_useful):
        begun = other.employed_from or date.max
        period = period_text(begun, other.last_day) if other.last_day < date.max else format_date(begun)
        meets = begun <= until and since <= other.last_day
        if meets and {record.form, other.form} == set(paid_or_useful):
            words = _("Useful work and a job on a referral are not in the same days: {other} ({period}).")
            yield _blocks("employed_from", words.format(other=other.search_title(), period=period))
        elif record.has_refund and other.has_refund and _refunds_meet(record, other):
            words = _("Another job of the same person is refunded in these days: {other} ({period}).")
            yield _warns("employed_from", words.format(other=other.search_title(), period=period))


def _refunds_meet(record: SupportedEmployment, other: SupportedEmployment) -> bool:
    """Whether the six months of both, as far as the work lasted, have a day in common."""
    spans = [
        (one.employed_from or date.max, min(one.last_refund_day or date.min, one.ended_on or date.max))
        for one in (record, other)
    ]
    return spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1]


def _of_length(record: SupportedEmployment) -> Iterator[EmploymentFinding]:
    """The employer binds itself to six months at least (art. 16 ust. 2)."""
    last, until = record.last_refund_day, record.employed_until
    if record.has_refund and last is not None and until is not None and until < last:
        words = _("The employer employs for at least 6 months (art. 16 ust. 2), that is until {date}.")
        yield _warns("employed_until", words.format(date=format_date(last)))


def _of_refund(record: SupportedEmployment) -> Iterator[EmploymentFinding]:
    """Without an agreement nothing is refunded; what was agreed is within the ceiling."""
    if not record.has_refund or record.state in ENDED_STATES:
        return
    if record.employed_from is not None and record.agreement_on is None:
        words = _("The agreement of the starosta and the employer is not on file; without it there is no refund.")
        yield _warns("agreement_on", words)
    limit = ceiling_grosze(record.agreement_on, None)
    if record.refund_agreed is not None and limit is not None and record.refund_agreed > limit:
        words = _("More than {limit} is agreed, the ceiling of {date}: that is possible only with the contribution.")
        values = {"limit": format_money(limit), "date": format_date(record.agreement_on)}
        yield _hints("refund_agreed", words.format(**values))


def refund_month_problems(record: SupportedEmployment, month: RefundMonth, others: list[RefundMonth]) -> dict[str, str]:
    """Why a refund month cannot be as it is, by its fields."""
    found = {}
    since, last = record.employed_from, record.last_refund_day
    if since is None or last is None or describe_refund_obstacle(record):
        found["seq"] = describe_refund_obstacle(record)
    elif not 1 <= month.seq <= REFUND_MONTHS:
        found["seq"] = _("Only the first 6 months are refunded (art. 16 ust. 2).")
    elif month.month_from < since:
        found["month_from"] = _("The work begins on {date}.").format(date=format_date(since))
    elif month.month_to > last:
        words = _("Only the first 6 months are refunded, until {date} (art. 16 ust. 2).")
        found["month_to"] = words.format(date=format_date(last))
    elif any(one.month_from <= month.month_to and month.month_from <= one.month_to for one in others):
        found["month_from"] = _("Another month of the refund has some of these days.")
    elif month.claimed is not None and (sentence := describe_claim_above(month)) and not month.beyond:
        found["beyond"] = sentence
    return found


def describe_refund_obstacle(record: SupportedEmployment) -> str:
    """Why no month can be refunded, or not yet; empty where one can."""
    if not record.has_refund:
        return _("Only the job of a referral to an employer is refunded (art. 16 ust. 2).")
    if record.agreement_on is None:
        return _("First record the agreement of the starosta and the employer: without it there is no refund.")
    if record.employed_from is None or record.last_refund_day is None:
        return _("First record from when on the person works.")
    return ""


def describe_claim_above(month: RefundMonth) -> str:
    """That more is claimed than the ceiling allows, or that the ceiling is not known; empty otherwise."""
    limit, amount = ceiling_grosze(month.month_to, month.contribution), refund_ceiling(month.month_to)
    if limit is None or amount is None:
        words = _("The program does not know the ceiling of {date}: check the claim, and note here that you did.")
        return words.format(date=format_date(month.month_to))
    if month.claimed is None or month.claimed <= limit:
        return ""
    words = _(
        "The claim is above the ceiling: {ceiling} (in force from {date}) and the contribution, {limit} together. "
        "Correct it, or give the reason here."
    )
    values = {"ceiling": format_money(round(amount.value * 100)), "date": format_date(amount.valid_from)}
    return words.format(limit=format_money(limit), **values)


def next_refund_period(record: SupportedEmployment, taken: set[int]) -> RefundPeriod | None:
    """The first of the six months that is not on file."""
    return next((one for one in refund_periods(record) if one.seq not in taken), None)
