"""Socially useful work by hours a month, and traineeships with the district labour office as partner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import rates
from kiscase.activities.actions.planning import require_activity
from kiscase.activities.documents.facts import hours, month_name, of_month
from kiscase.activities.model import Meeting, Traineeship, WorkHours
from kiscase.contracts.actions import carried_out
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal import say
from kiscase.participants.actions import require
from kiscase.participants.model import Participant

USEFUL_WORK = "useful_work"
"""The kind of activity whose hours are counted by the month (art. 18 ust. 2 pkt 2 of the social employment act)."""


LONGEST = 744
"""The hours of the longest month."""


class Hours(NamedTuple):
    """The hours of one person in a month: planned in the agreement, done by the marks, done as written down."""

    participant_id: int
    name: str
    planned: int | None
    marked: float
    done: int | None


class Month(NamedTuple):
    """The hours of an activity in a month; *counts* is whether the activity is work, so that there are any."""

    counts: bool
    first: date
    title: str
    rows: list[Hours]


class Trained(NamedTuple):
    """A traineeship in a list; *values* is what a form loads."""

    id: int
    office: str
    host: str
    since: date
    until: date
    ended_on: date | None
    values: dict[str, Any]


def month_of(session: Session, activity_id: int, month: date) -> Month:
    """The hours of an activity in the month of a day."""
    first = of_month(month)[0]
    counts = require_activity(session, activity_id).kind == USEFUL_WORK
    return Month(counts, first, month_name(first), hours_of(session, activity_id, first) if counts else [])


def hours_of(session: Session, activity_id: int, month: date) -> list[Hours]:
    """The hours of everybody who takes part in a month, in Polish order."""
    since, until = of_month(month)
    found = rates.marks(session, activity_id=activity_id, since=since, until=until, ahead=True)
    written = {
        row.participant_id: row
        for row in session.scalars(select(WorkHours).filter_by(activity_id=activity_id, month=since))
    }
    spent: dict[int, float] = {}
    for row in found:
        meeting = session.get_one(Meeting, row.meeting_id)
        length = row.minutes / 60 if row.minutes is not None else hours(meeting.starts, meeting.ends)
        spent[row.participant_id] = spent.get(row.participant_id, 0) + (length if row.mark in rates.THERE else 0)
    ids = {*spent, *written}
    chosen = select(Participant).where(Participant.id.in_(ids)).order_by(Participant.sort, Participant.id)
    return [
        Hours(
            person.id,
            f"{person.family_name} {person.given_name}",
            written[person.id].planned if person.id in written else None,
            spent.get(person.id, 0.0),
            written[person.id].done if person.id in written else None,
        )
        for person in session.scalars(chosen)
    ]


def write_hours(
    session: Session, activity_id: int, month: date, rows: Mapping[int, tuple[int | None, int | None]]
) -> None:
    """Write down the hours planned and done of people in a month."""
    first = of_month(month)[0]
    for participant_id, (planned, done) in rows.items():
        if any(number is not None and not 0 <= number <= LONGEST for number in (planned, done)):
            raise Invalid({"hours": too_long()})
        of = {"activity_id": activity_id, "participant_id": participant_id, "month": first}
        record = session.scalar(select(WorkHours).filter_by(**of)) or WorkHours(
            activity_id=activity_id, participant_id=participant_id
        )
        session.add(record.change({"month": first, "planned": planned, "done": done}))
    say(session, N_("Wrote down the hours of {activity}"), activity=require_activity(session, activity_id).name)


def too_long() -> str:
    """What is said of hours that no month has."""
    return _("A month has 0 to {count} hours.").format(count=LONGEST)


def begin_traineeship(session: Session, participant_id: int, values: Mapping[str, Any]) -> int:
    """Write down a traineeship of a person who is carrying out a contract (art. 18 ust. 4); the id."""
    name = require(session, participant_id).name
    contract_id = carried_out(session, participant_id)
    if contract_id is None:
        words = _("{name} is not carrying out a social contract, which is the condition (art. 18 ust. 4).")
        raise Problem(words.format(name=name), way_out=(Participant.__tablename__, participant_id))
    record = Traineeship(participant_id=participant_id, contract_id=contract_id).change(values)
    session.add(record)
    session.flush()
    say(session, N_("{name} begins a traineeship at {host}"), name=name, host=record.host)
    return record.id


def change_traineeship(
    session: Session, traineeship_id: int, values: Mapping[str, Any], revision: int | None = None
) -> None:
    """Change a traineeship, or write down when it ended."""
    record = session.get(Traineeship, traineeship_id)
    if record is None:
        raise Problem(_("This traineeship is no longer on file."))
    record.change(values, revision=revision)
    name = require(session, record.participant_id).name
    say(session, N_("Changed the traineeship of {name} at {host}"), name=name, host=record.host)


def traineeships(session: Session, participant_id: int | None = None) -> list[Trained]:
    """The traineeships of a person, or all, the latest first."""
    chosen = select(Traineeship).order_by(Traineeship.since.desc(), Traineeship.id.desc())
    if participant_id is not None:
        chosen = chosen.where(Traineeship.participant_id == participant_id)
    return [
        Trained(row.id, row.office, row.host, row.since, row.until, row.ended_on, row.values())
        for row in session.scalars(chosen)
    ]
