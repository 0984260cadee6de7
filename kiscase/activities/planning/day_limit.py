"""The most hours of a day that the law allows for a kind of activity (art. 200 ust. 3 of the labour market act)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import find_activity_rule
from kiscase.activities.model import Activity, Meeting, MeetingStatus, describe_day_limit
from kiscase.activities.periods import meeting_hours
from kiscase.core.errors import InvalidValuesError


def require_day_limit(session: Session, activity: Activity, on: date) -> None:
    """Raise if the meetings of a day take longer for somebody than the law allows; individual ones count for theirs."""
    rule = find_activity_rule(activity.kind, on)
    if rule is None or rule.hours_a_day is None:
        return
    session.flush()
    chosen = select(Meeting).filter_by(activity_id=activity.id, day=on, happening=MeetingStatus.PLANNED)
    shared, own = 0.0, {0: 0.0}
    for one in session.scalars(chosen):
        hours = meeting_hours(one.starts, one.ends)
        if one.participant_id is None:
            shared += hours
        else:
            own[one.participant_id] = own.get(one.participant_id, 0.0) + hours
    if shared + max(own.values()) > rule.hours_a_day:
        raise InvalidValuesError({"ends": describe_day_limit(rule)})
