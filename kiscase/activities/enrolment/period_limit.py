"""How long one person may take part in a kind of activity whose period the law limits (art. 200 ust. 3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import ActivityRule, find_activity_rule
from kiscase.activities.model import Activity, Enrolment
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import _, ngettext


class AllowedPeriod(NamedTuple):
    """The last day that one enrolment may have, and the days that the person has taken part before."""

    last: date
    days: int
    """How many days the period has in all."""
    used: int


def find_allowed_period(session: Session, activity: Activity, participant_id: int, since: date) -> AllowedPeriod | None:
    """How long a person may take part from a day on; None where the law sets no limit."""
    rule = find_activity_rule(activity.kind, since)
    if rule is None or rule.months is None:
        return None
    last = since + relativedelta(months=rule.months) - timedelta(1)
    return AllowedPeriod(last, (last - since).days + 1, _count_days_before(session, activity.kind, participant_id))


def limit_enrolment_end(
    session: Session, activity: Activity, participant_id: int, *, since: date, until: date | None, reason: str
) -> date | None:
    """The last day of an enrolment: the one given, or without one the last that the law allows.

    One enrolment beyond the period of the law is refused; beyond it together with earlier ones needs a reason.
    """
    rule = find_activity_rule(activity.kind, since)
    allowed = find_allowed_period(session, activity, participant_id, since)
    if rule is None or allowed is None:
        return until
    if activity.until is not None and activity.until < since:
        words = _("The activity ends on {date}; nobody can be enrolled from a later day.")
        raise InvalidValuesError({"since": words.format(date=format_date(activity.until))})
    until = until or min(allowed.last, activity.until or allowed.last)
    if until > allowed.last:
        raise InvalidValuesError({"until": describe_period_limit(rule, allowed.last)})
    if allowed.used + (until - since).days + 1 > allowed.days and not reason.strip():
        raise InvalidValuesError({"longer": describe_days_before(rule, allowed.used)})
    return until


def describe_period_limit(rule: ActivityRule, last: date) -> str:
    """The sentence about a period longer than the law allows."""
    words = ngettext(
        "One person may take part for at most {count} month: until {date} ({basis}).",
        "One person may take part for at most {count} months: until {date} ({basis}).",
        rule.months or 0,
    )
    return words.format(count=rule.months, date=format_date(last), basis=rule.basis)


def describe_days_before(rule: ActivityRule, used: int) -> str:
    """The sentence about a person who has taken part before, so that both together exceed the period of the law."""
    words = ngettext(
        "The person has already taken part for {count} day; with this it is more than {months} months in all. "
        "Please give the reason, such as another agreement with the starosta.",
        "The person has already taken part for {count} days; with this it is more than {months} months in all. "
        "Please give the reason, such as another agreement with the starosta.",
        used,
    )
    return words.format(count=used, months=rule.months)


def _count_days_before(session: Session, kind: str, participant_id: int) -> int:
    """The days of the person's enrolments in activities of a kind, as far as they have a last day."""
    chosen = (
        select(Enrolment.since, Enrolment.until, Activity.until)
        .join(Activity, Activity.id == Enrolment.activity_id)
        .where(Activity.kind == kind, Enrolment.participant_id == participant_id, Enrolment.guest.is_(False))
    )
    return sum(((until or end or since) - since).days + 1 for since, until, end in session.execute(chosen))
