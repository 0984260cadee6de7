"""What was promised in a contract and attended since, for its evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.model import Activity, AttendanceMark
from kiscase.club.model import Worker
from kiscase.contracts.model import Contract
from kiscase.contracts.queries import contract_and_annexes
from kiscase.core.journal.running_action import action_date
from kiscase.participants.model import Participant


class ContractActivity(NamedTuple):
    """One activity under a contract: the days of its meetings by mark."""

    activity_id: int
    name: str
    attended: tuple[date, ...]
    excused: tuple[date, ...]
    unexcused: tuple[date, ...]
    unmarked: tuple[date, ...]
    percent: int | None

    @property
    def promised(self) -> int:
        """How many meetings were held while the person was enrolled."""
        return len(self.attended) + len(self.excused) + len(self.unexcused) + len(self.unmarked)


class ContractAttendance(NamedTuple):
    """What was promised and attended under a contract and its annexes, from its first day until a day."""

    contract_id: int
    number: str
    drawn_on: date | None
    name: str
    worker: str
    since: date | None
    until: date
    parts: list[ContractActivity]
    percent: int | None
    formula: str


def load_contract_attendance(session: Session, contract_id: int) -> ContractAttendance:
    """The attendance under a contract until today, or until it was closed."""
    contract = session.get_one(Contract, contract_id)
    contracts = contract_and_annexes(session, contract)
    until = min(action_date(session), contract.closed_on or date.max)
    rows = attendance_rates.list_attendance(session, contracts=[one.id for one in contracts], until=until)
    known = {row.activity_id for row in rows}
    names = {one.id: one.name for one in session.scalars(select(Activity).where(Activity.id.in_(known)))}
    parts = [
        _contract_activity(
            session, activity_id, names[activity_id], [row for row in rows if row.activity_id == activity_id]
        )
        for activity_id in sorted(known, key=lambda one: (names[one], one))
    ]
    total = attendance_rates.calculate_rate(session, rows)
    return ContractAttendance(
        contract.id,
        contract.title,
        contract.drawn_on,
        session.get_one(Participant, contract.participant_id).name,
        session.get_one(Worker, contract.responsible_id).name,
        contracts[0].drawn_on,
        until,
        parts,
        total.percent,
        total.formula,
    )


def _contract_activity(
    session: Session, activity_id: int, name: str, rows: Sequence[attendance_rates.MeetingAttendance]
) -> ContractActivity:
    def days(*marks: AttendanceMark | None) -> tuple[date, ...]:
        return tuple(row.day for row in rows if row.mark in marks)

    return ContractActivity(
        activity_id,
        name,
        days(*attendance_rates.ATTENDED_MARKS),
        days(AttendanceMark.EXCUSED),
        days(AttendanceMark.UNEXCUSED),
        days(None),
        attendance_rates.calculate_rate(session, rows).percent,
    )
