"""What the funder still has to get about people who have left, for the page Today and the overview of a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from kiscase.activities.person_overview.queries import OpenItem
from kiscase.activities.task_sources import TaskSource
from kiscase.contracts.deadlines.queries import Deadline
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.projects.model import PROJECTS_OF_PERSON
from kiscase.projects.stays import EndDataDue, list_end_data_due

_SHOWN_BEFORE = timedelta(14)
"""How long before its day it is shown on the page Today."""


def _deadlines(session: Session) -> Iterator[Deadline]:
    today = action_date(session)
    for one in list_end_data_due(session, today + _SHOWN_BEFORE):
        way = (PROJECTS_OF_PERSON, one.participant_id)
        yield Deadline(way, "", _describe_end_data(one), one.due, one.due < today, one.participant_id)


def _open_items(session: Session, participant_id: int) -> Iterator[OpenItem]:
    today = action_date(session)
    for one in list_end_data_due(session, participant_id=participant_id):
        yield OpenItem((PROJECTS_OF_PERSON, participant_id), _describe_end_data(one), one.due, one.due < today)


def _describe_end_data(one: EndDataDue) -> str:
    words = _("data of the end for the project {name}") if one.is_ended else _("end of the part in the project {name}")
    return words.format(name=one.project)


PROJECT_TASKS = TaskSource(_deadlines, _open_items, frozenset({"project_stay", "stay", "project"}))
