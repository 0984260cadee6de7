"""The queue to a federation's case without a window, and what measurements need to know of the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.case_files import RAW
from benchmarks.case_jobs import CaseJobs
from kiscase.activities.attendance.queries import list_incomplete_registers, list_register_rows
from kiscase.activities.model import Activity, Enrolment
from kiscase.contracts.model import Contract, ContractState
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file


class FederationJobs(CaseJobs):
    """Does what pages hand to the thread of the case; what a measurement uses up is counted on."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.day = self.database.clock()
        self.activity, self.draft, missing = self.ask(_facts)
        """An activity that goes on, and a contract that is a draft."""
        self.meeting = missing[0][0]
        self.registers: Iterator[tuple[int, list[int]]] = iter(missing)
        """Meetings without a register, each with its people."""
        self._activities = iter(range(self.activity, 0, -1))

    @classmethod
    def open_file(cls, path: Path) -> FederationJobs:
        """The queue to the file of a federation."""
        return cls(case_file.open_case_file(path, RAW))

    def next_group(self) -> list[int]:
        """The people of an activity that were not asked for yet; the latest first."""
        chosen = select(Enrolment.participant_id).where(Enrolment.activity_id == next(self._activities))
        return self.ask(lambda session: list(session.scalars(chosen)))

    def next_day(self) -> None:
        """The day after begins."""
        self.day += timedelta(1)
        day = self.day
        self.database.clock = lambda: day


def _facts(session: Session) -> tuple[int, int, list[tuple[int, list[int]]]]:
    activity, draft = session.execute(
        select(
            select(func.max(Activity.id)).scalar_subquery(),
            select(func.min(Contract.id)).where(Contract.state == ContractState.DRAFT).scalar_subquery(),
        )
    ).one()
    missing = [
        (one.meeting_id, [row.participant_id for row in list_register_rows(session, one.meeting_id)])
        for one in list_incomplete_registers(session)
    ]
    return activity, draft, missing
