"""Renders the copies of a contract that nobody signs, and the blank form, to PDF."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.actions import load_document_issuer
from kiscase.club.document_properties import club_document_properties
from kiscase.club.model import Club
from kiscase.contracts.annexes.rendering import load_annex_values
from kiscase.contracts.content import Content
from kiscase.contracts.contract_pdf_on_file import contract_code_on_file
from kiscase.contracts.copies.model import BlankPart
from kiscase.contracts.copies.plain_copy import PlainCopyValues, plain_copy_blocks, plain_copy_title
from kiscase.contracts.copies.translated_copy import SecondCopyTexts, second_copy_blocks
from kiscase.contracts.form_label_corrections import label_corrections
from kiscase.contracts.model import OFFICIAL_FORM, UNSIGNED_STATES, Contract, ContractState
from kiscase.contracts.official_form import contract_watermarks
from kiscase.contracts.parties import party_facts, shown_parties
from kiscase.contracts.queries import load_content
from kiscase.contracts.rendering import render_contract_document
from kiscase.core.errors import Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, _, localized_text, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.pdf.document_properties import Watermark
from kiscase.pdf.form import loading, printing
from kiscase.pdf.form.labels import with_corrected_labels
from kiscase.pdf.output.field_positions import FieldPosition
from kiscase.pdf.render import render_pdf


def render_second_copy(
    session: Session, record: Contract, content: Content, *, positions: list[FieldPosition] | None = None
) -> bytes:
    """The copy in the language that *content* names; a Problem if that is Polish.

    *positions* receives where its fields are.
    """
    language = content.fields.get("language") or record.language
    if language == DEFAULT_LANGUAGE:
        raise Problem(
            _("This contract has no second copy. Choose its language at the top of the form, then print the copy.")
        )
    code = contract_code_on_file(session, record, content)
    shown = shown_parties(session, record, content)
    annex = load_annex_values(session, record, content) if record.annex else None
    texts = SecondCopyTexts(content.fields.get("drawn_on") or action_date(session))
    with use_language(language):
        return render_contract_document(
            session,
            record,
            content,
            texts.title(record, annex, shown),
            [*texts.notes(), *second_copy_blocks(record, content, shown, annex)],
            author=shown["club"],
            code=code,
            watermarks=(texts.watermark(), *contract_watermarks(record, code)),
            positions=positions,
        )


def render_plain_copy(session: Session, contract: Contract, language: str = "") -> bytes:
    """The plain copy in Polish, with its fixed parts in *language* beside; by default in that of the contract."""
    content, today = load_content(session, contract), action_date(session)
    club = session.scalars(select(Club)).one()
    values = PlainCopyValues(
        contract=contract,
        content=content,
        parties=contract.printed or party_facts(session, contract, content),
        club_street=club.street,
        club_town=club.town,
        on=today,
    )
    draft = (Watermark.DRAFT,) if contract.state in UNSIGNED_STATES else ()
    with use_language(DEFAULT_LANGUAGE):
        title = plain_copy_title(today)
    properties = club_document_properties(
        load_document_issuer(session),
        title,
        made_on=today,
        language=DEFAULT_LANGUAGE,
        number=contract.number or "",
        version=contract.version,
        marks=(Watermark.VOID,) if contract.state is ContractState.VOID else draft,
    )
    properties = replace(properties, author=values.parties["club"], large=True)
    return render_pdf(properties, plain_copy_blocks(values, language or contract.language))


def render_blank_form(session: Session, part: BlankPart, name: str = OFFICIAL_FORM) -> bytes:
    """An empty part of the form, to fill in by hand: in Polish, without number, version or code."""
    form = with_corrected_labels(loading.load_form(name), label_corrections(session, name))
    blocks = printing.evaluation_part_blocks if part.of_evaluation else printing.form_blocks
    with use_language(DEFAULT_LANGUAGE):
        properties = club_document_properties(
            load_document_issuer(session),
            localized_text(form.title),
            made_on=action_date(session),
            language=DEFAULT_LANGUAGE,
            version=0,
        )
        return render_pdf(properties, blocks(form, part.variant, {}))
