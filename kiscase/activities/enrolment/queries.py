"""Who can be enrolled, who is, and how many places are free."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import find_activity_rule
from kiscase.activities.model import Enrolment, enrolment_continues
from kiscase.activities.queries import require_activity, select_enrolment_count
from kiscase.contracts.model import RUNNING_STATES, Contract
from kiscase.contracts.parts import AgreedAction, Party
from kiscase.contracts.queries import running_contract_id
from kiscase.core.date_format import format_date
from kiscase.participants.eligibility import EligibilityVerdict
from kiscase.participants.model import Participant


class EnrolmentCandidate(NamedTuple):
    """Somebody who is eligible and not enrolled in an activity."""

    id: int
    name: str
    born: str
    town: str
    ready: bool
    """Whether the person is carrying out a contract, or the kind of activity does not ask for one."""


def list_enrolment_candidates(session: Session, activity_id: int, since: date) -> list[EnrolmentCandidate]:
    """Who is eligible and not enrolled in an activity, in Polish order; where no contract is asked for, everybody."""
    rule = find_activity_rule(require_activity(session, activity_id).kind, since)
    free = rule is not None and not rule.needs_contract
    here = (
        select(Enrolment.participant_id)
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == activity_id, enrolment_continues(since))
    )
    ready = select(Contract.participant_id).where(Contract.state.in_(RUNNING_STATES))
    chosen = (
        select(Participant, Participant.id.in_(ready))
        .where(Participant.id.not_in(here))
        .order_by(Participant.sort, Participant.id)
    )
    if not free:
        chosen = chosen.where(Participant.verdict != EligibilityVerdict.MAY_NOT)
    return [
        EnrolmentCandidate(
            person.id, f"{person.family_name} {person.given_name}", format_date(person.born), person.town, can or free
        )
        for person, can in session.execute(chosen)
    ]


def is_enrolled(session: Session, activity_id: int, participant_id: int, on: date) -> bool:
    """Whether the person has an enrolment that lasts on a day or begins later."""
    return (
        session.scalar(select_enrolments(activity_id, participant_id).where(enrolment_continues(on)).limit(1))
        is not None
    )


def count_free_capacity(session: Session, activity_id: int, on: date) -> int | None:
    """How many places are free on a day; None without a capacity."""
    capacity = require_activity(session, activity_id).capacity
    return None if capacity is None else capacity - count_enrolled_people(session, activity_id, on)


def list_contract_steps(session: Session, participant_id: int) -> list[tuple[int, str]]:
    """The person's own actions in the contract being carried out, (id, text) each: what an enrolment can fulfil."""
    contract_id = running_contract_id(session, participant_id)
    if contract_id is None:
        return []
    chosen = select(AgreedAction.id, AgreedAction.text).where(
        AgreedAction.contract_id == contract_id, AgreedAction.party == Party.PARTICIPANT
    )
    return [(row[0], row[1]) for row in session.execute(chosen.order_by(AgreedAction.position, AgreedAction.id))]


def count_enrolled_people(session: Session, activity_id: int, on: date) -> int:
    return (
        session.scalar(select_enrolment_count().where(Enrolment.activity_id == activity_id, enrolment_continues(on)))
        or 0
    )


def select_enrolments(activity_id: int, participant_id: int) -> Select[Enrolment]:
    """All enrolments of a person in an activity: one may leave and return with a later contract."""
    chosen = select(Enrolment).outerjoin(Contract, Contract.id == Enrolment.contract_id)
    return chosen.where(Enrolment.activity_id == activity_id, Enrolment.participant_id == participant_id)
