"""What the register is told about the papers of contracts: their kinds, whether they count, and gaps in the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from kiscase.contracts.actions.issuing import KEY
from kiscase.contracts.model import Contract, State
from kiscase.core.i18n import N_, _
from kiscase.register.directory import Listed, Stand, Standing
from kiscase.register.model import IssuedDocument

KINDS: dict[str, str] = {
    "contract": N_("Social contract"),
    "annex": N_("Annex"),
    "contract-void": N_("Void contract"),
    "annex-void": N_("Void annex"),
    "evaluation": N_("Evaluation sheet"),
    "breach": N_("Letter about a breach"),
    "invitation": N_("Invitation to a talk"),
}
_STANDS = {State.VOID: Stand.VOID, State.REFUSED: Stand.REFUSED, State.AMENDED: Stand.REPLACED}
_UNSIGNED = (State.PRINTED, State.PARTLY_SIGNED)
_MANY = 500  # ids in one question
_SAID = load_only(Contract.state, Contract.version, Contract.reason)


def standings(session: Session, papers: Sequence[Listed]) -> dict[int, Standing]:
    """Whether the papers of contracts and annexes count, by their ids."""
    ids = sorted({paper.row_id for paper in papers})
    found: dict[int, Contract] = {}
    for place in range(0, len(ids), _MANY):
        chosen = select(Contract).where(Contract.id.in_(ids[place : place + _MANY])).options(_SAID)
        for contract in session.scalars(chosen):
            found[contract.id] = contract
    annexes = _annexes(session, [one.id for one in found.values() if one.state is State.AMENDED])
    told = {paper.id: _standing(paper, found[paper.row_id], annexes) for paper in papers if paper.row_id in found}
    return {paper_id: standing for paper_id, standing in told.items() if standing is not None}


def gaps(session: Session) -> dict[int, list[int]]:
    """By year: the numbers between the first and the last of which no paper is on file; there should be none."""
    chosen = (
        select(Contract.number_year, Contract.number_seq)
        .join(IssuedDocument, IssuedDocument.row_id == Contract.id)
        .where(IssuedDocument.tablename == KEY, Contract.number_seq.is_not(None))
        .distinct()
    )
    years: dict[int, set[int]] = {}
    for year, seq in session.execute(chosen):
        years.setdefault(year or 0, set()).add(seq or 0)
    missing = {year: sorted(set(range(1, max(found) + 1)) - found) for year, found in sorted(years.items())}
    return {year: numbers for year, numbers in missing.items() if numbers}


def _standing(paper: Listed, contract: Contract, annexes: Mapping[int, str]) -> Standing | None:
    """What the state of the contract makes of one of its papers; None where the signatures say enough."""
    state = contract.state
    if state is State.VOID:
        return Standing(Stand.VOID, _("void: {reason}").format(reason=contract.reason))
    if paper.version < contract.version:
        words = _("replaced by version {version}").format(version=contract.version)
        return Standing(Stand.REPLACED, words)
    if state is State.AMENDED:
        words = _("replaced by the annex {number}").format(number=annexes.get(contract.id, ""))
        return Standing(Stand.REPLACED, words)
    if state in _UNSIGNED:
        return None
    return Standing(_STANDS.get(state, Stand.SIGNED), state.label)


def _annexes(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The number of the signed annex that took the place of each contract."""
    chosen = select(Contract).where(Contract.amends_id.is_not(None)).order_by(Contract.id)
    unsigned = (State.DRAFT, State.READY, State.PRINTED, State.PARTLY_SIGNED, State.REFUSED, State.VOID)
    wanted = set(ids)
    return {
        annex.amends_id: annex.title
        for annex in (session.scalars(chosen.where(Contract.state.not_in(unsigned))) if ids else ())
        if annex.amends_id in wanted
    }
