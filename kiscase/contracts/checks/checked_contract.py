"""A contract as the checks see it: typed content, and data on file that are read once, when a rule needs them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.club.model import Club, Worker
from kiscase.contracts import content as contracts_content
from kiscase.contracts import contract_pdf_on_file, parties
from kiscase.contracts.content import CONTENT_TABLES, Content, goal_letters
from kiscase.contracts.disputes.open_requests import OpenRequest, find_open_request
from kiscase.contracts.evaluations.model import Evaluation
from kiscase.contracts.evaluations.queries import issued_version
from kiscase.contracts.evaluations.schedule import next_evaluation
from kiscase.contracts.model import UNSIGNED_STATES, Contract, ContractState
from kiscase.contracts.parts import Goal, Party, text_fingerprint
from kiscase.core.journal.running_action import action_date
from kiscase.issued import signers_and_signed_copies
from kiscase.issued.model import IssuedDocument
from kiscase.participants.model import Participant
from kiscase.participants.queries import eligibility_on
from kiscase.participants.verdict import EligibilityVerdict
from kiscase.pdf.form import loading


class CheckedContract:
    """A contract as the checks see it: its state and documents as on file, its content as typed."""

    def __init__(self, session: Session, contract: Contract, content: Content) -> None:
        self._session, self._contract, self._content = session, contract, content
        self.state = contract.state
        self.today = action_date(session)
        self.contract_fields = {
            key: getattr(contract, key) for key in contracts_content.CONTENT_FIELDS
        } | content.fields
        self.variant = str(self.contract_fields["variant"])
        self.form = loading.load_form(contract.form)
        self.fields = {
            part.key: part
            for section in self.form.sections_of(self.variant)
            if not section.filled_after_signing
            for part in section.fields
        }

    # what is typed

    def rows(self, key: str) -> Sequence[dict[str, Any]]:
        """The rows of a table; no members of a family on a variant that is for one person."""
        if key == "members" and not self._is_for_family:
            return []
        return self._content.tables.get(key, [])

    @cached_property
    def goal_letters(self) -> dict[str, str]:
        """The letters of the detailed goals by their numbers."""
        return goal_letters(self._content)

    def text(self, key: str) -> str:
        """A text of the form, or an inner one, without blanks around it."""
        return (self._content.texts.get(key) or self._content.inner.get(key) or "").strip()

    def is_empty(self, key: str) -> bool:
        """Whether a field has neither row nor text nor value."""
        return not (self.rows(key) or self.text(key) or self.contract_fields.get(key))

    def texts(self, key: str) -> Iterator[tuple[int | None, str, str]]:
        """All texts of a field, as (row, column, text)."""
        if self.text(key):
            yield None, "", self.text(key)
        for place, row in enumerate(self.rows(key)):
            for column in CONTENT_TABLES[key].columns:
                if column != "goal" and isinstance(row.get(column), str) and not isinstance(row[column], Party):
                    yield place, column, row[column]

    @cached_property
    def _is_for_family(self) -> bool:
        return self.form.is_for_family(self.variant)

    @property
    def contract_id(self) -> int:
        """The id of the contract."""
        return self._contract.id

    @property
    def ends(self) -> date | None:
        """The last day of the contract."""
        return self.contract_fields.get("ends_on")

    @cached_property
    def begins(self) -> date | None:
        """The day on which the contract was drawn up; an annex goes back to the contract that it amends."""
        if self._contract.root_id is None:
            return self.contract_fields.get("drawn_on")
        return self._session.get_one(Contract, self._contract.root_id).drawn_on

    # people

    @cached_property
    def person(self) -> Participant:
        """Who concludes the contract."""
        return self._session.get_one(Participant, self._contract.participant_id)

    @cached_property
    def worker(self) -> Worker:
        """Who concludes it for the office."""
        return self._session.get_one(Worker, self.contract_fields.get("worker_id") or self._contract.worker_id)

    @cached_property
    def shown(self) -> dict[str, Any]:
        """The parties as the document shows them."""
        typed = replace(self._content, fields=self.contract_fields)
        return parties.party_facts(self._session, self._contract, typed)

    @cached_property
    def verdict(self) -> EligibilityVerdict:
        """Whether the person may take part today."""
        return eligibility_on(self._session, self.person, self.today).verdict

    # on file

    @cached_property
    def copies(self) -> dict[str, int]:
        """In how many contracts of other people each goal occurs, by its fingerprint; annexes do not count twice."""
        marks = {text_fingerprint(row.get("text") or "") for key in ("main_goals", "goals") for row in self.rows(key)}
        own = select(Contract.id).where(Contract.participant_id == self._contract.participant_id)
        void = select(Contract.id).where(Contract.state == ContractState.VOID)
        annexes = select(Contract.id, Contract.root_id).where(Contract.root_id.is_not(None)).distinct().cte("annexes")
        first = func.coalesce(annexes.c.root_id, Goal.contract_id)
        chosen = (  # read from indexes alone: a goal may stand in all contracts, and their rows are long
            select(Goal.mark, func.count(first.distinct()))
            .outerjoin(annexes, annexes.c.id == Goal.contract_id)
            .where(Goal.mark.in_(marks - {""}), Goal.contract_id.not_in(own), Goal.contract_id.not_in(void))
            .group_by(Goal.mark)
        )
        return {mark: count for mark, count in self._session.execute(chosen)}  # noqa: C416 - rows are no pairs to mypy

    @cached_property
    def paper(self) -> IssuedDocument | None:
        """The issued document in this version of the contract."""
        return issued_version(self._session, self._contract)

    @cached_property
    def has_copy(self) -> bool:
        """Whether the signed copy of the document is on file."""
        return self.paper is not None and bool(
            signers_and_signed_copies.list_signed_copies(self._session, self.paper.id)
        )

    @cached_property
    def copy_demanded(self) -> bool:
        """Whether the club wants the signed copy on file."""
        return bool(self._session.scalar(select(Club.scan_required)))

    @cached_property
    def is_outdated(self) -> bool:
        """Whether the data of the parties changed after the contract was printed for signing."""
        return contract_pdf_on_file.is_document_outdated(self._session, self._contract)

    @cached_property
    def overdue_since(self) -> date | None:
        """The planned day of an evaluation that is overdue."""
        planned, overdue = next_evaluation(self._session, self._contract)
        return planned if overdue else None

    @cached_property
    def unanswered_request(self) -> OpenRequest | None:
        """The request for a ruling that has had no answer for long."""
        request = find_open_request(self._session, self._contract)
        return request if request is not None and request.overdue else None

    @cached_property
    def is_evaluated(self) -> bool:
        """Whether a final evaluation of the contract or of an annex to it is on file."""
        of_chain = (Contract.id == self._contract.first_id) | (Contract.root_id == self._contract.first_id)
        chosen = select(Evaluation.id).join(Contract, Contract.id == Evaluation.contract_id)
        return self._session.scalar(chosen.where(of_chain, Evaluation.final).limit(1)) is not None

    @cached_property
    def annex(self) -> int | None:
        """The number of an annex to this contract that is not in force yet."""
        waiting = Contract.state.in_((*UNSIGNED_STATES, ContractState.PARTLY_SIGNED))
        chosen = select(Contract.annex).where(Contract.amends_id == self._contract.id, waiting).order_by(Contract.id)
        return self._session.scalar(chosen.limit(1))
