"""Who takes part in an activity: enrolling and leaving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kiscase.activities.actions import clashes
from kiscase.activities.actions.planning import plan, require_activity
from kiscase.activities.model import Activity, Enrolment, Waiting, lasts
from kiscase.contracts.actions import carried_out, latest
from kiscase.contracts.model import RUNNING, Contract, Party, Step
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day, ngettext
from kiscase.core.journal import say, today
from kiscase.participants.actions import require, require_eligible
from kiscase.participants.model import Participant, Verdict


class Terms(NamedTuple):
    """On what terms somebody takes part: until when, as a guest, for which action of the contract, beyond places."""

    until: date | None = None
    guest: bool = False
    step_id: int | None = None
    beyond: str = ""
    """The reason to enrol somebody although all places are taken."""
    passing: str = ""
    """The reason to enrol somebody although others have waited longer."""


USUAL = Terms()


class Prospect(NamedTuple):
    """What to know before a person is enrolled; a sentence is empty where there is nothing to say."""

    full: str
    waits: str
    clashes: list[str]
    steps: list[tuple[int, str]]
    """The actions of the contract that taking part can be for."""


class Candidate(NamedTuple):
    """Somebody who may take part in the club and is not enrolled in an activity."""

    id: int
    name: str
    born: str
    town: str
    ready: bool
    """Whether the person carries out a contract, which is the condition."""


def enrol(
    session: Session, activity_id: int, participant_id: int, since: date | None = None, terms: Terms = USUAL
) -> None:
    """Enrol a person who is carrying out a contract (art. 18 ust. 4), or a guest; else a Problem with the way out."""
    person = require(session, participant_id)
    activity = require_activity(session, activity_id)
    since = since or today(session)
    contract_id = None if terms.guest else _condition(session, person, since)
    if is_enrolled(session, activity_id, participant_id, since):
        raise Problem(_("{name} is enrolled in this activity already.").format(name=person.name))
    if terms.until is not None and terms.until < since:
        raise Invalid({"until": _("The last day lies before the first.")})
    if terms.step_id is not None and (terms.guest or terms.step_id not in dict(steps(session, participant_id))):
        raise Invalid({"step": _("This action stands in no contract that the person carries out.")})
    if not terms.beyond.strip() and (full := _full(session, activity, since)):
        nobody = _("Nobody was enrolled.")
        raise Invalid({"beyond": f"{full} {nobody}"})
    _take_turn(session, activity_id, participant_id, terms)
    enrolment = Enrolment(activity_id=activity_id, participant_id=participant_id, contract_id=contract_id)
    enrolment.step_id = terms.step_id
    enrolment.change({"since": since, "until": terms.until, "guest": terms.guest, "beyond": terms.beyond})
    session.add(enrolment)
    session.flush()
    sentence = N_("Enrolled {person} in {activity}")
    if terms.guest:
        sentence = N_("{person} is a guest in {activity}")
    elif terms.beyond.strip():
        sentence = N_("Enrolled {person} in {activity} beyond the places: {reason}")
    say(session, sentence, person=person.name, activity=activity.name, reason=terms.beyond)


def enrol_many(
    session: Session, activity_id: int, participant_ids: Sequence[int], since: date | None = None
) -> list[tuple[int, str]]:
    """Enrol all who can be, in one action; (id, reason) of those who cannot. A Problem when nobody could be."""
    refused: list[tuple[int, str]] = []
    for participant_id in participant_ids:
        try:
            enrol(session, activity_id, participant_id, since)
        except Problem as problem:
            refused.append((participant_id, str(problem)))
    if len(refused) == len(participant_ids):
        raise Problem("\n".join(sentence for _id, sentence in refused) or _("Please choose at least one person."))
    count = len(participant_ids) - len(refused)
    say(
        session,
        N_("Enrolled {count} people in {activity}"),
        count=count,
        activity=require_activity(session, activity_id).name,
    )
    return refused


def prospect(session: Session, activity_id: int, participant_id: int | None, since: date) -> Prospect:
    """What to know before a person, or whoever it will be, is enrolled from a day on."""
    activity = require_activity(session, activity_id)
    ahead = _ahead(session, activity_id, participant_id)
    waits = _("{name} waits for a place and asked before.").format(name=_name(session, ahead[0])) if ahead else ""
    return Prospect(
        _full(session, activity, since),
        waits,
        clashes.of_person(session, participant_id, activity_id, since) if participant_id is not None else [],
        steps(session, participant_id) if participant_id is not None else [],
    )


def candidates(session: Session, activity_id: int, since: date) -> list[Candidate]:
    """Who may take part in the club and is not enrolled in an activity, in Polish order."""
    here = (
        select(Enrolment.participant_id)
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == activity_id, lasts(since))
    )
    ready = select(Contract.participant_id).where(Contract.state.in_(RUNNING))
    chosen = (
        select(Participant, Participant.id.in_(ready))
        .where(Participant.verdict != Verdict.MAY_NOT, Participant.id.not_in(here))
        .order_by(Participant.sort, Participant.id)
    )
    return [
        Candidate(person.id, f"{person.family_name} {person.given_name}", day(person.born), person.town, can)
        for person, can in session.execute(chosen)
    ]


def copy(session: Session, activity_id: int, changes: Mapping[str, Any], *, people: bool) -> tuple[int, list[str]]:
    """Copy an activity to a new time, with its people on wish; the id, and a sentence for each who cannot come."""
    old = require_activity(session, activity_id)
    values = {key: value for key, value in old.values().items() if key in Activity.fields()}
    made = plan(session, values | dict(changes), old.leader_id)
    refused = []
    for person, guest in _last_people(session, activity_id) if people else ():
        try:
            enrol(session, made, person, session.get_one(Activity, made).since, Terms(guest=guest))
        except Problem as problem:
            refused.append(str(problem))
    say(session, N_("Copied the activity {name}"), name=old.name)
    return made, refused


def is_enrolled(session: Session, activity_id: int, participant_id: int, on: date) -> bool:
    """Whether an enrolment of the person lasts on a day or begins later."""
    return session.scalar(_enrolments(activity_id, participant_id).where(lasts(on)).limit(1)) is not None


def free_places(session: Session, activity_id: int, on: date) -> int | None:
    """How many places are free on a day; None where they are not counted."""
    capacity = require_activity(session, activity_id).capacity
    return None if capacity is None else capacity - _taken(session, activity_id, on)


def steps(session: Session, participant_id: int) -> list[tuple[int, str]]:
    """The person's own actions in the contract that is carried out: what an enrolment can be for."""
    contract_id = carried_out(session, participant_id)
    if contract_id is None:
        return []
    chosen = select(Step.id, Step.text).where(Step.contract_id == contract_id, Step.party == Party.PARTICIPANT)
    return [(row[0], row[1]) for row in session.execute(chosen.order_by(Step.position, Step.id))]


def leave(session: Session, activity_id: int, participant_id: int, until: date | None = None) -> None:
    """End a person's enrolment; the day (today, when not given) is the last on which the person is on the list."""
    until = until or today(session)
    running = _enrolments(activity_id, participant_id).where(Enrolment.until.is_(None), lasts(until))
    enrolment = session.scalar(running.order_by(Enrolment.since.desc()))
    person = require(session, participant_id)
    if enrolment is None:
        raise Problem(_("{name} is not enrolled in this activity. Nothing was changed.").format(name=person.name))
    if until < enrolment.since:
        raise Invalid({"until": _("The last day lies before the first.")})
    enrolment.change({"until": until})
    activity = require_activity(session, activity_id)
    say(session, N_("{person} left {activity}"), person=person.name, activity=activity.name)


def _require_contract_drawn(session: Session, contract_id: int, since: date) -> None:
    """Nobody takes part before the contract that is the condition of it."""
    drawn_on = session.get_one(Contract, contract_id).drawn_on
    if drawn_on and since < drawn_on:
        words = _("The contract is of {date}; nobody is enrolled from an earlier day.")
        raise Invalid({"since": words.format(date=day(drawn_on))})


def _last_people(session: Session, activity_id: int) -> list[tuple[int, bool]]:
    """Who takes part until the end, and whether as a guest."""
    chosen = select(Enrolment.participant_id, Enrolment.guest).where(
        Enrolment.activity_id == activity_id, Enrolment.until.is_(None)
    )
    return [(row[0], row[1]) for row in session.execute(chosen.order_by(Enrolment.id))]


def _condition(session: Session, person: Participant, since: date) -> int:
    """The contract that the person is carrying out: the condition of taking part."""
    reason = _("{name} may not take part in the club, so nobody was enrolled. The reason stands on the person's page.")
    require_eligible(session, person, reason)
    contract_id = carried_out(session, person.id)
    if contract_id is None:
        raise Problem(
            _(
                "{name} is not carrying out a social contract, so nobody was enrolled: the contract "
                "is the condition (art. 18 ust. 4)."
            ).format(name=person.name),
            way_out=_to_contract(session, person.id),
        )
    _require_contract_drawn(session, contract_id, since)
    return contract_id


def _taken(session: Session, activity_id: int, on: date) -> int:
    return session.scalar(people_enrolled().where(Enrolment.activity_id == activity_id, lasts(on))) or 0


def _full(session: Session, activity: Activity, since: date) -> str:
    """A sentence when no place is free on a day: nobody is enrolled beyond the places without a reason."""
    if activity.capacity is None or _taken(session, activity.id, since) < activity.capacity:
        return ""
    full = ngettext(
        "The only place of {activity} is taken.", "All {count} places of {activity} are taken.", activity.capacity
    )
    return full.format(activity=activity.name, count=activity.capacity)


def _take_turn(session: Session, activity_id: int, participant_id: int, terms: Terms) -> None:
    """Whoever gets a place waits no longer; who asked before is passed over with a reason, or nobody is enrolled."""
    reason = terms.passing.strip() or terms.beyond.strip()
    ahead = _ahead(session, activity_id, participant_id)
    if ahead and not reason:
        words = _("{name} asked before. Please write why somebody else gets the place.")
        raise Invalid({"beyond": words.format(name=_name(session, ahead[0]))})
    for row in ahead:
        row.change({"reason": reason})
    own = session.scalar(_waiting(activity_id).where(Waiting.participant_id == participant_id))
    if own is not None:
        own.change({"closed_on": today(session), "enrolled": True})


def _ahead(session: Session, activity_id: int, participant_id: int | None) -> list[Waiting]:
    """Who waits for a place longer than a person, or waits at all when the person does not."""
    waiting = list(session.scalars(_waiting(activity_id).order_by(Waiting.asked_on, Waiting.id)))
    own = next((place for place, row in enumerate(waiting) if row.participant_id == participant_id), len(waiting))
    return waiting[:own]


def _waiting(activity_id: int) -> Select[Waiting]:
    return select(Waiting).where(Waiting.activity_id == activity_id, Waiting.closed_on.is_(None))


def _name(session: Session, row: Waiting) -> str:
    return require(session, row.participant_id).name


def _enrolments(activity_id: int, participant_id: int) -> Select[Enrolment]:
    """All times that a person was enrolled in an activity: one may leave and come back with a later contract."""
    chosen = select(Enrolment).outerjoin(Contract, Contract.id == Enrolment.contract_id)
    return chosen.where(Enrolment.activity_id == activity_id, Enrolment.participant_id == participant_id)


def people_enrolled() -> Select[int]:
    """How many are enrolled."""
    return select(func.count()).select_from(Enrolment).outerjoin(Contract, Contract.id == Enrolment.contract_id)


def _to_contract(session: Session, participant_id: int) -> tuple[str, int | None]:
    """Where the person's contract is: its page, or the person's page when there is none."""
    contract_id = latest(session, participant_id)
    return (Contract.__tablename__, contract_id) if contract_id else (Participant.__tablename__, participant_id)
