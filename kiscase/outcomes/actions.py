"""Recording the result at the end of a stay, effects, and what was learnt at a follow-up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem, RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.records.record import Record
from kiscase.outcomes.model import Effect, FollowUp, FollowUpTime, SituationRecord, StayOutcome
from kiscase.outcomes.situations import UNKNOWN, situation_label
from kiscase.participants.queries import require_participant
from kiscase.participants.stays.model import Stay, StayEnd

R = TypeVar("R", bound=Record)
EARLY = timedelta(14)
"""How long before its day a follow-up can be asked."""


def record_outcome(session: Session, stay_id: int, values: Mapping[str, Any]) -> int:
    """Record the result at the end of a stay; the id. Raises InvalidValuesError."""
    stay = _require_ended_stay(session, stay_id)
    if session.scalar(select(StayOutcome.id).where(StayOutcome.stay_id == stay_id)) is not None:
        raise Problem(_("The result of this stay is recorded already. Nothing was changed: change that one."))
    outcome = StayOutcome(participant_id=stay.participant_id, stay_id=stay_id, recorded_on=action_date(session))
    _apply_outcome(session, outcome, stay, values)
    session.add(outcome)
    session.flush()
    sentence = N_("Recorded the result at the end of the stay of {name}: {situation}")
    describe_action(session, sentence, **_names(session, outcome))
    return outcome.id


def change_outcome(session: Session, outcome_id: int, changes: Mapping[str, Any], revision: int | None = None) -> None:
    """Change the result at the end of a stay."""
    outcome = _require(session, StayOutcome, outcome_id)
    _apply_outcome(session, outcome, _require_ended_stay(session, outcome.stay_id), changes, revision)
    sentence = N_("Changed the result at the end of the stay of {name}: {situation}")
    describe_action(session, sentence, **_names(session, outcome))


def delete_outcome(session: Session, outcome_id: int) -> None:
    """Delete the result at the end of a stay."""
    outcome = _require(session, StayOutcome, outcome_id)
    name = require_participant(session, outcome.participant_id).name
    session.delete(outcome)
    describe_action(session, N_("Deleted the result at the end of the stay of {name}"), name=name)


def record_follow_up(session: Session, stay_id: int, time: FollowUpTime, values: Mapping[str, Any]) -> int:
    """Record what was learnt at a follow-up after a stay; the id. Raises InvalidValuesError."""
    stay = _require_ended_stay(session, stay_id)
    if session.scalar(select(FollowUp.id).where(FollowUp.stay_id == stay_id, FollowUp.due == time)) is not None:
        raise Problem(_("This follow-up is recorded already. Nothing was changed: change that one."))
    follow_up = FollowUp(participant_id=stay.participant_id, stay_id=stay_id, due=time, asked_on=action_date(session))
    _apply_follow_up(session, follow_up, stay, values)
    session.add(follow_up)
    session.flush()
    sentence = N_("Recorded the follow-up of {name} ({when}): {situation}")
    describe_action(session, sentence, when=time.label, **_names(session, follow_up))
    return follow_up.id


def record_no_contact(session: Session, stay_id: int, time: FollowUpTime) -> int:
    """Record that nobody could be reached at a follow-up; the id."""
    return record_follow_up(session, stay_id, time, {"situation": UNKNOWN})


def change_follow_up(
    session: Session, follow_up_id: int, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    """Change what was learnt at a follow-up."""
    follow_up = _require(session, FollowUp, follow_up_id)
    _apply_follow_up(session, follow_up, _require_ended_stay(session, follow_up.stay_id), changes, revision)
    sentence = N_("Changed the follow-up of {name} ({when}): {situation}")
    describe_action(session, sentence, when=follow_up.due.label, **_names(session, follow_up))


def delete_follow_up(session: Session, follow_up_id: int) -> None:
    """Delete a follow-up, so that it can be asked again."""
    follow_up = _require(session, FollowUp, follow_up_id)
    name = require_participant(session, follow_up.participant_id).name
    session.delete(follow_up)
    describe_action(session, N_("Deleted a follow-up of {name}"), name=name)


def add_effect(session: Session, stay_id: int, values: Mapping[str, Any]) -> int:
    """Add an effect that was reached during a stay or after it; the id. Raises InvalidValuesError."""
    stay = _require(session, Stay, stay_id)
    effect = Effect(participant_id=stay.participant_id, stay_id=stay_id)
    _apply_effect(session, effect, stay, values)
    session.add(effect)
    session.flush()
    name = require_participant(session, stay.participant_id).name
    describe_action(session, N_("Added an effect of reintegration of {name}"), name=name)
    return effect.id


def change_effect(session: Session, effect_id: int, changes: Mapping[str, Any], revision: int | None = None) -> None:
    """Change an effect; its stay can be another one of the person."""
    effect = _require(session, Effect, effect_id)
    stay = _require(session, Stay, changes.get("stay_id") or effect.stay_id)
    effect.stay_id = stay.id
    _apply_effect(session, effect, stay, {key: value for key, value in changes.items() if key != "stay_id"}, revision)
    name = require_participant(session, effect.participant_id).name
    describe_action(session, N_("Changed an effect of reintegration of {name}"), name=name)


def delete_effect(session: Session, effect_id: int) -> None:
    """Delete an effect."""
    effect = _require(session, Effect, effect_id)
    name = require_participant(session, effect.participant_id).name
    session.delete(effect)
    describe_action(session, N_("Deleted an effect of reintegration of {name}"), name=name)


def _apply_outcome(
    session: Session, outcome: StayOutcome, stay: Stay, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    with session.no_autoflush:
        outcome.change(changes, revision=revision)
        problems = _day_problems(session, "recorded_on", outcome.recorded_on, stay.ended_on, _AFTER_END)
        last = FollowUpTime.TWELVE_MONTHS.due_on(stay.ended_on) if stay.ended_on else date.max
        if outcome.since and stay.started_on and not stay.started_on <= outcome.since <= last:
            words = _("A result of this stay holds from a day between {since} and {until} on.")
            problems["since"] = words.format(since=format_date(stay.started_on), until=format_date(last))
    if problems:
        raise InvalidValuesError(problems)


def _apply_follow_up(
    session: Session, follow_up: FollowUp, stay: Stay, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    with session.no_autoflush:
        follow_up.change(changes, revision=revision)
        problems = _day_problems(session, "asked_on", follow_up.asked_on, stay.ended_on, _AFTER_END)
        due = follow_up.due.due_on(stay.ended_on) if stay.ended_on else date.min
        if not problems and follow_up.asked_on < due - EARLY:
            words = _("This is to be asked on {date}, or up to two weeks before.")
            problems = {"asked_on": words.format(date=format_date(due))}
    if problems:
        raise InvalidValuesError(problems)


def _apply_effect(
    session: Session, effect: Effect, stay: Stay, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    with session.no_autoflush:
        effect.change(changes, revision=revision)
        problems = _day_problems(session, "reached_on", effect.reached_on, stay.started_on, _AFTER_BEGINNING)
    if problems:
        raise InvalidValuesError(problems)


_AFTER_END = N_("The stay ended on {date}: this is before it.")
_AFTER_BEGINNING = N_("The stay began on {date}: this is before it.")


def _day_problems(session: Session, key: str, day: date, earliest: date | None, words: str) -> dict[str, str]:
    """A day that lies before what it follows, or that has not come."""
    if earliest is not None and day < earliest:
        return {key: _(words).format(date=format_date(earliest))}
    return {key: _("This day has not come yet.")} if day > action_date(session) else {}


def _names(session: Session, record: SituationRecord) -> dict[str, str]:
    """The person and the situation, for a sentence of the journal."""
    name = require_participant(session, record.participant_id).name
    return {"name": name, "situation": situation_label(record.situation)}


def _require_ended_stay(session: Session, stay_id: int) -> Stay:
    """The stay, which has ended and not with the death of the person."""
    stay = _require(session, Stay, stay_id)
    if stay.ended_on is None:
        raise Problem(_("This stay goes on: only one that has ended has a result. Nothing was changed: end it first."))
    if stay.end is StayEnd.DEATH:
        raise Problem(_("This stay ended with the death of the person: nothing follows it. Nothing was changed."))
    return stay


def _require(session: Session, kind: type[R], record_id: int) -> R:
    record = session.get(kind, record_id)
    if record is None:
        raise RecordGoneError(_("This entry is no longer on file."))
    return record
