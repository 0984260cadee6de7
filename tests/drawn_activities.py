"""Drawn records of activities: meetings of all sorts, overlapping and ended enrolments, marks, absences, guests."""

from __future__ import annotations

import random
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from kiscase.activities.absences.task_model import AbsenceTask
from kiscase.activities.enrolment.waiting_list_model import WaitingListEntry
from kiscase.activities.model import (
    Absence,
    Activity,
    Attendance,
    AttendanceMark,
    Enrolment,
    Meeting,
    MeetingStatus,
)
from kiscase.contracts.model import Contract, ContractState
from tests import makers

TODAY = makers.TODAY
FIRST = TODAY - timedelta(days=12)
"""The first day of the meetings."""


def _drawn_day(draw: random.Random) -> date:
    return FIRST + timedelta(days=draw.randrange(16))


def draw_records(session: Session, draw: random.Random) -> None:
    """Four activities with sixteen days, nine people with a contract each."""
    people = [makers.participant(session, family_name=f"Osoba{one}", pesel="") for one in range(9)]
    contracts = [makers.contract(session, person) for person in people]
    for one in contracts:
        contract = session.get_one(Contract, one)
        contract.state = draw.choice([ContractState.ACTIVE, ContractState.COMPLETED, ContractState.EVALUATED])
        contract.drawn_on, contract.ends_on = FIRST, draw.choice([None, _drawn_day(draw)])
        contract.root_id = draw.choice([None, None, draw.choice(contracts)])
        if contract.state is ContractState.COMPLETED:
            contract.closed_on = _drawn_day(draw)
    for _activity in range(4):
        activity = makers.activity(session, since=date(2025, 1, 13), until=date(2025, 1, 13), capacity=None)
        session.get_one(Activity, activity).capacity = draw.choice([None, 3, 5, 9])
        _draw_meetings(session, draw, activity, people)
        for _enrolment in range(10):
            place = draw.randrange(len(people))
            enrolment = Enrolment(activity_id=activity, participant_id=people[place])
            enrolment.contract_id = draw.choice([None, contracts[place]])
            session.add(enrolment.change({"since": _drawn_day(draw), "until": draw.choice([None, None, TODAY])}))
        for person in draw.sample(people, 2):
            waiting = WaitingListEntry(activity_id=activity, participant_id=person)
            session.add(waiting.change({"asked_on": _drawn_day(draw), "closed_on": draw.choice([None, TODAY])}))
        task = AbsenceTask(activity_id=activity, participant_id=draw.choice(people))
        session.add(task.change({"opened_on": _drawn_day(draw), "count": 3}))
    for person in draw.sample(people, 3):
        absence = Absence(participant_id=person)
        since = _drawn_day(draw)
        session.add(absence.change({"kind": "sick", "since": since, "until": since + timedelta(days=3)}))
    session.flush()


def _draw_meetings(session: Session, draw: random.Random, activity: int, people: list[int]) -> None:
    for day in range(16):
        meeting = Meeting(activity_id=activity, participant_id=draw.choice([None, None, None, people[0]]))
        cancelled = draw.random() < 0.2
        meeting.change(
            {
                "day": FIRST + timedelta(days=day),
                "starts": time(8 + draw.randrange(8), 0),
                "ends": time(17 + draw.randrange(3), 0),
                "happening": MeetingStatus.CANCELLED if cancelled else MeetingStatus.PLANNED,
                "reason": "choroba" if cancelled else "",
            }
        )
        session.add(meeting)
        session.flush()
        for person in people:
            if draw.random() < 0.7:
                mark = Attendance(meeting_id=meeting.id, participant_id=person)
                guest = draw.random() < 0.1
                session.add(mark.change({"mark": draw.choice(list(AttendanceMark)), "guest": guest}))
