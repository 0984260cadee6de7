"""Handing open contracts over to another social worker, many at once.

What nobody has signed gets another worker who concludes it. A signed contract keeps who signed it, and notes who
carries it on: lists, letters, evaluations and later versions name that worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.club.actions import list_workers
from kiscase.club.model import Worker
from kiscase.club.workers import CarriedWork, WorkerChoice, WorkerRole
from kiscase.contracts.drafting.actions import return_contract_to_draft
from kiscase.contracts.evaluations.schedule import FIRST_CONTRACT_ID
from kiscase.contracts.model import OPEN_STATES, Contract, ContractState
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.journal.running_action import describe_action

CONTRACTS_OF_WORKER = "contracts of worker"
"""Opens the list of the contracts that a worker carries."""


class HandoverSelection(NamedTuple):
    """Whose contracts are meant: contracts with their versions, or all contracts of some people."""

    ids: tuple[int, ...]
    of_people: bool = False


class WorkerShare(NamedTuple):
    """How many of the open contracts a worker carries on."""

    worker_id: int
    name: str
    contracts: int


class HandoverPlan(NamedTuple):
    """What can be handed over, and to whom."""

    contracts: int
    people: int
    shares: list[WorkerShare]
    printed: int
    """Printed and not signed: they are to be printed anew."""
    left_out: int
    """Selected people, or contracts, of whom nothing is open."""
    workers: list[WorkerChoice]


class HandoverResult(NamedTuple):
    """What was handed over, and what stayed: with the worker already, or of another one."""

    contracts: int
    people: int
    stayed: int
    left_out: int


def find_carried_contracts(session: Session, worker_id: int) -> CarriedWork | None:
    """The open contracts of a worker who no longer works here, to be handed over."""
    worker = session.get(Worker, worker_id)
    if worker is None or not worker.retired:
        return None
    responsible = func.coalesce(Contract.taken_over_by_id, Contract.worker_id)
    chosen = select(func.count(Contract.id)).where(responsible == worker_id, Contract.state.in_(OPEN_STATES))
    count = session.scalar(chosen) or 0
    words = ngettext(
        "{name} no longer works here and still carries {count} open contract: hand it over to another worker.",
        "{name} no longer works here and still carries {count} open contracts: hand them over to another worker.",
        count,
    )
    sentence = words.format(name=worker.name, count=count)
    return CarriedWork(sentence, _("Show the contracts"), (CONTRACTS_OF_WORKER, worker_id)) if count else None


def plan_handover(session: Session, selection: HandoverSelection) -> HandoverPlan:
    """What of a selection can be handed over; a Problem if nothing is open."""
    found = _open_contracts(session, selection)
    counts: dict[int, int] = {}
    for contract in found:
        counts[contract.responsible_id] = counts.get(contract.responsible_id, 0) + 1
    chosen = select(Worker).where(Worker.id.in_(counts)).order_by(Worker.sort, Worker.id)
    return HandoverPlan(
        contracts=len(found),
        people=len({one.participant_id for one in found}),
        shares=[WorkerShare(one.id, one.name, counts[one.id]) for one in session.scalars(chosen)],
        printed=sum(_is_printed_anew(one) for one in found),
        left_out=_count_left_out(selection, found),
        workers=list_workers(session, WorkerRole.SOCIAL_WORKER),
    )


def hand_over_contracts(
    session: Session, selection: HandoverSelection, worker_id: int, from_id: int | None = None
) -> HandoverResult:
    """Let another worker conclude or carry on the open contracts of a selection, or those of one worker among them."""
    worker = session.get(Worker, worker_id)
    if worker is None or worker.retired or worker.role is not WorkerRole.SOCIAL_WORKER:
        raise Problem(_("Only a social worker of the club concludes contracts (art. 108 ust. 1). Nothing was changed."))
    found = _open_contracts(session, selection)
    handed = [one for one in found if one.responsible_id != worker.id and from_id in (None, one.responsible_id)]
    if not handed:
        raise Problem(_("All these contracts are with {name} already. Nothing was changed.").format(name=worker.name))
    only_drafts = all(one.state is ContractState.DRAFT for one in handed)
    for contract in handed:
        _hand_over(session, contract, worker.id)
    drafts, contracts = N_("Handed over {count} drafts to {name}"), N_("Handed over {count} contracts to {name}")
    describe_action(session, drafts if only_drafts else contracts, count=len(handed), name=worker.name)
    people = len({one.participant_id for one in handed})
    return HandoverResult(len(handed), people, len(found) - len(handed), _count_left_out(selection, found))


def _hand_over(session: Session, contract: Contract, worker_id: int) -> None:
    if contract.frozen:
        contract.taken_over_by_id = None if worker_id == contract.worker_id else worker_id
        return
    contract.worker_id = worker_id
    if _is_printed_anew(contract):
        return_contract_to_draft(session, contract)


def _is_printed_anew(contract: Contract) -> bool:
    """Whether it names the former worker on paper; changes at an evaluation are on the paper of the evaluation."""
    return contract.state is ContractState.PRINTED and not contract.agreed_at_evaluation


def _open_contracts(session: Session, selection: HandoverSelection) -> Sequence[Contract]:
    """The open contracts of a selection; of a contract also its versions, which go with it."""
    chosen = select(Contract).where(Contract.state.in_(OPEN_STATES)).order_by(Contract.id)
    if selection.of_people:
        chosen = chosen.where(Contract.participant_id.in_(selection.ids))
    else:
        of_chains = select(FIRST_CONTRACT_ID).where(Contract.id.in_(selection.ids))
        chosen = chosen.where(FIRST_CONTRACT_ID.in_(of_chains))
    found = session.scalars(chosen).all()
    if not found:
        nothing = _("None of these people has an open contract. Nothing was changed.")
        closed = _("All these contracts are closed: who led them stays on file. Nothing was changed.")
        raise Problem(nothing if selection.of_people else closed)
    return found


def _count_left_out(selection: HandoverSelection, found: Sequence[Contract]) -> int:
    known = {one.participant_id if selection.of_people else one.id for one in found}
    return len(set(selection.ids) - known)
