"""The evaluation sheet: the result of each goal and each action of a contract, the reasons, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from kiscase.contracts.evaluations.judged_items import JudgedItem, overall_outcome
from kiscase.contracts.evaluations.model import EVALUATION_KEY, Evaluation
from kiscase.contracts.model import Contract
from kiscase.core.date_format import format_date
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import (
    Block,
    Heading,
    LabelledField,
    LabelledFields,
    SignatureLine,
    SignatureLines,
    Table,
    TableColumn,
    Text,
)

_TABLES = (
    ("goals", ("main_goals", "goals")),
    ("participant_actions", ("participant_actions",)),
    ("worker_actions", ("worker_actions",)),
)
"""The tables of the sheet: the key of the heading, and the tables of the form whose rows it shows."""


class EvaluationSheet(NamedTuple):
    """The values that an evaluation sheet shows."""

    contract: Contract
    evaluation: Evaluation
    items: Sequence[JudgedItem]
    parties: dict[str, Any]
    """The parties of the contract as `kiscase.contracts.parties` describes them."""


def sheet_title(evaluation: Evaluation) -> str:
    """The title in the current language."""
    return _texts(evaluation).text("title.final" if evaluation.final else "title.interim")


def evaluation_blocks(sheet: EvaluationSheet) -> list[Block]:
    """The sheet in the current language, from its title to the signature lines."""
    evaluation, texts = sheet.evaluation, _texts(sheet.evaluation)
    blocks: list[Block] = [
        Heading(sheet_title(evaluation)),
        Text(texts.text("basis"), "small"),
        _opening_blocks(sheet.contract, evaluation, sheet.parties["people"], texts),
    ]
    for heading, groups in _TABLES:
        blocks += _table(heading, [item for item in sheet.items if item.group in groups], texts)
    if evaluation.summary:
        blocks += [Heading(texts.text("label.summary"), 2), Text(evaluation.summary)]
    if evaluation.own_words:
        quotation = texts.text("quoted.words", words=evaluation.own_words)
        blocks += [Heading(texts.text("label.own_words"), 2), Text(quotation, "quote")]
    if evaluation.final:
        outcome = overall_outcome(sheet.items)
        value = texts.text(f"outcome.{outcome.value}") if outcome else ""
        blocks.append(LabelledFields([LabelledField(texts.text("label.outcome"), value)]))
    lines = [
        SignatureLine(texts.text(f"place.{signer['place']}"), signer["name"], key=signer["key"])
        for signer in sheet.parties["signers"]
    ]
    return [*blocks, SignatureLines(lines)]


def _texts(evaluation: Evaluation) -> document_texts.DocumentTexts:
    return document_texts.load_document_texts(EVALUATION_KEY, evaluation.held_on)


def _opening_blocks(
    contract: Contract, evaluation: Evaluation, people: Sequence[dict[str, str]], words: document_texts.DocumentTexts
) -> LabelledFields:
    names = [f"{one['given_name']} {one['family_name']}".strip() for one in people]
    width = 0.5 if evaluation.final else 1 / 3
    of = words.text("label.contract_of", number=contract.title, date=format_date(contract.drawn_on))
    items = [
        LabelledField(words.text("label.contract"), of, 0.5),
        LabelledField(words.text("label.participant"), names[0], 0.5),
        LabelledField(words.text("label.held_on"), format_date(evaluation.held_on), width),
        LabelledField(words.text("label.ends_on"), format_date(contract.ends_on), width),
    ]
    if not evaluation.final:
        items.append(LabelledField(words.text("label.next_on"), format_date(evaluation.next_on), width))
    if names[1:]:
        items.append(LabelledField(words.text("label.family"), ", ".join(names[1:]), 1.0))
    return LabelledFields(items)


def _table(heading: str, rows: Sequence[JudgedItem], words: document_texts.DocumentTexts) -> list[Block]:
    """A table; goals have no date of their own."""
    if not rows:
        return []
    goals = rows[0].is_goal
    columns = [("goal" if goals else "action", 0.38 if goals else 0.26), ("due", 0.12), ("result", 0.18)]
    columns += [("why", 0.22), ("next_step", 0.22)]
    shown = [column for column in columns if column[0] != "due" or not goals]
    cells = {row.key: _cells(row, words) for row in rows}
    return [
        Heading(words.text(f"heading.{heading}"), 2),
        Table(
            [TableColumn(words.text(f"column.{key}"), width) for key, width in shown],
            [[cells[row.key][key] for key, _width in shown] for row in rows],
            numbered=True,
        ),
    ]


def _cells(row: JudgedItem, words: document_texts.DocumentTexts) -> dict[str, str]:
    text = row.text + (f"\n{words.text('column.effect', effect=row.effect)}" if row.effect else "")
    return {
        "goal": text,
        "action": text,
        "due": format_date(row.due),
        "result": words.text(f"result.{row.result.value if row.result else 'none'}"),
        "why": row.why,
        "next_step": row.next_step,
    }
