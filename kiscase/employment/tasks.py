"""What is due about supported employment, for the page Today and the overview of a person."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from kiscase.activities.person_overview.queries import OpenItem
from kiscase.activities.task_sources import TaskSource
from kiscase.contracts.deadlines.queries import Deadline
from kiscase.core.journal.running_action import action_date
from kiscase.employment.deadlines import list_due_employments
from kiscase.employment.model import SupportedEmployment


def _deadlines(session: Session) -> Iterator[Deadline]:
    today = action_date(session)
    for one in list_due_employments(session):
        way = (SupportedEmployment.__tablename__, one.employment_id)
        yield Deadline(way, "", one.what, one.due, one.due < today, one.participant_id)


def _open_items(session: Session, participant_id: int) -> Iterator[OpenItem]:
    today = action_date(session)
    for one in list_due_employments(session, participant_id):
        yield OpenItem((SupportedEmployment.__tablename__, one.employment_id), one.what, one.due, one.due < today)


EMPLOYMENT_TASKS = TaskSource(
    _deadlines, _open_items, frozenset({"supported_employment", "refund_month", "counselling_session"})
)
