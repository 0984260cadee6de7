"""Contracts in a period: concluded, carried out, evaluated, completed and terminated, and the people they cover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts.evaluations.model import Evaluation
from kiscase.contracts.model import (
    RUNNING_STATES,
    Contract,
    ContractState,
    ContractTransition,
    ContractVariant,
    DocumentStage,
    Outcome,
)
from kiscase.reporting.statistics.meeting_rows import list_report_people
from kiscase.reporting.statistics.model import (
    CountedThing,
    ReportPeriod,
    StatisticsCell,
    StatisticsRequest,
    StatisticsRow,
    StatisticsTable,
    report_columns,
    report_notes,
    report_text,
    report_title,
)

_ENDED = (ContractState.COMPLETED, ContractState.TERMINATED)


@dataclass
class _AgreedContract:
    """A contract with its annexes: when it was signed, evaluated, and how it ended, as of a day."""

    id: int
    participant_id: int
    variant: ContractVariant
    drawn_on: date | None
    signed_on: date | None = None
    ended_on: date | None = None
    end: ContractState | None = None
    outcome: Outcome | None = None
    evaluated: list[date] = field(default_factory=list)

    @property
    def since(self) -> date:
        """The day of the contract, else that of the last signature."""
        return self.drawn_on or self.signed_on or date.max

    def has(self, key: str, period: ReportPeriod) -> bool:
        """Whether it counts in a column in a period."""
        begun = period.since <= self.since <= period.until
        ended = self.ended_on is not None and period.since <= self.ended_on <= period.until
        match key:
            case "concluded":
                return begun
            case "variant_a" | "variant_b":
                return begun and self.variant is ContractVariant(key[-1].upper())
            case "evaluated":
                return any(period.since <= day <= period.until for day in self.evaluated)
            case "reached" | "partly" | "not":
                return ended and self.end is ContractState.COMPLETED and self.outcome is Outcome(key)
            case "terminated":
                return ended and self.end is ContractState.TERMINATED
            case _:
                return self.since <= period.until and (self.ended_on is None or self.ended_on >= period.since)


def load_contract_figures(session: Session, request: StatisticsRequest) -> StatisticsTable:
    """The report of the contracts, a row for each month or year, and the whole period."""
    people = list_report_people(session, request)
    contracts = [one for one in _agreed_contracts(session, request.last) if one.participant_id in people]
    columns = report_columns(request.report)

    def cells(period: ReportPeriod) -> list[StatisticsCell]:
        counted = ReportPeriod(period.since, min(period.until, request.last))
        found = {column.key: [one for one in contracts if one.has(column.key, counted)] for column in columns}
        return [
            _people_cell(found[column.key])
            if column.counted is CountedThing.PERSON
            else StatisticsCell(len(found[column.key]), frozenset(one.id for one in found[column.key]))
            for column in columns
        ]

    parts = [one for one in request.period.parts() if one.since <= request.last]
    rows = [StatisticsRow(one.text, cells(one)) for one in parts if len(parts) > 1]
    rows.append(StatisticsRow(report_text("total"), cells(request.period), total=True))
    return StatisticsTable(request, report_title(request.report), columns, rows, report_notes(request.report))


def _people_cell(contracts: Iterable[_AgreedContract]) -> StatisticsCell:
    people = frozenset(one.participant_id for one in contracts)
    return StatisticsCell(len(people), people)


def _agreed_contracts(session: Session, last: date) -> list[_AgreedContract]:
    """The contracts that were signed by a day, as they were on it; annexes and later versions belong to the first."""
    columns = (Contract.id, Contract.root_id, Contract.participant_id, Contract.variant, Contract.drawn_on)
    rows = session.execute(select(*columns, Contract.outcome).order_by(Contract.id)).all()
    firsts = {row.id: row.root_id or row.id for row in rows}
    outcomes = {row.id: row.outcome for row in rows}
    found = {
        row.id: _AgreedContract(row.id, row.participant_id, row.variant, row.drawn_on)
        for row in rows
        if row.root_id is None
    }
    _take_transitions(session, last, firsts, outcomes, found)
    held = select(Evaluation.contract_id, Evaluation.held_on).where(
        Evaluation.stage != DocumentStage.DRAFT, Evaluation.held_on <= last
    )
    for contract_id, day in session.execute(held.order_by(Evaluation.held_on, Evaluation.id)):
        found[firsts[contract_id]].evaluated.append(day)
    return [one for one in found.values() if one.signed_on is not None]


def _take_transitions(
    session: Session,
    last: date,
    firsts: Mapping[int, int],
    outcomes: Mapping[int, Outcome | None],
    found: Mapping[int, _AgreedContract],
) -> None:
    """The day of the signatures, and the end unless it was taken back."""
    moves = (
        select(ContractTransition.contract_id, ContractTransition.state, ContractTransition.on)
        .where(ContractTransition.on <= last, ContractTransition.state.in_((*RUNNING_STATES, *_ENDED)))
        .order_by(ContractTransition.on, ContractTransition.id)
    )
    for contract_id, state, on in session.execute(moves):
        one = found[firsts[contract_id]]
        if state is ContractState.ACTIVE and one.signed_on is None:
            one.signed_on = on
        ended = state in _ENDED
        one.ended_on, one.end = (on, state) if ended else (None, None)
        one.outcome = outcomes[contract_id] if ended else None
