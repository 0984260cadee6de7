"""Whether the conditions of taking part hold on a day: a contract that is carried out, and no right that excludes.

A contract is over from the day after its planned end (`contracts.queries.planned_end`), whatever its state: then nobody
is enrolled under it, and whoever is on the lists stays there with a remark, so that no mark gets lost.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import find_activity_rule
from kiscase.activities.model import Activity, Enrolment, enrolment_continues
from kiscase.contracts.model import Contract
from kiscase.contracts.queries import latest_contract_id, planned_end, running_contract_id
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.participants.model import Participant
from kiscase.participants.queries import find_excluded_participants


class Refusal(NamedTuple):
    """Why a person cannot be enrolled from a day on."""

    reason: str
    """In a few words, for lists."""
    sentence: str
    way_out: tuple[str, int | None]
    """Where it can be mended."""


def needs_contract(activity: Activity, on: date) -> bool:
    """Whether the law demands a contract of those who take part in this kind of activity (art. 18 ust. 4 and 9)."""
    rule = find_activity_rule(activity.kind, on)
    return rule is None or rule.needs_contract


def find_refusal(session: Session, person: Participant, since: date) -> Refusal | None:
    """Why a person cannot be enrolled from a day on in what needs a contract; None if nothing is in the way."""
    days = {since, action_date(session)}
    if any(find_excluded_participants(session, [person.id], on) for on in days):
        sentence = _("{name} may not take part in the club. The reason is shown on the person's page.")
        return Refusal(
            _("may not take part"), sentence.format(name=person.name), (Participant.__tablename__, person.id)
        )
    contract_id = running_contract_id(session, person.id, since)
    if contract_id is None:
        sentence = _("{name} is not carrying out a social contract, which is the condition (art. 18 ust. 4).")
        return Refusal(
            _("not carrying out a contract"), sentence.format(name=person.name), _way_to_contract(session, person.id)
        )
    contract = session.get_one(Contract, contract_id)
    if contract.ends_on is not None and contract.ends_on < since:
        sentence = _(
            "The contract {number} of {name} was planned until {date}; from the day after it is not the condition of "
            "taking part (art. 18 ust. 4). Enter a later end in its inner data, or conclude another contract."
        )
        ended = format_date(contract.ends_on)
        return Refusal(
            describe_contract_over(contract.ends_on),
            sentence.format(number=contract.title, name=person.name, date=ended),
            (Contract.__tablename__, contract_id),
        )
    return None


def list_remarks(session: Session, activity_id: int, people: Collection[int], on: date) -> dict[int, str]:
    """What stands in the way of people who are on the list of an activity on a day: in a few words, by their ids."""
    activity = session.get_one(Activity, activity_id)
    if not needs_contract(activity, on):
        return {}
    chosen = (
        select(Enrolment.participant_id, Enrolment.guest, planned_end())
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == activity_id, Enrolment.participant_id.in_(people))
        .where(Enrolment.since <= on, enrolment_continues(on))
    )
    rows = list(session.execute(chosen))
    remarks = {person: describe_contract_over(end) for person, _guest, end in rows if end is not None and end < on}
    members = [person for person, guest, _end in rows if not guest]
    excluded = find_excluded_participants(session, members, on)
    return remarks | dict.fromkeys(excluded, _("may not take part"))


def describe_contract_over(end: date) -> str:
    """That a contract was planned until a day that has passed, in a few words."""
    return _("contract only until {date}").format(date=format_date(end))


def _way_to_contract(session: Session, participant_id: int) -> tuple[str, int | None]:
    """The way to the person's contract, or to the person if there is none."""
    contract_id = latest_contract_id(session, participant_id)
    return (Contract.__tablename__, contract_id) if contract_id else (Participant.__tablename__, participant_id)
