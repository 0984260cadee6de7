"""What the statements about somebody's attendance contain, read from the case file; texts are in their language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, time
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.attendance_rates import AttendanceRate, MeetingAttendance
from kiscase.activities.document_parts import DOCUMENT_LANGUAGE, SubjectPerson, subject_person
from kiscase.activities.reports.queries import group_by_activity
from kiscase.club.actions import load_club
from kiscase.contracts.model import RUNNING_STATES, Contract, ContractState
from kiscase.core.i18n import use_language
from kiscase.core.journal.running_action import action_date
from kiscase.participants.model import Participant

CARRIED_OUT_STATES = (*RUNNING_STATES, ContractState.COMPLETED, ContractState.TERMINATED)


class AttendedMeeting(NamedTuple):
    """A meeting that a person attended; *hours* are the person's own."""

    day: date
    starts: time
    ends: time
    hours: float


class AttendedActivity(NamedTuple):
    """The meetings of an activity that a person attended."""

    name: str
    meetings: list[AttendedMeeting]

    @property
    def hours(self) -> float:
        """For how many hours."""
        return sum(one.hours for one in self.meetings)


class AttendanceConfirmation(NamedTuple):
    """What a person attended in a period, without absences and reasons."""

    participant_id: int
    person: SubjectPerson
    club: str
    since: date
    until: date
    activities: list[AttendedActivity]
    printed_on: date


class AttendanceFigures(NamedTuple):
    """How many meetings of an activity were held and how they were marked."""

    name: str
    held: int
    attended: int
    rate: AttendanceRate


class AttendanceInformation(NamedTuple):
    """What was held and attended under a contract, for the office that concluded it."""

    contract_id: int
    contract_number: str
    participant_id: int
    person: SubjectPerson
    club: str
    office: str
    since: date
    until: date
    activities: list[AttendanceFigures]
    total: AttendanceFigures
    printed_on: date


def load_attendance_confirmation(
    session: Session, participant_id: int, since: date, until: date
) -> AttendanceConfirmation:
    """What a person attended in a period."""
    found = attendance_rates.list_attendance(session, participant_id=participant_id, since=since, until=until)
    person = session.get_one(Participant, participant_id)
    return AttendanceConfirmation(
        participant_id=participant_id,
        person=subject_person(person),
        club=load_club(session).name,
        since=since,
        until=until,
        activities=list_attended_activities(session, found),
        printed_on=action_date(session),
    )


def load_attendance_information(session: Session, contract_id: int) -> AttendanceInformation:
    """What was held and attended under a contract and its annexes, from its first day until today or its end."""
    contract = session.get_one(Contract, contract_id)
    first = contract.first_id
    contracts = session.scalars(select(Contract.id).where(or_(Contract.id == first, Contract.root_id == first)))
    found = attendance_rates.list_attendance(session, participant_id=contract.participant_id, contracts=contracts)
    club, person = load_club(session), session.get_one(Participant, contract.participant_id)
    with use_language(DOCUMENT_LANGUAGE):
        activities = [_figures(session, name, rows) for name, rows in group_by_activity(session, found)]
        total = _figures(session, "", found)
    return AttendanceInformation(
        contract_id=contract_id,
        contract_number=contract.number or "",
        participant_id=contract.participant_id,
        person=subject_person(person),
        club=club.name,
        office=club.office,
        since=session.get_one(Contract, first).drawn_on or action_date(session),
        until=contract.closed_on or action_date(session),
        activities=activities,
        total=total,
        printed_on=action_date(session),
    )


def list_attended_activities(
    session: Session, rows: Iterable[MeetingAttendance], known: Mapping[int, str] | None = None
) -> list[AttendedActivity]:
    """The meetings that were attended of each activity, by its name, which is looked up unless it is *known*."""
    attended = [row for row in rows if row.mark in attendance_rates.ATTENDED_MARKS]
    return [
        AttendedActivity(name, [AttendedMeeting(row.day, row.starts, row.ends, row.hours) for row in marked])
        for name, marked in group_by_activity(session, attended, known)
    ]


def find_latest_contract(session: Session, participant_id: int, states: Iterable[ContractState]) -> Contract | None:
    """The latest contract of a person that is in one of some states."""
    return find_latest_contracts(session, [participant_id], states).get(participant_id)


def find_latest_contracts(
    session: Session, people: Collection[int], states: Iterable[ContractState]
) -> dict[int, Contract]:
    """The latest contract of each person that is in one of some states."""
    wanted = set(states)  # not in the statement, which would go through all contracts in that state
    in_order = session.scalars(
        select(Contract)
        .where(Contract.participant_id.in_(people))
        .order_by(Contract.drawn_on.nulls_first(), Contract.id)
    )
    return {contract.participant_id: contract for contract in in_order if contract.state in wanted}


def _figures(session: Session, name: str, rows: list[MeetingAttendance]) -> AttendanceFigures:
    attended = sum(row.mark in attendance_rates.ATTENDED_MARKS for row in rows)
    return AttendanceFigures(name, len(rows), attended, attendance_rates.calculate_rate(session, rows))
