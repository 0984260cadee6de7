"""What became of the people of the practice club: results, effects, follow-ups and self-assessments."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from kiscase.contracts.model import ContractState
from kiscase.core.workdays import workday_on_or_after, workday_on_or_before
from kiscase.outcomes import actions as outcomes
from kiscase.outcomes.model import EffectKind, FollowUpTime, InformationSource
from kiscase.outcomes.self_assessment import actions as self_assessments
from kiscase.outcomes.self_assessment import scales
from kiscase.participants.stays.actions import list_stays
from kiscase.practice.contracts import ContractStory
from kiscase.practice.timeline import FOUNDER, Timeline

_CONTRACT_SEEN: dict[str, Any] = {
    "documented": True,
    "source": InformationSource.PERSON,
    "evidence": "umowa o pracę, okazana",
}
_FROM_OFFICE: dict[str, Any] = {"source": InformationSource.LABOUR_OFFICE, "evidence": "rozmowa telefoniczna z PUP"}
_RESULTS: tuple[dict[str, Any], ...] = (
    {"situation": "employment_contract"} | _CONTRACT_SEEN,
    {"situation": "civil_contract", "source": InformationSource.PERSON, "evidence": "rozmowa"},
    {"situation": "training"} | _FROM_OFFICE,
    {"situation": "registered_unemployed"} | _FROM_OFFICE,
    {"situation": "employment_contract"} | _CONTRACT_SEEN,
    {"situation": "useful_work"} | _FROM_OFFICE,
)
_EFFECTS = (
    (EffectKind.VOCATIONAL, "Ukończony kurs obsługi komputera.", "zaświadczenie o ukończeniu kursu"),
    (EffectKind.SOCIAL, "Zawarta i spłacana ugoda w sprawie zadłużenia czynszowego.", "kopia ugody"),
    (EffectKind.VOCATIONAL, "Napisane CV i trzy wysłane zgłoszenia do pracodawców.", "kopie dokumentów"),
    (EffectKind.SOCIAL, "Regularny udział w grupie wsparcia, odnowiony kontakt z rodziną.", "obserwacja prowadzącej"),
)
_ANSWERS = (((2, 3, 3, 2, 1), (3, 3, 4, 3, 2), (4, 4, 4, 3, 3)), ((1, 2, 4, 3, 2), (3, 4, 4, 3, 2)))
"""Of two people, each time they were asked."""
_ENDED = (ContractState.COMPLETED, ContractState.TERMINATED)
_BETWEEN = timedelta(45)


def schedule_outcomes(told: list[ContractStory], diary: Timeline, opened: date, today: date) -> None:
    """Put them into the diary; the latest result waits to be recorded, as do the follow-ups that are due of late."""
    diary.schedule(opened, "9:40", FOUNDER, scales.add_suggested_scales)
    done = [one for one in told if one.state in _ENDED and one.ended_on and one.signed]
    done.sort(key=lambda story: (story.ended_on or today, story.drawn_on))
    for place, story in enumerate(done[:-1]):
        ended = story.ended_on or today
        effect = _EFFECTS[place % len(_EFFECTS)]
        result = _RESULTS[place % len(_RESULTS)]
        diary.schedule(ended, "15:40", story.worker, partial(_add_effect, story=story, day=ended, effect=effect))
        diary.schedule(ended, "15:45", story.worker, partial(_record_result, story=story, ended=ended, result=result))
        _schedule_follow_ups(diary, story, ended, today, result)
    for story, times in zip(done, _ANSWERS, strict=False):
        for number, answers in enumerate(times):
            day = workday_on_or_before(story.drawn_on + timedelta(10) + number * _BETWEEN)
            if day < today:
                diary.schedule(day, "10:50", story.worker, partial(_assess, story=story, answers=answers))


def _schedule_follow_ups(
    diary: Timeline, story: ContractStory, ended: date, today: date, result: dict[str, Any]
) -> None:
    """Each on its day or the next working day; the one of the last weeks is still to be asked."""
    for time in FollowUpTime:
        day = workday_on_or_after(time.due_on(ended))
        if day < today - timedelta(12):
            diary.schedule(day, "11:10", story.worker, partial(_ask, story=story, time=time, result=result))


def _stay(session: Session, story: ContractStory, ended: date | None = None) -> int:
    """The stay that ended on a day, else the last one that has ended."""
    rows = [row for row in list_stays(session, story.person.id) if row.ended_on]
    return next((row.id for row in rows if ended is None or row.ended_on == ended), rows[0].id)


def _add_effect(session: Session, story: ContractStory, day: date, effect: tuple[EffectKind, str, str]) -> None:
    kind, description, evidence = effect
    values = {"kind": kind, "reached_on": day, "description": description, "evidence": evidence}
    outcomes.add_effect(session, _stay(session, story, day), values)


def _record_result(session: Session, story: ContractStory, ended: date, result: dict[str, Any]) -> None:
    outcomes.record_outcome(session, _stay(session, story, ended), result | {"since": ended})


def _ask(session: Session, story: ContractStory, time: FollowUpTime, result: dict[str, Any]) -> None:
    stay = _stay(session, story, story.ended_on)
    if time is FollowUpTime.THREE_MONTHS and story.worker == 1:
        outcomes.record_no_contact(session, stay, time)
    else:
        outcomes.record_follow_up(session, stay, time, result)


def _assess(session: Session, story: ContractStory, answers: tuple[int, ...]) -> None:
    asked = [values["id"] for values, _count in scales.list_scale_rows(session)]
    self_assessments.add_self_assessment(session, story.person.id, {}, dict(zip(asked, answers, strict=True)))
