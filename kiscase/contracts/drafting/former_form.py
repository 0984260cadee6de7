"""The content of a contract on the form before the official one, as the official form has it, without losing a word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kiscase.contracts import official_form
from kiscase.contracts.content import Content, with_goal_refs
from kiscase.contracts.model import ContractVariant
from kiscase.contracts.parts import Party
from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language

FORMER_FORM = "kontrakt-socjalny-2010"
_INNER_TEXTS = ("own_words", "referral", "referral_date")
_NOTED_TEXTS = ("consequences", "final_evaluation", "changes")


def on_official_form(content: Content) -> Content:
    """The content with rights and duties in point VII, the first evaluation in point V, and the rest as inner data.

    Content that is already so stays as it is.
    """
    texts = dict(content.texts)
    inner = dict(content.inner) | {key: texts.pop(key) for key in _INNER_TEXTS if texts.get(key)}
    presets = _preset_texts()
    noted = [text for key in _NOTED_TEXTS if (text := texts.pop(key, "")) and text not in presets]
    tables = {key: rows for key, rows in content.tables.items() if key != "obligations"}
    duties = duties_in_words(content)
    inner["inner_notes"] = "\n\n".join(filter(None, (inner.get("inner_notes", ""), *noted)))
    texts["arrangements"] = "\n".join(filter(None, (texts.get("arrangements", ""), *duties)))
    fields = dict(content.fields)
    if fields.get("evaluation_on") is None:
        planned = sorted(tables.get("evaluation_dates", []), key=lambda row: str(row.get("planned_on") or "9999"))
        first, *others = planned or [{}]
        fields["evaluation_on"], tables["evaluation_dates"] = first.get("planned_on"), others
    tables["goals"] = with_goal_refs(tables.get("goals", []))
    return replace(content, fields=fields, texts=texts, tables=tables, inner=inner)


def duties_in_words(content: Content) -> list[str]:
    """The rights and duties that only the former form has, each with whose it is."""
    return [_duty(row) for row in content.tables.get("obligations", []) if row.get("text")]


def _preset_texts() -> set[str]:
    """What the former form began with: nobody's words."""
    with use_language(DEFAULT_LANGUAGE):
        return {
            text for variant in ContractVariant for text in official_form.preset_texts(FORMER_FORM, variant).values()
        }


def _duty(row: dict[str, Any]) -> str:
    """A right or duty with whose it is, in Polish as the contract."""
    with use_language(DEFAULT_LANGUAGE):
        return f"{Party(row['party']).label}: {row['text']}" if row.get("party") else str(row["text"])
