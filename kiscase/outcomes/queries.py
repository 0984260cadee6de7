"""What is on file about the time after the stays of a person, and which follow-ups are due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from kiscase.activities.model import Enrolment, EnrolmentEnding
from kiscase.core.journal.running_action import action_date
from kiscase.outcomes.model import Effect, EffectKind, FollowUp, FollowUpTime, InformationSource, StayOutcome
from kiscase.outcomes.situations import UNKNOWN, situation_label
from kiscase.participants.queries import require_participant
from kiscase.participants.stays.actions import stays_of_people
from kiscase.participants.stays.model import Stay, StayEnd

LAST_SHOWN = timedelta(60)
"""How long the last follow-up is shown; each of the others is shown until the next one is due."""
OUTCOME_SHOWN = timedelta(365)
"""How long after the end of a stay a missing result is shown as open."""


class ResultRow(NamedTuple):
    """A stay that has ended, with its result if there is one; *values* are what a form shows."""

    stay_id: int
    period: str
    ended_on: date
    end: str
    died: bool
    situation: str
    since: date | None
    source: str
    evidence: str
    documented: bool
    values: dict[str, Any]
    """Empty where no result is recorded."""


class EffectRow(NamedTuple):
    """An effect as it is listed."""

    id: int
    reached_on: date
    kind: EffectKind
    description: str
    evidence: str
    stay: str
    values: dict[str, Any]


class FollowUpRow(NamedTuple):
    """A follow-up of a stay, asked or not."""

    stay_id: int
    time: FollowUpTime
    due_on: date
    asked_on: date | None
    situation: str
    source: str
    evidence: str
    documented: bool
    is_open: bool
    """Whether it is to be asked now."""
    values: dict[str, Any]
    """Empty where it was not asked."""


class DueFollowUp(NamedTuple):
    """A follow-up that is to be asked."""

    participant_id: int
    stay_id: int
    time: FollowUpTime
    due_on: date


class StayQuestion(NamedTuple):
    """What a dialog about the time after a stay has to know; without a *time* no follow-up is due."""

    stay_id: int
    name: str
    period: str
    died: bool
    time: FollowUpTime | None
    known: str
    """What was known last, or nothing."""
    values: dict[str, Any]
    """Of the result that is recorded."""


class AfterClub(NamedTuple):
    """What became of a person."""

    results: list[ResultRow]
    effects: list[EffectRow]
    follow_ups: list[FollowUpRow]
    stays: list[tuple[int, str]]
    """All stays, the latest first: id and period."""


def load_after_club(session: Session, participant_id: int) -> AfterClub:
    """The results, effects and follow-ups of a person, those of the latest stay first."""
    stays = stays_of_people(session, [participant_id]).get(participant_id, [])[::-1]
    periods = {stay.id: stay.period_text for stay in stays}
    return AfterClub(
        list(_results(session, stays)),
        list(_effects(session, participant_id, periods)),
        list(_follow_ups(session, stays)),
        list(periods.items()),
    )


def followed_time(ended_on: date, on: date) -> FollowUpTime | None:
    """Which follow-up of a stay that ended on a day is to be asked: the last that is due; None when it is too late."""
    due = [time for time in FollowUpTime if time.due_on(ended_on) <= on]
    if not due or on > FollowUpTime.TWELVE_MONTHS.due_on(ended_on) + LAST_SHOWN:
        return None
    return due[-1]


def list_due_follow_ups(session: Session, participant_id: int | None = None) -> list[DueFollowUp]:
    """What is to be asked of a person, or of all, by the day on which it became due.

    Nobody is asked who died, takes part again or is to be asked no more; one that was missed is followed by the next.
    """
    today = action_date(session)
    asked = {(row.stay_id, row.due) for row in session.execute(_asked(participant_id, today))}
    found = []
    for stay_id, person_id, ended_on in session.execute(_followed_stays(participant_id, today)):
        time = followed_time(ended_on, today) if ended_on else None
        if time is not None and ended_on is not None and (stay_id, time) not in asked:
            found.append(DueFollowUp(person_id, stay_id, time, time.due_on(ended_on)))
    return sorted(found, key=lambda one: (one.due_on, one.stay_id))


def ask_about_stay(session: Session, stay_id: int) -> StayQuestion | None:
    """What there is to ask about the time after a stay; None for one that goes on or is gone."""
    stay = session.get(Stay, stay_id)
    if stay is None or stay.ended_on is None:
        return None
    person = require_participant(session, stay.participant_id)
    due = [one.time for one in list_due_follow_ups(session, person.id) if one.stay_id == stay_id]
    known = session.scalar(select(StayOutcome).where(StayOutcome.stay_id == stay_id))
    asked = select(FollowUp).where(FollowUp.stay_id == stay_id, FollowUp.situation != UNKNOWN)
    later = session.scalars(asked.order_by(FollowUp.asked_on.desc().nulls_last(), FollowUp.id.desc())).first()
    last = later or known
    return StayQuestion(
        stay_id,
        person.name,
        stay.period_text,
        stay.end is StayEnd.DEATH,
        due[0] if due else None,
        situation_label(last.situation) if last is not None else "",
        known.values() if known is not None else {},
    )


def stays_without_outcome(session: Session, participant_id: int) -> list[Stay]:
    """The stays of a person that ended not long ago and have no result yet, the earliest first."""
    recorded = exists().where(StayOutcome.stay_id == Stay.id)
    chosen = select(Stay).where(
        Stay.participant_id == participant_id,
        Stay.ended_on >= action_date(session) - OUTCOME_SHOWN,
        Stay.end != StayEnd.DEATH,
        ~recorded,
    )
    return list(session.scalars(chosen.order_by(Stay.ended_on.nulls_last(), Stay.id)))


def _earliest_end(today: date) -> date:
    """The stays that ended before that day are followed no more."""
    return today - timedelta(366) - LAST_SHOWN


def _followed_stays(participant_id: int | None, today: date) -> Select[int, int, date | None]:
    other = aliased(Stay)
    left = exists().where(
        other.participant_id == Stay.participant_id,
        (other.end == StayEnd.DEATH) | (other.started_on > Stay.started_on),
    )
    died = exists().where(Enrolment.participant_id == Stay.participant_id, Enrolment.ending == EnrolmentEnding.DEATH)
    ended = exists().where(FollowUp.stay_id == Stay.id, FollowUp.ask_no_more)
    chosen = select(Stay.id, Stay.participant_id, Stay.ended_on)
    chosen = chosen.where(Stay.ended_on.between(_earliest_end(today), today), ~left, ~ended, ~died)
    if participant_id is not None:
        chosen = chosen.where(Stay.participant_id == participant_id)
    return chosen.order_by(Stay.id)


def _asked(participant_id: int | None, today: date) -> Select[int, FollowUpTime]:
    chosen = select(FollowUp.stay_id, FollowUp.due).where(FollowUp.asked_on >= _earliest_end(today))
    return chosen if participant_id is None else chosen.where(FollowUp.participant_id == participant_id)


def _results(session: Session, stays: Sequence[Stay]) -> Iterator[ResultRow]:
    recorded = {
        row.stay_id: row
        for row in session.scalars(select(StayOutcome).where(StayOutcome.stay_id.in_([stay.id for stay in stays])))
    }
    for stay in stays:
        row = recorded.get(stay.id)
        if stay.ended_on is None:
            continue
        yield ResultRow(
            stay.id,
            stay.period_text,
            stay.ended_on,
            stay.end.label if stay.end else "",
            stay.end is StayEnd.DEATH,
            situation_label(row.situation) if row else "",
            row.since if row else None,
            _source_label(row.source) if row else "",
            row.evidence if row else "",
            row.documented if row else False,
            row.values() if row else {},
        )


def _effects(session: Session, participant_id: int, periods: dict[int, str]) -> Iterator[EffectRow]:
    chosen = select(Effect).where(Effect.participant_id == participant_id)
    for row in session.scalars(chosen.order_by(Effect.reached_on.desc(), Effect.id.desc())):
        yield EffectRow(
            row.id,
            row.reached_on,
            row.kind,
            row.description,
            row.evidence,
            periods.get(row.stay_id, ""),
            row.values() | {"of_stay": row.stay_id},
        )


def _follow_ups(session: Session, stays: Sequence[Stay]) -> Iterator[FollowUpRow]:
    """All times of all stays that have ended, but for those that will never come."""
    ids = [stay.id for stay in stays]
    known = {(row.stay_id, row.due): row for row in session.scalars(select(FollowUp).where(FollowUp.stay_id.in_(ids)))}
    owed = {(one.stay_id, one.time) for one in _due_of(session, stays)}
    for stay in stays:
        if stay.ended_on is None or stay.end is StayEnd.DEATH:
            continue
        for time in FollowUpTime:
            row = known.get((stay.id, time))
            yield FollowUpRow(
                stay.id,
                time,
                time.due_on(stay.ended_on),
                row.asked_on if row else None,
                situation_label(row.situation) if row else "",
                _source_label(row.source) if row else "",
                row.evidence if row else "",
                row.documented if row else False,
                (stay.id, time) in owed,
                row.values() if row else {},
            )


def _due_of(session: Session, stays: Sequence[Stay]) -> Iterable[DueFollowUp]:
    return list_due_follow_ups(session, stays[0].participant_id) if stays else ()


def _source_label(source: InformationSource | None) -> str:
    return source.label if source is not None else ""
