"""What is to be asked and recorded about the time after the club, for the page Today and the overview of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from kiscase.activities.person_overview.queries import OpenItem
from kiscase.activities.task_sources import TaskSource
from kiscase.contracts.deadlines.queries import Deadline
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.outcomes.queries import DueFollowUp, list_due_follow_ups, stays_without_outcome

if TYPE_CHECKING:
    from kiscase.ui.records.page_context import PageContext

FOLLOW_UP_TO_ASK = "follow-up to ask"
OUTCOME_TO_RECORD = "result to record"


def _follow_up_deadlines(session: Session) -> Iterator[Deadline]:
    today = action_date(session)
    for one in list_due_follow_ups(session):
        way = (FOLLOW_UP_TO_ASK, one.stay_id)
        yield Deadline(way, "", _follow_up_words(one), one.due_on, one.due_on < today, one.participant_id)


def _open_items(session: Session, participant_id: int) -> Iterator[OpenItem]:
    today = action_date(session)
    for stay in stays_without_outcome(session, participant_id):
        what = _("result at the end of the stay {period}").format(period=stay.period_text)
        late = stay.ended_on is not None and stay.ended_on < today
        yield OpenItem((OUTCOME_TO_RECORD, stay.id), what, stay.ended_on, late)
    for one in list_due_follow_ups(session, participant_id):
        way = (FOLLOW_UP_TO_ASK, one.stay_id)
        yield OpenItem(way, _follow_up_words(one), one.due_on, one.due_on < today)


def _follow_up_words(one: DueFollowUp) -> str:
    return _("{when} the stay in the club: ask what the person does").format(when=one.time.label)


def _ask_follow_up(widget: Any, context: PageContext, stay: int, notify: Callable[[str], Any]) -> None:
    from kiscase.outcomes.screen.outcome_dialogs import ask_due_follow_up

    ask_due_follow_up(widget, context, stay, notify)


def _ask_outcome(widget: Any, context: PageContext, stay: int, notify: Callable[[str], Any]) -> None:
    from kiscase.outcomes.screen.outcome_dialogs import ask_outcome

    ask_outcome(widget, context, stay, notify)


OUTCOME_TASKS = TaskSource(
    _follow_up_deadlines,
    _open_items,
    frozenset({"stay", "outcome", "follow_up"}),
    {FOLLOW_UP_TO_ASK: _ask_follow_up, OUTCOME_TO_RECORD: _ask_outcome},
    _ask_outcome,
)
