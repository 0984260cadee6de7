"""The contract on paper: the official form filled with what is on file or being typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.actions import load_document_issuer
from kiscase.club.documents import club_document_properties
from kiscase.contracts.content import Content
from kiscase.contracts.form_labels import contract_form
from kiscase.contracts.issued_document import CONTRACT_KEY, contract_pdf
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.parties import members_shown, shown_parties
from kiscase.contracts.queries import load_content
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, current_language, localized_text, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf.blocks import Block, SignatureLine
from kiscase.pdf.document import Watermark
from kiscase.pdf.form import loading, printing
from kiscase.pdf.output.field_positions import FieldPosition
from kiscase.pdf.render import render_pdf


def render_contract_form(
    session: Session, record: Contract, content: Content, *, code: str = "", spots: list[FieldPosition] | None = None
) -> bytes:
    """The contract as PDF, in Polish; a draft is marked as one. *spots* gets where its fields are."""
    with use_language(DEFAULT_LANGUAGE):
        shown = shown_parties(session, record, content)
        official = contract_form(record, shown)
        story = printing.form_blocks(
            official, content.fields.get("variant") or record.variant, form_values(record, content, shown)
        )
        title = localized_text(official.title)
        return render_contract_document(
            session, record, content, title, story, code=code, marks=contract_marks(record, code), spots=spots
        )


def contract_marks(record: Contract, code: str) -> tuple[Watermark, ...]:
    """With what the paper of a contract is marked: void, or a draft while it has no code."""
    return {ContractState.VOID: (Watermark.VOID,)}.get(record.state, () if code else (Watermark.DRAFT,))


def render_contract_document(
    session: Session,
    record: Contract,
    content: Content,
    title: str,
    story: Sequence[Block],
    *,
    code: str = "",
    marks: Sequence[Watermark | str] = (),
    spots: list[FieldPosition] | None = None,
) -> bytes:
    """A paper of a contract in the language that is spoken, with number, version and code at its foot."""
    head = club_document_properties(
        load_document_issuer(session),
        title,
        made_on=content.fields.get("drawn_on") or action_date(session),
        language=current_language(),
        number=record.number or "",
        version=record.version + (record.state is ContractState.PRINTED and not code),  # says what its paper does not
        code=code,
        marks=marks,
    )
    return render_pdf(replace(head, author=shown_parties(session, record, content)["club"]), story, spots=spots)


def form_values(record: Contract, content: Content, shown: dict[str, Any]) -> dict[str, Any]:
    """The values of the form's fields by their key; *shown* are the facts of person, worker and club."""
    members = members_shown(record, content)
    dates = [row.get("planned_on") for row in content.tables.get("evaluation_dates", [])]
    return {
        **_texts(record, content),
        **content.tables,
        "participant_actions": [_named(row, members) for row in content.tables.get("participant_actions", [])],
        **{key: shown[key] for key in ("stamp", "people", "worker")},
        "drawn_on": content.fields.get("drawn_on"),
        "ends_on": content.fields.get("ends_on"),
        "evaluation_dates": [on for on in dates if on],
        "signatures": contract_signature_lines(record, content, shown),
    }


def preset_texts(form_name: str, variant: str) -> dict[str, str]:
    """The texts that a new contract begins with."""
    official = loading.load_form(form_name)
    texts = {}
    for section in official.sections_of(variant):
        for part in section.fields:
            if part.default:
                texts[part.key] = localized_text(part.default)
    return texts


def _texts(record: Contract, content: Content) -> dict[str, Any]:
    """The form's texts; what the form has as a date is kept as `2026-03-05`."""
    dates = {
        part.key
        for section in loading.load_form(record.form).sections
        for part in section.fields
        if part.kind == "date"
    }
    return {key: date.fromisoformat(text) if key in dates and text else text for key, text in content.texts.items()}


def _named(row: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, Any]:
    """An action with the name of the member of the family who does it."""
    return row | {"text": f"{row['who']}: {row['text']}"} if members and row.get("who") else row


def contract_signature_lines(record: Contract, content: Content, shown: dict[str, Any]) -> list[SignatureLine]:
    """The signature places of the form, with the names of those who sign now."""
    variant = content.fields.get("variant") or record.variant
    fields = [part for section in contract_form(record, shown).sections_of(variant) for part in section.fields]
    options = {place.key: place for part in fields if part.key == "signatures" for place in part.signature_lines}
    return [
        SignatureLine(localized_text(options[one["place"]].label), one["name"], key=one["key"])
        for one in shown["signers"]
        if one["place"] in options
    ]


def _numbers(session: Session) -> list[tuple[str, int]]:
    chosen = select(Contract.number, Contract.id).where(Contract.annex == 0)
    chosen = chosen.order_by(Contract.number_year, Contract.number_seq, Contract.id)
    return [(number or f"#{row_id}", row_id) for number, row_id in session.execute(chosen)]


def _print(session: Session, contract_id: int) -> bytes:
    record = session.get_one(Contract, contract_id)
    return contract_pdf(session, record) or render_contract_form(session, record, load_content(session, record))


CONTRACT_DOCUMENT = DocumentKind(CONTRACT_KEY, N_("Social contract"), _numbers, _print)
