"""Renders annexes and consolidated texts to PDF, and a contract by what it is: on the form, or as an annex."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Worker
from kiscase.contracts.annexes.changes import AnnexValues
from kiscase.contracts.annexes.documents import TimeInForce, annex_blocks, annex_title, consolidated_blocks
from kiscase.contracts.content import Content, with_numbers_by_place
from kiscase.contracts.contract_pdf_on_file import is_document_outdated
from kiscase.contracts.form_label_corrections import contract_form
from kiscase.contracts.model import AGREED_STATES, Contract, ContractState
from kiscase.contracts.official_form import contract_watermarks
from kiscase.contracts.parties import shown_parties
from kiscase.contracts.queries import amendment_history, later_versions, load_content
from kiscase.contracts.rendering import render_contract_document, render_contract_form
from kiscase.contracts.state_history import in_force_since
from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.pdf import document_texts
from kiscase.pdf.document_properties import Watermark


def load_annex_values(session: Session, record: Contract, content: Content) -> AnnexValues:
    """The values of an annex with this content."""
    amended = session.get_one(Contract, record.amends_id) if record.amends_id is not None else None
    return AnnexValues(
        record=record,
        content=content,
        parties=shown_parties(session, record, content),
        history=amendment_history(session, record),
        amended=with_numbers_by_place(load_content(session, amended)) if amended is not None else None,
        stored=load_content(session, record),
        worker_names={worker.id: worker.name for worker in session.scalars(select(Worker))},
        texts=document_texts.load_document_texts("annex", content.fields.get("drawn_on") or action_date(session)),
    )


def render_contract(session: Session, record: Contract, content: Content, *, code: str = "") -> bytes:
    """A contract or an annex as PDF, in Polish; without *code* it is marked as a draft."""
    return (render_annex if record.annex else render_contract_form)(session, record, content, code=code)


def render_annex(session: Session, record: Contract, content: Content, *, code: str = "") -> bytes:
    """The annex as PDF, in Polish; without *code* it is marked as a draft."""
    values = load_annex_values(session, record, content)
    with use_language(DEFAULT_LANGUAGE):
        blocks = annex_blocks(values, contract_form(record, values.parties), signed=True)
        return render_contract_document(
            session,
            record,
            content,
            annex_title(values),
            blocks,
            author=values.parties["club"],
            code=code,
            watermarks=contract_watermarks(record, code),
        )


def render_consolidated(session: Session, contract_id: int) -> bytes:
    """The consolidated text of a version of the contract as PDF, in Polish."""
    record = session.get_one(Contract, contract_id)
    values = load_annex_values(session, record, load_content(session, record))
    draft = () if record.state in AGREED_STATES else (Watermark.DRAFT,)
    with use_language(DEFAULT_LANGUAGE):
        return render_contract_document(
            session,
            record,
            values.content,
            values.texts.text("consolidated"),
            consolidated_blocks(values, _time_in_force(session, record)),
            author=values.parties["club"],
            watermarks=(Watermark.VOID,) if record.state is ContractState.VOID else draft,
            version=record.version + is_document_outdated(session, record),
        )


def _time_in_force(session: Session, record: Contract) -> TimeInForce:
    """From when until when a version was in force, and by what it was changed."""
    since = in_force_since(session, record.id)
    later = later_versions(session, record)
    ended = in_force_since(session, later[0].id) if later else None
    until = max(since, ended - timedelta(1)) if since is not None and ended is not None else None
    return TimeInForce(since, until, later)
