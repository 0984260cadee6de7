"""A contract on the official form: from its values to blocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import zip_longest
from typing import Any

from kiscase.contracts.content import Content, goal_letters
from kiscase.contracts.form_label_corrections import contract_form
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.parties import acting_people, full_name, members_shown
from kiscase.contracts.parts import ALL_GOALS, EVERYBODY
from kiscase.core.i18n import _, localized_text
from kiscase.pdf.blocks import Block, SignatureLine
from kiscase.pdf.document_properties import Watermark
from kiscase.pdf.form import form_definition, loading, printing
from kiscase.pdf.form.printing import ColumnsTable
from kiscase.pdf.letters import item_letter


def contract_title(record: Contract, shown: dict[str, Any]) -> str:
    """The title of the form in the current language."""
    return localized_text(contract_form(record, shown).title)


def contract_blocks(record: Contract, content: Content, shown: dict[str, Any]) -> list[Block]:
    """The filled form in the current language; *shown* describes person, worker and club."""
    variant = content_variant(record, content)
    return list(printing.form_blocks(contract_form(record, shown), variant, form_values(record, content, shown)))


def contract_watermarks(record: Contract, code: str) -> tuple[Watermark, ...]:
    """The watermarks of a contract: void, or draft while it has no code."""
    return {ContractState.VOID: (Watermark.VOID,)}.get(record.state, () if code else (Watermark.DRAFT,))


def content_variant(record: Contract, content: Content) -> str:
    """The variant of the form that the content is for."""
    return str(content.fields.get("variant") or record.variant)


def form_values(record: Contract, content: Content, shown: dict[str, Any]) -> dict[str, Any]:
    """The values of the form's fields by their key; *shown* describes person, worker and club."""
    members = members_shown(record, content)
    days = [content.fields.get("evaluation_on"), *(row["planned_on"] for row in content.tables["evaluation_dates"])]
    return {
        **_texts(record, content),
        **content.tables,
        "goals": _lettered(content),
        "participant_actions": [_named(row, members) for row in content.tables.get("participant_actions", [])],
        printing.COLUMNS: actions_side_by_side(content, shown, family=is_for_family(record, content)),
        **{key: shown[key] for key in ("stamp", "people", "worker")},
        **{key: content.fields.get(key) for key in ("drawn_on", "evaluation_on", "ends_on")},
        "evaluation_dates": sorted(on for on in days if on),
        "signatures": contract_signature_lines(record, content, shown),
    }


def actions_side_by_side(content: Content, shown: dict[str, Any], *, family: bool) -> list[ColumnsTable]:
    """The actions as on the form: a table for each party, with the person's and the worker's for one goal side by side.

    What the worker does for nobody in particular stands with the person who concludes the contract.
    """
    letters = goal_letters(content)
    order = [*letters, ALL_GOALS, ""]
    people = acting_people(content, shown)
    people = people if family else people[:1]
    tables = []
    for who, name in people:
        sides = [
            _of_person(content, key, letters, partial(_is_of, who=who, people=people if family else []))
            for key in ("participant_actions", "worker_actions")
        ]
        rows = [
            pair
            for goal in order
            for pair in zip_longest(*([row for row in side if row["goal"] == goal] for side in sides))
        ]
        tables.append(ColumnsTable(name, rows))
    return tables


def goal_letter(goal: str, letters: dict[str, str]) -> str:
    """How an action names the goal that it serves: "b)", or all of them in words; empty for one without a goal.

    Letters for all of them would say something else when a goal is added.
    """
    if goal == ALL_GOALS:
        every_goal = _("all goals")
        return f"{every_goal}:" if letters else ""
    return f"{letters[goal]})" if goal in letters else ""


def unprinted_keys(record: Contract) -> frozenset[str]:
    """The keys of the content that the contract's form does not print."""
    return loading.load_form(record.form).inner_fields()


def preset_texts(form_name: str, variant: str) -> dict[str, str]:
    """The texts that a new contract begins with."""
    official = loading.load_form(form_name)
    texts = {}
    for section in official.sections_of(variant):
        for part in section.fields:
            if part.default:
                texts[part.key] = localized_text(part.default)
    return texts


def contract_signature_lines(record: Contract, content: Content, shown: dict[str, Any]) -> list[SignatureLine]:
    """The signature lines of the form, with the names of those who sign."""
    sections = contract_form(record, shown).sections_of(content_variant(record, content))
    field = next(part for section in sections for part in section.fields if part.key == "signatures")
    return signature_lines(field, shown["signers"])


def signature_lines(field: form_definition.FormField, signers: list[dict[str, str]]) -> list[SignatureLine]:
    """The signature lines of a field of the form for those who sign; in pairs the worker signs beside each person."""
    options = {place.key: place for place in field.signature_lines}
    lines = {
        one["key"]: SignatureLine(
            localized_text(options.get(one["place"], options["participant"]).label), one["name"], key=one["key"]
        )
        for one in signers
    }
    if field.layout != "pairs":
        return [line for one, line in zip(signers, lines.values(), strict=True) if one["place"] in options]
    worker = lines.pop("worker")
    beside = [worker, *[SignatureLine(worker.label, worker.name, by_hand=True)] * (len(lines) - 1)]
    return [line for pair in zip(lines.values(), beside, strict=True) for line in pair]


def is_for_family(record: Contract, content: Content) -> bool:
    """Whether several people can be parties of the contract."""
    return loading.load_form(record.form).is_for_family(content_variant(record, content))


def _is_of(row: dict[str, Any], who: str, people: list[tuple[str, str]]) -> bool:
    """Whether a row concerns the person whom actions name by *who*; all do where there is only one."""
    if not people:
        return True
    if row.get("who") == EVERYBODY:
        return True
    named = full_name(row["who"], [name for _key, name in people]) if row.get("who") else ""
    return ("" if named == people[0][1] else named) == who


def _of_person(
    content: Content, key: str, letters: dict[str, str], is_meant: Callable[[dict[str, Any]], bool]
) -> list[dict[str, Any]]:
    """The rows of a table that are meant, each with its place, its goal and the goal's letter."""
    rows = []
    for place, row in enumerate(content.tables.get(key, [])):
        goal = row.get("goal") or ""
        goal = goal if goal in letters or (goal == ALL_GOALS and letters) else ""
        if is_meant(row):
            rows.append(row | {"place": place, "goal": goal, "letter": goal_letter(goal, letters)})
    return rows


def _texts(record: Contract, content: Content) -> dict[str, Any]:
    """The form's texts; dates are stored as `2026-03-05`."""
    dates = {
        part.key
        for section in loading.load_form(record.form).sections
        for part in section.fields
        if part.kind == "date"
    }
    return {key: date.fromisoformat(text) if key in dates and text else text for key, text in content.texts.items()}


def _lettered(content: Content) -> list[dict[str, Any]]:
    """The detailed goals with their letters."""
    letters = goal_letters(content)
    rows = content.tables.get("goals", [])
    return [row | {"letter": letters.get(row.get("ref") or "") or item_letter(place)} for place, row in enumerate(rows)]


def _named(row: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, Any]:
    """An action with the name of the family member who does it."""
    return row | {"text": f"{row['who']}: {row['text']}"} if members and row.get("who") else row
