"""The participant's plain copy of a contract: large print, short sentences, and perhaps a second language beside.

It is made from the contract on file each time and never stored: the signed contract counts, and the copy says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from kiscase.contracts.content import Content, goal_letters
from kiscase.contracts.model import Contract
from kiscase.contracts.official_form import actions_side_by_side, is_for_family, unprinted_keys
from kiscase.contracts.parts import Party
from kiscase.core.date_format import format_date
from kiscase.core.text.names import join_names
from kiscase.pdf import document_texts
from kiscase.pdf.bilingual_texts import BilingualTexts
from kiscase.pdf.blocks import (
    Block,
    BulletList,
    Gap,
    KeepTogether,
    LabelledField,
    LabelledFields,
    Text,
)
from kiscase.pdf.document_texts import DocumentTexts

_WHOM_TO_ASK = ("call", "change", "money", "talk")


class PlainCopyValues(NamedTuple):
    """The values that a plain copy shows on a day."""

    contract: Contract
    content: Content
    parties: dict[str, Any]
    """Person, worker and club as printed, or as they are now."""
    club_street: str
    club_town: str
    on: date


def plain_copy_title(on: date) -> str:
    """The title in the current language."""
    return _texts(on).text("title")


def plain_copy_blocks(values: PlainCopyValues, language: str) -> list[Block]:
    """The copy in Polish, with its fixed parts in *language* beside."""
    words, content = BilingualTexts(_texts(values.on), language), values.content
    arrangements = [line for line in content.texts.get("arrangements", "").split("\n") if line.strip()]
    return [
        *words.title("title"),
        words.sentence("short"),
        *([words.sentence("filled_in")] if words.other else []),
        Gap(0.5),
        _about(words, values),
        *_goals(words, content),
        *_actions(words, values),
        *_part(words, "my_duties", _duties(content, Party.PARTICIPANT)),
        *_part(words, "worker_duties", _duties(content, Party.WORKER)),
        *_part(words, "help", arrangements),
        *_part(words, "evaluations", _evaluations(values)),
        *words.heading("trouble"),
        *(words.sentence(f"when_trouble.{key}") for key in _WHOM_TO_ASK),
        KeepTogether([*words.heading("ask"), _whom_to_ask(words, values)]),
    ]


def _texts(on: date) -> DocumentTexts:
    return document_texts.load_document_texts("plain", on)


def _about(words: BilingualTexts, values: PlainCopyValues) -> Block:
    contract, content, shown = values.contract, values.content, values.parties
    people = ", ".join(join_names(one["given_name"], one["family_name"]) for one in shown["people"])
    since, until = content.fields.get("drawn_on"), content.fields.get("ends_on")
    if "ends_on" in unprinted_keys(contract):  # not agreed on the paper
        until = None
    facts = [(words.label("whose"), people, 1.0), (words.label("number"), contract.number or "", 1.0)]
    facts += [(words.label("since"), format_date(since), 0.5), (words.label("until"), format_date(until), 0.5)]
    return LabelledFields([LabelledField(label, value, width) for label, value, width in facts if value])


def _whom_to_ask(words: BilingualTexts, values: PlainCopyValues) -> Block:
    worker = values.parties["worker"][0]
    place = ", ".join(part for part in (values.parties["club"], values.club_street, values.club_town) if part)
    facts = [
        (words.label("whose"), join_names(worker["given_name"], worker["family_name"])),
        (words.label("phone"), worker["phone"]),
        (words.label("place"), place),
    ]
    return LabelledFields([LabelledField(label, value, 1.0) for label, value in facts if value])


def _part(words: BilingualTexts, key: str, items: Sequence[str], **names: str) -> list[Block]:
    """A heading and its list; nothing if the list is empty."""
    found = [item for item in items if item]
    return [*words.heading(key, **names), BulletList(found)] if found else []


def _goals(words: BilingualTexts, content: Content) -> list[Block]:
    """The main goals, the detailed ones with the letters that actions name them by, and the person's own words."""
    main = [row["text"] for row in content.tables.get("main_goals", []) if row["text"]]
    letters = goal_letters(content)
    detailed = [
        f"{letters[row['ref']]}) {row['text']}" if row.get("ref") in letters else row["text"]
        for row in content.tables.get("goals", [])
        if row["text"]
    ]
    own = content.inner.get("own_words", "") or content.texts.get("own_words", "")
    blocks: list[Block] = []
    if main or detailed:
        blocks += words.heading("goals")
        blocks += [BulletList(main)] if main else []
        blocks += map(Text, detailed)
    if own.strip():
        blocks += [*words.heading("own_words"), Text(f"„{own.strip()}”", "quote")]
    return blocks


def _actions(words: BilingualTexts, values: PlainCopyValues) -> list[Block]:
    """What each person does, and what the worker does for that person, with the letters of the goals."""
    record, content = values.contract, values.content
    tables = actions_side_by_side(content, values.parties, family=is_for_family(record, content))
    blocks: list[Block] = []
    for table in tables:
        own, of_worker = ([_action(words, one) for row in table.rows if (one := row[side])] for side in (0, 1))
        for key, items in (("actions", own), ("worker_actions", of_worker)):
            of_one = f"{key}_of" if len(tables) > 1 else key
            blocks += _part(words, of_one, items, name=table.name) if items else []
    return blocks


def _action(words: BilingualTexts, row: Mapping[str, Any]) -> str:
    """The letter of the goal, what is done, and by when."""
    letter = f"{row['letter']} " if row.get("letter") else ""
    what = letter + row["text"]
    return words.polish("by", what=what.rstrip(". "), date=format_date(row["due"])) if row.get("due") else what


def _evaluations(values: PlainCopyValues) -> list[str]:
    """The day of evaluation that was agreed; on the form before the official one there were several."""
    days = [values.content.fields.get("evaluation_on")]
    if "evaluation_dates" not in unprinted_keys(values.contract):
        days += [row["planned_on"] for row in values.content.tables.get("evaluation_dates", [])]
    return [format_date(on) for on in sorted(filter(None, days)) if on >= values.on]


def _duties(content: Content, party: Party) -> list[str]:
    """What the form before the official one named as obligations."""
    return [row["text"] for row in content.tables.get("obligations", []) if row.get("party") == party]
