"""The queue to a federation's file without a window, and what measurements need to know of the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.case_files import RAW
from benchmarks.window import answer_of, wait_until
from kiscase.activities.attendance.queries import list_incomplete_registers, list_register_rows
from kiscase.activities.model import Activity, Enrolment
from kiscase.contracts.model import Contract, ContractState
from kiscase.core.database import case_file
from kiscase.ui.database_jobs import Jobs, Work

T = TypeVar("T")


class FederationJobs:
    """Does what pages hand to the thread of the file; what a measurement uses up is counted on."""

    def __init__(self, file: Path) -> None:
        self.database = case_file.open_case_file(file, RAW)
        self.database.worker = (1, "Łukasz Ćwikliński")
        self.day = self.database.clock()
        self._jobs = Jobs(self.database)
        self.activity, self.draft, missing = self.ask(_facts)
        """An activity that goes on, and a contract that is a draft."""
        self.meeting = missing[0][0]
        self.registers: Iterator[tuple[int, list[int]]] = iter(missing)
        """Meetings without a register, each with its people."""
        self._activities = iter(range(self.activity, 0, -1))

    def read(self, work: Work[Any]) -> float:
        """The milliseconds until work that only reads has its result on the window's thread."""
        with answer_of(self._jobs) as wait:
            return wait.milliseconds(lambda: self._jobs.read(work, wait.answered, wait.failed))

    def act(self, work: Work[Any]) -> float:
        """The milliseconds until work that writes is on file and has its result on the window's thread."""
        with answer_of(self._jobs) as wait:
            return wait.milliseconds(lambda: self._jobs.act(work, wait.answered, wait.failed))

    def ask(self, work: Work[T]) -> T:
        """The result of work that only reads."""
        results: list[T] = []
        self._jobs.read(work, results.append)
        wait_until(self._jobs.is_idle)
        return results[0]

    def next_group(self) -> list[int]:
        """The people of an activity that were not asked for yet; the latest first."""
        chosen = select(Enrolment.participant_id).where(Enrolment.activity_id == next(self._activities))
        return self.ask(lambda session: list(session.scalars(chosen)))

    def next_day(self) -> None:
        """The day after begins."""
        self.day += timedelta(1)
        day = self.day
        self.database.clock = lambda: day

    def close(self) -> None:
        """Close the file."""
        self._jobs.close()


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
