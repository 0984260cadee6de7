"""Renders contracts to PDF: loads what a document shows, and adds number, version and code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from kiscase.club.actions import load_document_issuer
from kiscase.club.document_properties import club_document_properties
from kiscase.contracts.content import Content
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.official_form import contract_blocks, contract_title, contract_watermarks
from kiscase.contracts.parties import shown_parties
from kiscase.core.i18n import DEFAULT_LANGUAGE, current_language, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.pdf.blocks import Block
from kiscase.pdf.document_properties import Watermark
from kiscase.pdf.output.field_positions import FieldPosition
from kiscase.pdf.render import render_pdf


def render_contract_form(
    session: Session,
    record: Contract,
    content: Content,
    *,
    code: str = "",
    positions: list[FieldPosition] | None = None,
) -> bytes:
    """The contract as PDF, in Polish, marked as a draft without *code*. *positions* receives where its fields are."""
    shown = shown_parties(session, record, content)
    with use_language(DEFAULT_LANGUAGE):
        return render_contract_document(
            session,
            record,
            content,
            contract_title(record, shown),
            contract_blocks(record, content, shown),
            author=shown["club"],
            code=code,
            watermarks=contract_watermarks(record, code),
            positions=positions,
        )


def render_contract_document(
    session: Session,
    record: Contract,
    content: Content,
    title: str,
    blocks: Sequence[Block],
    *,
    author: str,
    code: str = "",
    watermarks: Sequence[Watermark | str] = (),
    version: int | None = None,
    positions: list[FieldPosition] | None = None,
) -> bytes:
    """A document about a contract in the current language, with number, version and code in its footer.

    *author* is the name of the club when the contract was printed. Without *version*, what has no code is marked as
    the version that would be printed next.
    """
    if version is None:
        version = record.version + (record.state is ContractState.PRINTED and not code)
    properties = club_document_properties(
        load_document_issuer(session),
        title,
        made_on=content.fields.get("drawn_on") or action_date(session),
        language=current_language(),
        number=record.number or "",
        version=version,
        code=code,
        marks=watermarks,
    )
    return render_pdf(replace(properties, author=author), blocks, positions=positions)
