"""Who can be enrolled, who is, and how many places are free."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, not_, select
from sqlalchemy.orm import Session

from kiscase.activities.enrolment.conditions import describe_contract_over, needs_contract
from kiscase.activities.model import Attendance, Enrolment, Meeting, MeetingStatus, enrolment_continues
from kiscase.activities.queries import require_activity, select_enrolment_count
from kiscase.contracts.model import RUNNING_STATES, Contract
from kiscase.contracts.parts import AgreedAction, Party
from kiscase.contracts.queries import running_contract_id
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import _
from kiscase.core.search.matching import FEW_HITS, search_all
from kiscase.participants.choosing import PersonOption, distinguishing_label, find_people
from kiscase.participants.model import Benefit, Participant
from kiscase.participants.queries import find_excluded_participants, is_excluding_benefit
from kiscase.participants.searching import MAX_FOUND
from kiscase.participants.verdict import EligibilityVerdict

MAX_SEARCHED = 1_000  # people found by a text, of whom those who can be enrolled come first


class EnrolmentCandidate(NamedTuple):
    """Somebody who is not enrolled in an activity."""

    id: int
    name: str
    born: str
    town: str
    hindrance: str
    """Why the person cannot be enrolled, in a few words; empty if nothing is in the way."""


def list_enrolment_candidates(
    session: Session, activity_id: int, since: date, text: str = "", *, among: Collection[int] | None = None
) -> list[EnrolmentCandidate]:
    """Who is eligible and not enrolled in an activity; where no contract is asked for, everybody who is not.

    Whoever can be enrolled from the day on comes first, each part in Polish order. They are the first MAX_FOUND of
    all, of the first MAX_SEARCHED whom the search finds by a text, or *among* some people.
    """
    if text.strip():
        hits = search_all(PlainReader.in_session(session), text, kinds=[Participant.__tablename__], limit=MAX_SEARCHED)
        among = [hit.id for hit in hits]
    if among is not None and not among:
        return []
    here = (
        select(Enrolment.participant_id)
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == activity_id, enrolment_continues(since))
    )
    chosen = select(Participant.id).where(Participant.id.not_in(here)).order_by(Participant.sort, Participant.id)
    if among is not None:
        chosen = chosen.where(Participant.id.in_(among))
    most = MAX_FOUND if among is None or text else len(among)
    if not needs_contract(require_activity(session, activity_id), since):
        return _candidates(session, activity_id, since, session.scalars(chosen.limit(most)).all())
    chosen = chosen.where(Participant.verdict != EligibilityVerdict.MAY_NOT)
    excluded = exists().where(Benefit.participant_id == Participant.id, is_excluding_benefit(since))
    may = _carries_out_contract(session, since) & not_(excluded)
    ids = list(session.scalars(chosen.where(may).limit(most)))
    if len(ids) < most:
        ids += session.scalars(chosen.where(not_(may)).limit(most - len(ids)))
    return _candidates(session, activity_id, since, ids)


def _candidates(session: Session, activity_id: int, since: date, ids: Sequence[int]) -> list[EnrolmentCandidate]:
    """These people, in this order, with what hinders each from being enrolled from a day on."""
    people = {one.id: one for one in session.scalars(select(Participant).where(Participant.id.in_(ids)))}
    hindrances = list_hindrances(session, activity_id, ids, since)
    return [
        EnrolmentCandidate(
            one, people[one].search_title(), people[one].birth_text, people[one].town, hindrances.get(one, "")
        )
        for one in ids
        if one in people
    ]


def list_enrolment_options(session: Session, activity_id: int, since: date, text: str = "") -> list[PersonOption]:
    """The people whom the search finds by a text, as a field offers them, with what hinders each from enrolling."""
    rows = find_people(session, text)
    hindrances = list_hindrances(session, activity_id, [row.id for row in rows], since)
    return [
        (str(row.id), distinguishing_label(row.name, row.born, row.town, hindrances.get(row.id, ""))) for row in rows
    ]


def list_hindrances(session: Session, activity_id: int, people: Sequence[int], since: date) -> dict[int, str]:
    """Why people cannot be enrolled from a day on, in a few words, by their ids; of a few, not of all on file."""
    if not needs_contract(require_activity(session, activity_id), since):
        return {}
    chosen = select(Contract.participant_id, Contract.ends_on).where(Contract.state.in_(RUNNING_STATES))
    ends: dict[int, date] = {}
    for person, end in session.execute(chosen.where(Contract.participant_id.in_(people))):
        ends[person] = max(ends.get(person, date.min), end or date.max)
    found = dict.fromkeys(people, _("not carrying out a contract"))
    for person, end in ends.items():
        found[person] = describe_contract_over(end) if end < since else ""
    return found | dict.fromkeys(find_excluded_participants(session, people, since), _("may not take part"))


def _carries_out_contract(session: Session, since: date) -> ColumnElement[bool]:
    """The condition that a person carries out a contract that lasts until a day at least.

    Few are looked up by their ids; among many, the people are tested in their order until enough are found.
    """
    lasts = Contract.state.in_(RUNNING_STATES) & (Contract.ends_on.is_(None) | (Contract.ends_on >= since))
    few = session.scalars(select(Contract.participant_id).where(lasts).limit(FEW_HITS + 1)).all()
    if len(few) <= FEW_HITS:
        return Participant.id.in_(few)
    return exists().where(Contract.participant_id == Participant.id, lasts)


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
