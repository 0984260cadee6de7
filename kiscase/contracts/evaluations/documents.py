"""The document of an evaluation: part II of the official form, with what became of each goal put into words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from kiscase.contracts.content import ACTION_TABLES, Content
from kiscase.contracts.evaluations.changed_version import ActionChanges
from kiscase.contracts.evaluations.judged_items import JudgedItem, overall_outcome
from kiscase.contracts.evaluations.model import EVALUATION_KEY, Evaluation, EvaluationDecision
from kiscase.contracts.model import FORM_DOCUMENT, Contract
from kiscase.contracts.official_form import actions_side_by_side, signature_lines
from kiscase.contracts.parts import EVERYBODY
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.text.names import join_names
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import Block
from kiscase.pdf.form import form_definition, loading, printing
from kiscase.pdf.form.labels import LabelCorrections, with_corrected_labels
from kiscase.pdf.form.printing import ColumnsTable

_NOTHING = "–"


class EvaluationValues(NamedTuple):
    """The values that the document of an evaluation shows."""

    contract: Contract
    """The version that is evaluated."""
    content: Content
    """Its content, with the actions that the evaluation changes."""
    evaluation: Evaluation
    items: Sequence[JudgedItem]
    changes: ActionChanges
    parties: dict[str, Any]
    """The parties of the contract as `kiscase.contracts.parties` describes them."""
    labels: LabelCorrections


def evaluation_title(evaluation: Evaluation) -> str:
    """The title in the current language."""
    return _texts(evaluation).text("title.final" if evaluation.final else "title.interim")


def evaluation_blocks(values: EvaluationValues) -> list[Block]:
    """Part II of the form in the current language."""
    form = evaluation_form(values.evaluation, values.labels)
    return list(printing.evaluation_part_blocks(form, values.contract.variant, _form_values(values, form)))


def evaluation_form(evaluation: Evaluation, labels: LabelCorrections) -> form_definition.OfficialForm:
    """The form of the day on which the evaluation was held, whichever the contract is on."""
    return with_corrected_labels(loading.load_form(loading.form_name_on(FORM_DOCUMENT, evaluation.held_on)), labels)


def _texts(evaluation: Evaluation) -> document_texts.DocumentTexts:
    return document_texts.load_document_texts(EVALUATION_KEY, evaluation.held_on)


def _form_values(values: EvaluationValues, form: form_definition.OfficialForm) -> dict[str, Any]:
    evaluation = values.evaluation
    fields = {part.key: part for one in form.evaluation_sections(values.contract.variant) for part in one.fields}
    changes = evaluation.decision is EvaluationDecision.CHANGES
    inapplicable = _texts(evaluation).text("inapplicable")
    return {
        "agreed_on": evaluation.agreed_on or values.contract.drawn_on,
        "conclusions": describe_conclusions(values),
        "decision": inapplicable if evaluation.final else str(evaluation.decision or ""),
        "next_on": evaluation.next_on if changes and evaluation.next_on else inapplicable,
        printing.COLUMNS: _changed_actions(values, form, inapplicable),
        "signatures": signature_lines(fields["signatures"], values.parties["signers"]),
    }


def _changed_actions(
    values: EvaluationValues, form: form_definition.OfficialForm, inapplicable: str
) -> list[ColumnsTable]:
    """The changed actions as on the form; where nothing is changed it says so, so that none can be added."""
    nothing = dict.fromkeys(("text", "due"), inapplicable) | {"place": 0}
    family = form.is_for_family(values.contract.variant)
    if values.evaluation.decision is not EvaluationDecision.CHANGES:
        tables = actions_side_by_side(_with_actions(values.content, {}), values.parties, family=False)
        return [one._replace(rows=[[nothing, nothing]]) for one in tables]
    tables = actions_side_by_side(_with_actions(values.content, values.changes.rows), values.parties, family=family)
    busy = [one for one in tables if one.rows]
    return busy or [tables[0]._replace(rows=[[nothing, nothing]])]


def _with_actions(content: Content, rows: dict[str, list[dict[str, Any]]]) -> Content:
    return replace(content, tables=content.tables | {key: rows.get(key, []) for key in ACTION_TABLES})


def describe_conclusions(values: EvaluationValues) -> str:
    """What became of each goal and of the actions that serve it, in words; then what was added to it."""
    evaluation, texts = values.evaluation, _texts(values.evaluation)
    lines = []
    if evaluation.final:
        outcome = overall_outcome(values.items)
        lines.append(texts.text("final", outcome=texts.text(f"outcome.{outcome.value}") if outcome else _NOTHING))
    for item in _by_goals(values.items):
        if item.is_goal or item.result or item.why or item.next_step:
            what = texts.text(f"what.{item.group}", letter=item.letter)
            lines.append(_judgement(item, what, texts))
    for key, way in (("replaced", values.changes.replaced), ("given_up", values.changes.removed)):
        for table, rows in way.items():
            lines += [texts.text(f"{key}.{table}", action=_quoted(row, values, texts)) for row in rows]
    if evaluation.summary:
        lines.append(evaluation.summary)
    if evaluation.own_words:
        lines.append(texts.text("own_words", words=evaluation.own_words.strip('„”“" ')))
    if evaluation.decision is EvaluationDecision.AS_AGREED and evaluation.next_on:
        lines.append(texts.text("next_on", date=format_date(evaluation.next_on)))
    return "\n".join(lines)


def _quoted(row: dict[str, Any], values: EvaluationValues, texts: document_texts.DocumentTexts) -> str:
    """An action as it was agreed: whose it is where there are several people, its words and its day."""
    people = values.parties["people"]
    first = join_names(people[0]["given_name"], people[0]["family_name"])
    who = _("everyone") if row.get("who") == EVERYBODY else row.get("who") or first
    due = texts.text("due", date=format_date(row["due"])) if row.get("due") else ""
    words = texts.text("quoted", words=(row.get("text") or "").rstrip(". "))
    return f"{who}: {words}{due}" if len(people) > 1 else f"{words}{due}"


def _by_goals(items: Sequence[JudgedItem]) -> list[JudgedItem]:
    """Each goal with the actions that serve it; first the main goals, at the end the actions for all goals or none."""
    main = [item for item in items if item.group == "main_goals"]
    goals = [item for item in items if item.group == "goals"]
    actions = [item for item in items if not item.is_goal]
    served = [
        one
        for goal in goals
        for one in (goal, *(action for action in actions if goal.goal and action.goal == goal.goal))
    ]
    return [*main, *served, *(action for action in actions if action not in served)]


def _judgement(item: JudgedItem, what: str, texts: document_texts.DocumentTexts) -> str:
    """A goal or an action with its result, the reason and what comes next."""
    due = texts.text("due", date=format_date(item.due)) if item.due else ""
    kind = "goal" if item.is_goal else "action"
    result = texts.text(f"result_of_{kind}.{item.result.value if item.result else 'none'}")
    parts = [f"{what}{item.text.rstrip('. ')}{due} – {result}"]
    parts += [
        texts.text(key, words=words.rstrip(". "))
        for key, words in (("why", item.why), ("next_step", item.next_step))
        if words
    ]
    return ". ".join(parts) + "."
