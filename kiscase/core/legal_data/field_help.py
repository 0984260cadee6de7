"""What F1 says of fields that follow from the law: `resources/help/fields.toml` with the rows of the legal data."""

from __future__ import annotations

from datetime import date

from kiscase.core.i18n import _, localized_text
from kiscase.core.legal_data.in_force import nearest_row
from kiscase.core.legal_data.rows import LegalRow, LegalRule, LegalTable
from kiscase.core.resources import load_toml


def field_help(place: str, on: date, choice: str = "") -> list[str]:
    """The paragraphs on a field (`table.field`) with the law of a day; empty where the law says nothing of it.

    *choice* is the word of the choice in hand: its own row of the legal data comes first.
    """
    told = next((row for row in load_toml("help/fields.toml")["field"] if row["key"] == place), None)
    if told is None:
        return []
    rows = [_row(rule, on) for rule in told.get("rules", ())]
    chosen = [_row(f"{told['options']}.{choice}", on)] if choice and "options" in told else []
    example = _("For example: {example}").format(example=localized_text(told["example"]))
    return [
        *(paragraph for row in chosen if row is not None for paragraph in (row.label, _law(row))),
        localized_text(told["text"]),
        example,
        *(_law(row) for row in rows if row is not None),
    ]


def _row(place: str, on: date) -> LegalRow | None:
    table, code = place.split(".")
    try:
        return nearest_row(LegalTable(table), code, on, LegalRow)
    except KeyError:  # a choice of an older list
        return None


def _law(row: LegalRow) -> str:
    """The sentence of a row and where it follows from."""
    sentence = row.sentence if isinstance(row, LegalRule) else ""
    basis = _("Basis: {basis}").format(basis=row.basis)
    return "\n".join(filter(None, (sentence, basis, row.unsure)))
