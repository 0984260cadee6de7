"""What one does with activities: plan a weekly series, enrol people, mark attendance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from kiscase.activities import documents
from kiscase.activities.documents import enrolled_on
from kiscase.activities.model import Activity, Attendance, Enrolment, Mark, Meeting, Weekday, lasts, meeting_days
from kiscase.club.model import Worker
from kiscase.contracts.actions import carried_out, latest
from kiscase.contracts.model import Contract
from kiscase.core import search
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, clock, day, ngettext, sort_key
from kiscase.core.journal import say, today
from kiscase.participants.actions import require, require_eligible
from kiscase.participants.model import Participant
from kiscase.register import actions as register

_UNTIL = case(
    (Enrolment.until.is_(None) | (Contract.closed_on < Enrolment.until), Contract.closed_on), else_=Enrolment.until
)
"""The last day of an enrolment, with Contract joined: its own, or the day on which the contract ended before."""


class Listed(NamedTuple):
    """A row of the list of activities."""

    id: int
    name: str
    kind: str
    when: str
    people: str


class MeetingRow(NamedTuple):
    """A meeting in a list: how many people, how many marked."""

    id: int
    day: date
    hours: str
    people: int
    marked: int


class RegisterRow(NamedTuple):
    """A line of the attendance list of one meeting."""

    participant_id: int
    name: str
    mark: Mark | None
    reason: str


class Card(NamedTuple):
    """All that the page of one activity shows."""

    values: dict[str, Any]
    kind: str
    when: str
    leader: str
    people: list[tuple[int, str, date, date | None]]
    meetings: list[MeetingRow]


def plan(session: Session, changes: Mapping[str, Any], leader_id: int | None = None) -> int:
    """Plan an activity with its weekly series; public holidays are left out. The id."""
    activity = Activity(leader_id=leader_id).change(changes)
    days = [
        on for on, holiday in meeting_days(Weekday(activity.weekday), activity.since, activity.until) if not holiday
    ]
    if not days:
        raise Invalid({"until": _("Between these days there is no meeting on that day of the week.")})
    session.add(activity)
    session.flush()
    for on in days:
        session.add(_meeting(activity, on))
    say(session, N_("Planned the activity {name}: {count} meetings"), name=activity.name, count=len(days))
    return activity.id


def change(
    session: Session, activity_id: int, changes: Mapping[str, Any], leader_id: int | None, revision: int | None = None
) -> None:
    """Change an activity's data; meetings that are planned already stay as they are."""
    activity = _activity(session, activity_id)
    activity.leader_id = leader_id
    activity.change(changes, revision=revision)
    say(session, N_("Changed the activity {name}"), name=activity.name)


def enrol(session: Session, activity_id: int, participant_id: int, since: date | None = None) -> None:
    """Enrol a person who is carrying out a contract (art. 18 ust. 4); else a Problem with the way to the contract."""
    person = require(session, participant_id)
    activity = _activity(session, activity_id)
    reason = _("{name} may not take part in the club, so nobody was enrolled. The reason stands on the person's page.")
    require_eligible(session, person, reason)
    contract_id = carried_out(session, participant_id)
    if contract_id is None:
        raise Problem(
            _(
                "{name} is not carrying out a social contract, so nobody was enrolled: the contract "
                "is the condition (art. 18 ust. 4)."
            ).format(name=person.name),
            way_out=_to_contract(session, participant_id),
        )
    since = since or today(session)
    _require_contract_drawn(session, contract_id, since)
    if session.scalar(_enrolments(activity_id, participant_id).where(lasts(since))) is not None:
        raise Problem(_("{name} is enrolled in this activity already.").format(name=person.name))
    _require_place(session, activity, since)
    enrolment = Enrolment(activity_id=activity_id, participant_id=participant_id, contract_id=contract_id)
    enrolment.change({"since": since})
    session.add(enrolment)
    say(session, N_("Enrolled {person} in {activity}"), person=person.name, activity=activity.name)


def _require_contract_drawn(session: Session, contract_id: int, since: date) -> None:
    """Nobody takes part before the contract that is the condition of it."""
    drawn_on = session.get_one(Contract, contract_id).drawn_on
    if drawn_on and since < drawn_on:
        words = _("The contract is of {date}; nobody is enrolled from an earlier day.")
        raise Invalid({"since": words.format(date=day(drawn_on))})


def _require_place(session: Session, activity: Activity, since: date) -> None:
    """Nobody is enrolled beyond the places of an activity."""
    if activity.capacity is None:
        return
    if (session.scalar(_people().where(Enrolment.activity_id == activity.id, lasts(since))) or 0) < activity.capacity:
        return
    full = ngettext(
        "The only place of {activity} is taken. Nobody was enrolled.",
        "All {count} places of {activity} are taken. Nobody was enrolled.",
        activity.capacity,
    )
    raise Problem(full.format(activity=activity.name, count=activity.capacity), way_out=("activity", activity.id))


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
    activity = _activity(session, activity_id)
    say(session, N_("{person} left {activity}"), person=person.name, activity=activity.name)


def mark(session: Session, meeting_id: int, marks: Mapping[int, tuple[Mark | None, str]]) -> None:
    """Set the marks of a meeting, by participant; None takes a mark away. Raises for people who are not on the list."""
    meeting = _held(session, meeting_id)
    if meeting.day > today(session):
        raise Problem(_("This meeting has not taken place yet, so nothing was marked."))
    allowed = {participant_id for participant_id, _name in enrolled_on(session, meeting)}
    if set(marks) - allowed:
        raise Problem(_("A person who is not enrolled on that day cannot be marked. Nothing was saved."))
    present = {
        row.participant_id: row
        for row in session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    }
    for participant_id, (value, reason) in marks.items():
        record = present.get(participant_id)
        if value is None:
            if record is not None:
                session.delete(record)
            continue
        record = record or Attendance(meeting_id=meeting_id, participant_id=participant_id)
        session.add(record.change({"mark": value, "reason": reason}) and record)
    activity = session.get_one(Activity, meeting.activity_id)
    say(session, N_("Marked the attendance of {activity} on {date}"), activity=activity.name, date=meeting.day)


def attendance(session: Session, meeting_id: int) -> list[RegisterRow]:
    """The attendance list of a meeting, in the order of the paper."""
    meeting = _held(session, meeting_id)
    marks = {
        row.participant_id: row
        for row in session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    }
    return [
        RegisterRow(
            person,
            name,
            marks[person].mark if person in marks else None,
            marks[person].reason if person in marks else "",
        )
        for person, name in enrolled_on(session, meeting)
    ]


def issue_sheet(session: Session, meeting_id: int) -> bytes:
    """The sign-in sheet to hand out: put on file, and the same bytes each time until what it says changes."""
    meeting = _held(session, meeting_id)
    version, fits = documents.version_of(session, meeting)
    if fits:
        return documents.kept(session, meeting, version)
    code = documents.code(session, meeting, version)
    pdf = documents.render_sheet(session, meeting, version, code=code)
    number = documents.number(meeting)
    register.keep(
        session,
        pdf,
        document=documents.KEY,
        number=number,
        version=version,
        code=code,
        tablename=Meeting.__tablename__,
        row_id=meeting_id,
        said=documents.digest(session, meeting),
    )
    say(session, N_("Printed the sign-in sheet {number}, version {version}"), number=number, version=version)
    return pdf


def listed(session: Session, text: str = "") -> list[Listed]:
    """The activities that match, by name."""
    people = (
        _people()
        .where(Enrolment.activity_id == Activity.id, Enrolment.until.is_(None), Contract.closed_on.is_(None))
        .correlate(Activity)
        .scalar_subquery()
    )
    chosen = select(Activity, people).order_by(Activity.id)
    chosen = chosen.where(search.matching(session, Activity.__tablename__, Activity.id, text))
    kind = Activity.fields()["kind"]
    return [
        Listed(
            row.id,
            row.name,
            kind.text(row.kind),
            f"{row.weekday.label}, {_hours(row)}",
            f"{count}/{row.capacity}" if row.capacity else str(count),
        )
        for row, count in sorted(session.execute(chosen), key=lambda found: sort_key(found[0].name))
    ]


def card(session: Session, activity_id: int) -> Card:
    """The page of one activity."""
    activity = _activity(session, activity_id)
    leader = session.get(Worker, activity.leader_id) if activity.leader_id else None
    people = (
        select(Participant.id, Participant.family_name, Participant.given_name, Enrolment.since, _UNTIL)
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .join(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == activity_id)
        .order_by(Participant.sort, Participant.id)
    )
    return Card(
        activity.values() | {"leader_id": activity.leader_id},
        Activity.fields()["kind"].text(activity.kind),
        f"{activity.weekday.label}, {_hours(activity)}",
        leader.name if leader else "",
        [(row[0], f"{row[1]} {row[2]}", row[3], row[4]) for row in session.execute(people)],
        _meetings(session, activity_id),
    )


def enrolments(session: Session, participant_id: int) -> list[tuple[int, str, date, date | None]]:
    """Activity's id and name, from and until of one person's enrolments."""
    chosen = (
        select(Activity.id, Activity.name, Enrolment.since, _UNTIL)
        .join(Enrolment, Enrolment.activity_id == Activity.id)
        .join(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.participant_id == participant_id)
        .order_by(Enrolment.since.desc(), Activity.name)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(chosen)]


def _enrolments(activity_id: int, participant_id: int) -> Select[Enrolment]:
    """All times that a person was enrolled in an activity: one may leave and come back with a later contract."""
    chosen = select(Enrolment).join(Contract, Contract.id == Enrolment.contract_id)
    return chosen.where(Enrolment.activity_id == activity_id, Enrolment.participant_id == participant_id)


def _people() -> Select[int]:
    """How many are enrolled under a contract."""
    return select(func.count()).select_from(Enrolment).join(Contract, Contract.id == Enrolment.contract_id)


def _meetings(session: Session, activity_id: int) -> list[MeetingRow]:
    marked = select(func.count()).where(Attendance.meeting_id == Meeting.id).correlate(Meeting).scalar_subquery()
    people = (
        _people()
        .where(Enrolment.activity_id == Meeting.activity_id, Enrolment.since <= Meeting.day, lasts(Meeting.day))
        .correlate(Meeting)
        .scalar_subquery()
    )
    chosen = select(Meeting, people, marked).where(Meeting.activity_id == activity_id).order_by(Meeting.day.desc())
    return [MeetingRow(row.id, row.day, _hours(row), count, done) for row, count, done in session.execute(chosen)]


def _activity(session: Session, activity_id: int) -> Activity:
    activity = session.get(Activity, activity_id)
    if activity is None:
        raise Problem(_("This activity is no longer on file."))
    return activity


def _held(session: Session, meeting_id: int) -> Meeting:
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise Problem(_("This meeting is no longer on file."))
    return meeting


def _hours(record: Activity | Meeting) -> str:
    return f"{clock(record.starts)}–{clock(record.ends)}"


def _meeting(activity: Activity, on: date) -> Meeting:
    return Meeting(activity_id=activity.id).change({"day": on, "starts": activity.starts, "ends": activity.ends})


def _to_contract(session: Session, participant_id: int) -> tuple[str, int | None]:
    """Where the person's contract is: its page, or the person's page when there is none."""
    contract_id = latest(session, participant_id)
    return (Contract.__tablename__, contract_id) if contract_id else (Participant.__tablename__, participant_id)
