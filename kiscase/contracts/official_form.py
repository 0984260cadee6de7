"""A contract on the official form: from its values to blocks."""

from __future__ import annotations

from datetime import date
from typing import Any

from kiscase.contracts.content import Content
from kiscase.contracts.form_label_corrections import contract_form
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.parties import members_shown
from kiscase.core.i18n import localized_text
from kiscase.pdf.blocks import Block, SignatureLine
from kiscase.pdf.document_properties import Watermark
from kiscase.pdf.form import loading, printing


def contract_title(record: Contract, shown: dict[str, Any]) -> str:
    """The title of the form in the current language."""
    return localized_text(contract_form(record, shown).title)


def contract_blocks(record: Contract, content: Content, shown: dict[str, Any]) -> list[Block]:
    """The filled form in the current language; *shown* describes person, worker and club."""
    variant = content.fields.get("variant") or record.variant
    return list(printing.form_blocks(contract_form(record, shown), variant, form_values(record, content, shown)))


def contract_watermarks(record: Contract, code: str) -> tuple[Watermark, ...]:
    """The watermarks of a contract: void, or draft while it has no code."""
    return {ContractState.VOID: (Watermark.VOID,)}.get(record.state, () if code else (Watermark.DRAFT,))


def form_values(record: Contract, content: Content, shown: dict[str, Any]) -> dict[str, Any]:
    """The values of the form's fields by their key; *shown* describes person, worker and club."""
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
    """The form's texts; dates are stored as `2026-03-05`."""
    dates = {
        part.key
        for section in loading.load_form(record.form).sections
        for part in section.fields
        if part.kind == "date"
    }
    return {key: date.fromisoformat(text) if key in dates and text else text for key, text in content.texts.items()}


def _named(row: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, Any]:
    """An action with the name of the family member who does it."""
    return row | {"text": f"{row['who']}: {row['text']}"} if members and row.get("who") else row


def contract_signature_lines(record: Contract, content: Content, shown: dict[str, Any]) -> list[SignatureLine]:
    """The signature lines of the form, with the names of those who sign."""
    variant = content.fields.get("variant") or record.variant
    fields = [part for section in contract_form(record, shown).sections_of(variant) for part in section.fields]
    options = {place.key: place for part in fields if part.key == "signatures" for place in part.signature_lines}
    return [
        SignatureLine(localized_text(options[one["place"]].label), one["name"], key=one["key"])
        for one in shown["signers"]
        if one["place"] in options
    ]
