"""Enrolling people in an activity, ending enrolments, and copying an activity with its people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import AGREEMENT_KINDS, find_activity_rule
from kiscase.activities.agreements.actions import load_referral, save_referral
from kiscase.activities.enrolment.conditions import Refusal, find_refusal, needs_contract
from kiscase.activities.enrolment.period_limit import limit_enrolment_end
from kiscase.activities.enrolment.queries import (
    count_enrolled_people,
    is_enrolled,
    list_contract_steps,
    list_marked_days,
    select_enrolments,
)
from kiscase.activities.enrolment.waiting_list_model import WaitingListEntry
from kiscase.activities.model import Activity, Enrolment, EnrolmentEnding, enrolment_continues
from kiscase.activities.planning import conflicts
from kiscase.activities.planning.actions import plan_activity
from kiscase.activities.queries import require_activity
from kiscase.contracts.model import Contract
from kiscase.contracts.queries import running_contract_id
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.participants.model import Participant
from kiscase.participants.queries import require_participant


class EnrolmentTerms(NamedTuple):
    """The terms of an enrolment: until when, as a guest, for which action of the contract, beyond the capacity."""

    until: date | None = None
    guest: bool = False
    step_id: int | None = None
    beyond: str = ""
    """The reason to enrol somebody although all places are taken."""
    passing: str = ""
    """The reason to enrol somebody although others have waited longer."""
    referral: Mapping[str, Any] = MappingProxyType({})
    """The referral of the labour office by the fields of `Referral`: its sign, who confirmed it, why longer."""


DEFAULT_TERMS = EnrolmentTerms()
_DAYS_NAMED = 6  # in a sentence


class EnrolmentPreview(NamedTuple):
    """What to know before a person is enrolled; each sentence is empty if it does not apply."""

    full: str
    waits: str
    clashes: list[str]
    steps: list[tuple[int, str]]
    """The actions of the contract that taking part can fulfil, (id, text) each."""
    rule: str = ""
    """What the law says of a kind that rests on an agreement with the starosta."""
    needs_contract: bool = True
    referral: Mapping[str, Any] | None = None
    """What is on file of the referral, for a kind to which the labour office refers."""
    refusal: Refusal | None = None
    """Why the person cannot be enrolled, except as a guest."""
    contract_until: date | None = None
    """The planned end of the contract, with which the enrolment ends."""


def enrol_person(
    session: Session,
    activity_id: int,
    participant_id: int,
    since: date | None = None,
    terms: EnrolmentTerms = DEFAULT_TERMS,
) -> None:
    """Enrol a person who is carrying out a contract (art. 18 ust. 4), or a guest; otherwise raises Problem.

    Reintegration commissioned by the starosta needs no contract (art. 18 ust. 9); the starosta names who takes part.
    """
    person = require_participant(session, participant_id)
    activity = require_activity(session, activity_id)
    since = since or action_date(session)
    free = terms.guest or not needs_contract(activity, since)
    contract_id = None if free else _require_contract(session, person, since)
    if is_enrolled(session, activity_id, participant_id, since):
        raise Problem(_("{name} is already enrolled in this activity.").format(name=person.name))
    if terms.until is not None and terms.until < since:
        raise InvalidValuesError({"until": _("The last day is before the first.")})
    if terms.step_id is not None and (
        terms.guest or terms.step_id not in dict(list_contract_steps(session, participant_id))
    ):
        raise InvalidValuesError({"step": _("This action is not part of a contract that the person is carrying out.")})
    if not terms.beyond.strip() and (full := _describe_full(session, activity, since)):
        raise NoPlaceError(full, _("no free place"))
    longer = str(terms.referral.get("longer") or "")
    until = limit_enrolment_end(session, activity, participant_id, since=since, until=terms.until, reason=longer)
    _close_waiting_entry(session, activity_id, participant_id, terms)
    if any(terms.referral.values()):
        save_referral(session, activity_id, participant_id, terms.referral)
    enrolment = Enrolment(activity_id=activity_id, participant_id=participant_id, contract_id=contract_id)
    enrolment.step_id = terms.step_id
    enrolment.change({"since": since, "until": until, "guest": terms.guest, "beyond": terms.beyond})
    session.add(enrolment)
    session.flush()
    sentence = N_("Enrolled {person} in {activity}")
    if terms.guest:
        sentence = N_("{person} is a guest in {activity}")
    elif terms.beyond.strip():
        sentence = N_("Enrolled {person} in {activity} beyond the places: {reason}")
    describe_action(session, sentence, person=person.name, activity=activity.name, reason=terms.beyond)


class EnrolmentRefusedError(Problem):
    """Somebody cannot be enrolled; *refusal* says why, also in a few words."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence, way_out=refusal.way_out)
        self.refusal = refusal


class NoPlaceError(InvalidValuesError):
    """There is no place for somebody without a reason (key `beyond`); *reason* says why in a few words."""

    def __init__(self, sentence: str, reason: str) -> None:
        super().__init__({"beyond": sentence})
        self.reason = reason


class NotEnrolled(NamedTuple):
    """Somebody who could not be enrolled with others, and why, in a few words."""

    participant_id: int
    name: str
    reason: str
    can_wait: bool
    """Whether only a place is missing, so that the person can be put on the waiting list."""


class NobodyEnrolledError(Problem):
    """None of several people could be enrolled; nothing was changed."""

    def __init__(self, refused: Sequence[NotEnrolled]) -> None:
        lines = [_("Nobody was enrolled:"), *(f"{one.name}: {one.reason}" for one in refused)]
        super().__init__("\n".join(lines) if refused else _("Please choose at least one person."))
        self.refused = refused


def not_enrolled(person: Participant, problem: Problem) -> NotEnrolled:
    """Somebody whose enrolment was refused, with the reason in a few words."""
    reason = problem.sentence
    if isinstance(problem, EnrolmentRefusedError):
        reason = problem.refusal.reason
    elif isinstance(problem, NoPlaceError):
        reason = problem.reason
    name = f"{person.family_name} {person.given_name}"
    return NotEnrolled(person.id, name, reason, isinstance(problem, NoPlaceError))


def bulk_enrol(
    session: Session, activity_id: int, participant_ids: Sequence[int], since: date | None = None
) -> list[NotEnrolled]:
    """Enrol everybody who can be; returns those who cannot. Raises NobodyEnrolledError if nobody can be."""
    refused: list[NotEnrolled] = []
    for participant_id in participant_ids:
        try:
            enrol_person(session, activity_id, participant_id, since)
        except Problem as problem:
            refused.append(not_enrolled(require_participant(session, participant_id), problem))
    if len(refused) == len(participant_ids):
        raise NobodyEnrolledError(refused)
    count = len(participant_ids) - len(refused)
    describe_action(
        session,
        N_("Enrolled {count} people in {activity}"),
        count=count,
        activity=require_activity(session, activity_id).name,
    )
    return refused


def preview_enrolment(session: Session, activity_id: int, participant_id: int | None, since: date) -> EnrolmentPreview:
    """What to know before a person (None: not chosen yet) is enrolled from a day on."""
    activity = require_activity(session, activity_id)
    ahead = _waiting_before(session, activity_id, participant_id)
    waits = _("{name} is waiting for a place and asked first.").format(name=_name(session, ahead[0])) if ahead else ""
    rule = find_activity_rule(activity.kind, since)
    refusal = until = None
    if participant_id is not None and needs_contract(activity, since):
        refusal = find_refusal(session, require_participant(session, participant_id), since)
        contract_id = running_contract_id(session, participant_id, since)
        until = session.get_one(Contract, contract_id).ends_on if contract_id is not None else None
    referral = None
    if activity.kind in AGREEMENT_KINDS:
        referral = load_referral(session, activity_id, participant_id).values if participant_id is not None else {}
    return EnrolmentPreview(
        _describe_full(session, activity, since),
        waits,
        conflicts.find_person_conflicts(session, participant_id, activity_id, since)
        if participant_id is not None
        else [],
        list_contract_steps(session, participant_id) if participant_id is not None else [],
        rule.sentence if rule is not None and activity.kind in AGREEMENT_KINDS else "",
        rule is None or rule.needs_contract,
        referral,
        refusal,
        until,
    )


def copy_activity(
    session: Session, activity_id: int, changes: Mapping[str, Any], *, people: bool
) -> tuple[int, list[str]]:
    """Copy an activity to a new period, perhaps with its people; returns the id and why some could not be enrolled."""
    old = require_activity(session, activity_id)
    values = {key: value for key, value in old.values().items() if key in Activity.fields().keys() - {"former_names"}}
    made = plan_activity(session, values | dict(changes), old.leader_id)
    refused = []
    for person, guest in _people_until_the_end(session, old) if people else ():
        try:
            enrol_person(session, made, person, session.get_one(Activity, made).since, EnrolmentTerms(guest=guest))
        except Problem as problem:
            refused.append(str(problem))
    describe_action(session, N_("Copied the activity {name}"), name=old.name)
    return made, refused


def end_enrolment(
    session: Session,
    activity_id: int,
    participant_id: int,
    until: date | None = None,
    ending: EnrolmentEnding | None = None,
) -> None:
    """End a person's enrolment; the day (today by default) is the last one on which the person is on the list.

    Raises InvalidValuesError if the person has marks after that day: they would no longer count anywhere.
    """
    until = until or action_date(session)
    running = select_enrolments(activity_id, participant_id).where(
        Enrolment.until.is_(None) | (Enrolment.until > until), enrolment_continues(until)
    )
    enrolment = session.scalar(running.order_by(Enrolment.since.desc(), Enrolment.id))
    person = require_participant(session, participant_id)
    if enrolment is None:
        raise Problem(_("{name} is not enrolled in this activity. Nothing was changed.").format(name=person.name))
    if until < enrolment.since:
        raise InvalidValuesError({"until": _("The last day is before the first.")})
    if marked := list_marked_days(session, enrolment, until):
        words = _("{name} has marks after this day: {days}. Please change the day, or remove the marks.")
        raise InvalidValuesError({"until": words.format(name=person.name, days=days_text(marked))})
    enrolment.change({"until": until, "ending": ending})
    names = {"person": person.name, "activity": require_activity(session, activity_id).name}
    if ending is None:
        describe_action(session, N_("{person} left {activity}"), **names)
    else:
        describe_action(session, N_("{person} left {activity}: {reason}"), reason=ending.label, **names)


def days_text(days: Sequence[date]) -> str:
    """Days in a sentence; of many only the first are named."""
    shown = ", ".join(format_date(day) for day in days[:_DAYS_NAMED])
    return shown if len(days) <= _DAYS_NAMED else f"{shown}…"


def _require_contract_drawn(session: Session, contract_id: int, since: date) -> None:
    """Raise for a day before the contract that is the condition of taking part."""
    drawn_on = session.get_one(Contract, contract_id).drawn_on
    if drawn_on and since < drawn_on:
        words = _("The contract is dated {date}; nobody can be enrolled from an earlier day.")
        raise InvalidValuesError({"since": words.format(date=format_date(drawn_on))})


def _people_until_the_end(session: Session, activity: Activity) -> list[tuple[int, bool]]:
    """Who is enrolled without an end before that of the activity, and whether as a guest; also under ended contracts.

    Who cannot be enrolled anew because a contract has ended is named.
    """
    chosen = select(Enrolment.participant_id, Enrolment.guest).where(
        Enrolment.activity_id == activity.id,
        Enrolment.until.is_(None) | (Enrolment.until >= (activity.until or date.max)),
    )
    return [(row[0], row[1]) for row in session.execute(chosen.order_by(Enrolment.id))]


def _require_contract(session: Session, person: Participant, since: date) -> int:
    """The contract that the person is carrying out, which is the condition of taking part; otherwise raises Problem."""
    refusal = find_refusal(session, person, since)
    contract_id = running_contract_id(session, person.id, since)
    if refusal is not None or contract_id is None:
        raise EnrolmentRefusedError(refusal or Refusal("", "", (Participant.__tablename__, person.id)))
    _require_contract_drawn(session, contract_id, since)
    return contract_id


def _describe_full(session: Session, activity: Activity, since: date) -> str:
    """A sentence if no place is free on a day; an enrolment beyond the capacity needs a reason."""
    if activity.capacity is None or count_enrolled_people(session, activity.id, since) < activity.capacity:
        return ""
    full = ngettext(
        "The only place of {activity} is taken.", "All {count} places of {activity} are taken.", activity.capacity
    )
    return full.format(activity=activity.name, count=activity.capacity)


def _close_waiting_entry(session: Session, activity_id: int, participant_id: int, terms: EnrolmentTerms) -> None:
    """Close the waiting list entry of the person; passing over people who asked before needs a reason."""
    reason = terms.passing.strip() or terms.beyond.strip()
    ahead = _waiting_before(session, activity_id, participant_id)
    if ahead and not reason:
        words = _("{name} asked first. Please enter why somebody else gets the place.")
        first = _name(session, ahead[0])
        raise NoPlaceError(words.format(name=first), _("{name} asked first").format(name=first))
    for row in ahead:
        row.change({"reason": reason})
    own = session.scalar(_select_waiting(activity_id).where(WaitingListEntry.participant_id == participant_id))
    if own is not None:
        own.change({"closed_on": action_date(session), "enrolled": True})


def _waiting_before(session: Session, activity_id: int, participant_id: int | None) -> list[WaitingListEntry]:
    """Who has waited longer than a person; everybody on the list if the person does not wait."""
    waiting = list(
        session.scalars(_select_waiting(activity_id).order_by(WaitingListEntry.asked_on, WaitingListEntry.id))
    )
    own = next((place for place, row in enumerate(waiting) if row.participant_id == participant_id), len(waiting))
    return waiting[:own]


def _select_waiting(activity_id: int) -> Select[WaitingListEntry]:
    return select(WaitingListEntry).where(
        WaitingListEntry.activity_id == activity_id, WaitingListEntry.closed_on.is_(None)
    )


def _name(session: Session, row: WaitingListEntry) -> str:
    return require_participant(session, row.participant_id).name
