"""The document of an evaluation as an issued document: its values, its PDF and the PDF on file."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.actions import load_document_issuer
from kiscase.club.document_properties import club_document_properties
from kiscase.contracts.content import with_numbers_by_place
from kiscase.contracts.evaluations.changed_version import load_action_changes
from kiscase.contracts.evaluations.documents import (
    EvaluationValues,
    evaluation_blocks,
    evaluation_form,
    evaluation_title,
)
from kiscase.contracts.evaluations.model import EVALUATION_KEY, Evaluation, evaluation_number
from kiscase.contracts.evaluations.queries import evaluation_pdf, list_judged_items
from kiscase.contracts.form_label_corrections import label_corrections
from kiscase.contracts.model import Contract
from kiscase.contracts.parties import party_facts
from kiscase.contracts.queries import load_content
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, use_language
from kiscase.issued.issuing import IssuableDocument
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf.document_properties import Watermark
from kiscase.pdf.render import render_pdf


def load_evaluation_values(session: Session, evaluation: Evaluation) -> EvaluationValues:
    """The values of the document; the parties are those of today, for they sign today."""
    contract = session.get_one(Contract, evaluation.contract_id)
    content = with_numbers_by_place(load_content(session, contract))
    form_name = evaluation_form(evaluation, {}).id
    return EvaluationValues(
        contract=contract,
        content=content,
        evaluation=evaluation,
        items=list_judged_items(session, contract.id, evaluation.id),
        changes=load_action_changes(session, evaluation),
        parties=party_facts(session, contract, content, contract.responsible_id),
        labels=label_corrections(session, form_name),
    )


def render_evaluation(session: Session, evaluation: Evaluation, *, code: str = "") -> bytes:
    """The document as PDF, in Polish; without *code* it is marked as a draft."""
    values = load_evaluation_values(session, evaluation)
    with use_language(DEFAULT_LANGUAGE):
        properties = club_document_properties(
            load_document_issuer(session),
            evaluation_title(evaluation),
            made_on=evaluation.held_on,
            language=DEFAULT_LANGUAGE,
            number=evaluation_number(values.contract, evaluation),
            version=evaluation.version,
            code=code,
            marks=() if code else (Watermark.DRAFT,),
        )
        return render_pdf(properties, evaluation_blocks(values))


def issuable_evaluation(session: Session, evaluation: Evaluation) -> IssuableDocument:
    """The document in the evaluation's version; the people who signed the contract sign it."""
    contract = session.get_one(Contract, evaluation.contract_id)
    return IssuableDocument(
        kind=EVALUATION_KEY,
        tablename=EVALUATION_KEY,
        row_id=evaluation.id,
        number=evaluation_number(contract, evaluation),
        content={},
        render=lambda session, _version, code: render_evaluation(session, evaluation, code=code),
        participant_id=contract.participant_id,
        signers=party_facts(session, contract, load_content(session, contract), contract.responsible_id)["signers"],
        version=evaluation.version,
    )


def _list_printable(session: Session) -> list[tuple[str, int]]:
    chosen = select(Evaluation, Contract).join(Contract, Contract.id == Evaluation.contract_id)
    chosen = chosen.order_by(
        Contract.number_year.nulls_first(), Contract.number_seq.nulls_first(), Contract.annex, Evaluation.seq
    )
    return [
        (evaluation_number(contract, evaluation), evaluation.id) for evaluation, contract in session.execute(chosen)
    ]


def _print(session: Session, evaluation_id: int) -> bytes:
    evaluation = session.get_one(Evaluation, evaluation_id)
    return evaluation_pdf(session, evaluation) or render_evaluation(session, evaluation)


EVALUATION_DOCUMENT = DocumentKind(EVALUATION_KEY, N_("Evaluation of a contract (part II)"), _list_printable, _print)
