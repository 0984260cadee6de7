"""The stays of the people of the practice club: each begins with the contract and ends with it, but for the newest."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from sqlalchemy.orm import Session

from kiscase.contracts.model import ContractState
from kiscase.participants.stays import actions as stays
from kiscase.participants.stays.model import StayEnd
from kiscase.practice.contracts import CARRIED_OUT_STATES, ContractStory
from kiscase.practice.timeline import Timeline

_BROKEN_OFF = {"long_absence": "Trzy próby kontaktu i list bez odpowiedzi.", "job": "Praca w innej miejscowości."}
"""Why stays were broken off, the earlier one last."""


def schedule_stays(told: list[ContractStory], diary: Timeline) -> None:
    """Put them into the diary; the newest contract waits for the stay to be entered."""
    carried_out = [story for story in told if story.state in CARRIED_OUT_STATES and story.signed]
    carried_out.sort(key=lambda story: story.drawn_on)
    reasons = list(_BROKEN_OFF.items())
    ended: dict[int, date] = {}
    for story in carried_out[:-1]:
        person = id(story.person)
        since = max(*story.signed.values(), ended.get(person, date.min) + timedelta(1))
        diary.schedule(since, "11:45", story.worker, partial(_begin, story=story, since=since))
        if story.ended_on is None:
            continue
        ended[person] = story.ended_on
        end: dict[str, object] = {"ended_on": story.ended_on, "end": StayEnd.COMPLETED}
        if story.state is ContractState.TERMINATED:
            reason, remark = reasons.pop()
            end |= {"end": StayEnd.BROKEN_OFF, "end_reason": reason, "end_remark": remark}
        diary.schedule(story.ended_on, "14:50", story.worker, partial(_end, story=story, end=end))


def _begin(session: Session, story: ContractStory, since: date) -> None:
    person = story.person
    group = next(iter(person.values["groups"]), None)
    stays.begin_stay(session, person.id, {"started_on": since, "main_group": group})


def _end(session: Session, story: ContractStory, end: dict[str, object]) -> None:
    (stay,) = [row for row in stays.list_stays(session, story.person.id) if row.ended_on is None]
    stays.end_stay(session, stay.id, end)
