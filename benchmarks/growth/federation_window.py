"""The program with a federation's file open, and what measurements need to know of the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks.window import ProgramWindow
from kiscase.activities.attendance.queries import list_incomplete_registers, list_register_rows
from kiscase.activities.model import Activity, Enrolment
from kiscase.contracts.model import Contract, ContractState


class FederationWindow(ProgramWindow):
    """The window; what a measurement uses up is counted on."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        found: Any = self.ask(self._facts)
        self.activity, drafts, contracts, self._missing = found
        """An activity that goes on."""
        self.drafts: Iterator[int] = cycle(drafts)
        self.contracts: Iterator[int] = cycle(contracts)
        self.registers = iter(self._missing)
        """Meetings without a register, each with its people."""
        self._groups = iter(range(self.activity, 0, -1))
        self.day = self.view.jobs.database.clock()

    def next_group(self) -> list[int]:
        """The people of an activity that were not asked for yet; the latest first."""
        activity = next(self._groups)
        return self.ask(
            lambda session: list(
                session.scalars(select(Enrolment.participant_id).where(Enrolment.activity_id == activity))
            )
        )

    def next_day(self) -> None:
        """The day after begins."""
        self.day += timedelta(1)
        day = self.day
        self.jobs.database.clock = lambda: day

    @staticmethod
    def _facts(session: Any) -> tuple[int, list[int], list[int], list[tuple[int, list[int]]]]:
        activity = session.scalar(select(func.max(Activity.id)))
        of = select(Contract.id).order_by(Contract.id.desc()).limit(20)
        drafts = list(session.scalars(of.where(Contract.state == ContractState.DRAFT)))
        contracts = list(session.scalars(of.where(Contract.state == ContractState.ACTIVE)))
        missing = [
            (one.meeting_id, [row.participant_id for row in list_register_rows(session, one.meeting_id)])
            for one in list_incomplete_registers(session)
        ]
        return activity, drafts, contracts, missing
