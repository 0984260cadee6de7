"""Beginning a contract and saving what was typed into it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Worker
from kiscase.club.workers import WorkerRole
from kiscase.contracts import official_form
from kiscase.contracts.content import Content, save_contract_rows, without_lost_goals
from kiscase.contracts.model import FORM_DOCUMENT, UNSIGNED_STATES, Contract, ContractState, frozen_contract_problem
from kiscase.contracts.queries import load_content, require_contract
from kiscase.contracts.state_history import record_transition
from kiscase.contracts.wording import phrases
from kiscase.core.errors import Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, use_language
from kiscase.core.journal import running_action
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.records.deletion import delete_unused_record
from kiscase.core.records.field_info import FieldInfo, FieldKind, clean_value
from kiscase.participants.model import Participant
from kiscase.participants.queries import require_eligible_participant, require_participant
from kiscase.participants.relations.representatives import legal_representative
from kiscase.pdf.form.loading import form_name_on

PARTS = frozenset({"acceptance", "contract_member", "contract_move", "evaluation_date", "goal", "obligation", "step"})
"""The tables with what belongs to a contract alone."""


def require_possible_contract(session: Session, participant_id: int) -> Participant:
    """The person, if a contract can begin today; a Problem if the person may not take part."""
    person = require_participant(session, participant_id)
    reason = _("{name} may not take part in the club, so no contract was started. The reason is on the person's page.")
    require_eligible_participant(session, person, reason)
    return person


def create_draft_contract(
    session: Session, participant_id: int, worker_id: int | None = None, variant: str = "A"
) -> int:
    """Create a draft contract with a participant, who may sign through a legal representative; its id.

    A Problem if the person may not take part.
    """
    person = require_possible_contract(session, participant_id)
    worker_id = worker_id or _drafting_worker(session)
    contract = Contract(
        participant_id=participant_id, worker_id=worker_id, form=form_name_on(FORM_DOCUMENT, action_date(session))
    )
    contract.change({"variant": variant, "drawn_on": action_date(session)})
    with use_language(DEFAULT_LANGUAGE):
        contract.texts = official_form.preset_texts(contract.form, variant)
        contract.representative = legal_representative(session, participant_id, action_date(session))
    session.add(contract)
    session.flush()
    describe_action(session, N_("Began a contract with {name}"), name=person.name)
    return contract.id


def save_contract(session: Session, contract_id: int, content: Content, revision: int | None = None) -> None:
    """Save typed content. A printed contract whose content changes becomes a draft again, in its next version."""
    contract = require_contract(session, contract_id)
    unprinted = official_form.unprinted_keys(contract)
    before = load_content(session, contract).comparable(unprinted)
    if contract.frozen:
        raise frozen_contract_problem()
    if contract.agreed_at_evaluation:
        raise Problem(
            _("These changes were agreed at an evaluation: open that evaluation to change them. Nothing was saved.")
        )
    fields = dict(content.fields)
    contract.worker_id = fields.pop("worker_id", None) or contract.worker_id
    contract.change(fields, revision=revision)
    contract.texts = {key: text for key, value in content.texts.items() if (text := _cleaned_text(value))}
    contract.inner_texts = {key: text for key, value in content.inner.items() if (text := _cleaned_text(value))}
    contract.updated = contract.updated + 1  # the revision follows also when only rows of tables changed
    session.flush()
    for key, rows in without_lost_goals(content.tables).items():
        save_contract_rows(session, contract, key, rows)
    if load_content(session, contract).comparable(unprinted) != before:
        return_contract_to_draft(session, contract)
    phrases.learn_phrases(session, contract.participant_id, content)
    name = session.get_one(Participant, contract.participant_id).name
    describe_action(session, N_("Saved the contract {number} with {name}"), number=contract.title, name=name)


def delete_draft_contract(session: Session, contract_id: int) -> None:
    """Delete a contract that was never printed and that nothing else names; raises a Problem otherwise."""
    contract = require_contract(session, contract_id)
    number, name = contract.title, session.get_one(Participant, contract.participant_id).name
    hindrance = _(
        "{number} cannot be deleted: it was printed, or something else belongs to it. Nothing was changed; make it "
        "void instead."
    ).format(number=number)
    if contract.state not in (ContractState.DRAFT, ContractState.READY) or contract.number is not None:
        raise Problem(hindrance)
    delete_unused_record(session, contract, PARTS, hindrance)
    describe_action(session, N_("Deleted the draft {number} with {name}"), number=number, name=name)


def return_contract_to_draft(session: Session, contract: Contract) -> None:
    """Make a contract whose content has changed a draft again; if it was printed, in its next version."""
    if contract.state is ContractState.PRINTED:
        contract.version += 1
        contract.printed = {}
    if contract.state is not ContractState.DRAFT and contract.state in UNSIGNED_STATES:
        record_transition(session, contract, ContractState.DRAFT)


def _drafting_worker(session: Session) -> int:
    """Who concludes the contract: the current worker if a social worker, else the first social worker."""
    workers = (
        select(Worker.id)
        .where(Worker.role == WorkerRole.SOCIAL_WORKER, Worker.retired.is_(False))
        .order_by(Worker.sort, Worker.id)
    )
    known = list(session.scalars(workers))
    if not known:
        raise Problem(
            _(
                "There is no social worker on file yet, and only a social worker concludes contracts "
                "(art. 108 ust. 1). Add one in the settings."
            ),
            way_out=(Worker.__tablename__, None),
        )
    at_desk = running_action.acting_worker_id(session)
    return at_desk if at_desk in known else known[0]


def _cleaned_text(value: str) -> str:
    return str(clean_value(FieldInfo("", FieldKind.LONG), value))
