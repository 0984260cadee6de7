"""Who can be enrolled, who is, and how many places are free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from kiscase.activities.enrolment.conditions import describe_contract_over, needs_contract
from kiscase.activities.model import Attendance, Enrolment, Meeting, MeetingStatus, enrolment_continues
from kiscase.activities.queries import require_activity, select_enrolment_count
from kiscase.contracts.model import RUNNING_STATES, Contract
from kiscase.contracts.parts import AgreedAction, Party
from kiscase.contracts.queries import running_contract_id
from kiscase.core.i18n import _
from kiscase.core.text.names import join_names
from kiscase.participants.eligibility import EligibilityVerdict
from kiscase.participants.model import Participant
from kiscase.participants.queries import find_excluded_participants


class EnrolmentCandidate(NamedTuple):
    """Somebody who is not enrolled in an activity."""

    id: int
    name: str
    born: str
    town: str
    hindrance: str
    """Why the person cannot be enrolled, in a few words; empty if nothing is in the way."""


def list_enrolment_candidates(session: Session, activity_id: int, since: date) -> list[EnrolmentCandidate]:
    """Who is eligible and not enrolled in an activity, in Polish order; where no contract is asked for, everybody.

    Whoever can be enrolled from the day on comes first.
    """
    free = not needs_contract(require_activity(session, activity_id), since)
    here = (
        select(Enrolment.participant_id)
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == activity_id, enrolment_continues(since))
    )
    chosen = select(Participant).where(Participant.id.not_in(here)).order_by(Participant.sort, Participant.id)
    people = list(session.scalars(chosen))
    found = {} if free else _hindrances(session, [person.id for person in people], since)
    candidates = [
        EnrolmentCandidate(
            person.id,
            join_names(person.family_name, person.given_name),
            person.birth_text,
            person.town,
            found.get(person.id, ""),
        )
        for person in people
        if free or person.verdict is not EligibilityVerdict.MAY_NOT
    ]
    return sorted(candidates, key=lambda one: bool(one.hindrance))


def _hindrances(session: Session, people: Sequence[int], since: date) -> dict[int, str]:
    """Why people cannot be enrolled from a day on in what needs a contract, in a few words."""
    chosen = select(Contract.participant_id, Contract.ends_on).where(Contract.state.in_(RUNNING_STATES))
    ends: dict[int, date] = {}
    for person, end in session.execute(chosen):
        ends[person] = max(ends.get(person, date.min), end or date.max)
    found = dict.fromkeys(people, _("not carrying out a contract"))
    for person, end in ends.items():
        found[person] = describe_contract_over(end) if end < since else ""
    return found | dict.fromkeys(find_excluded_participants(session, people, since), _("may not take part"))


def list_marked_days(session: Session, enrolment: Enrolment, after: date) -> list[date]:
    """The days after a day on which the person of an enrolment has a mark that counts only because of it."""
    chosen = (
        select(Meeting.day)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .join(Enrolment, Enrolment.id == enrolment.id)
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(
            Meeting.activity_id == Enrolment.activity_id,
            Meeting.happening == MeetingStatus.PLANNED,
            Meeting.day > after,
            Meeting.day >= Enrolment.since,
            enrolment_continues(Meeting.day),
            Attendance.participant_id == Enrolment.participant_id,
            Attendance.guest.is_(False),
        )
    )
    return list(session.scalars(chosen.distinct().order_by(Meeting.day)))


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
