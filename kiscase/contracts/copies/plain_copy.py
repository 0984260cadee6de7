"""The participant's plain copy of a contract: large print, short sentences, and perhaps a second language beside.

It is made from the contract on file each time and never stored: the signed contract counts, and the copy says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from kiscase.contracts.content import Content
from kiscase.contracts.model import Contract
from kiscase.contracts.parts import Party
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import (
    Block,
    BulletList,
    Gap,
    Heading,
    InLanguage,
    KeepTogether,
    LabelledField,
    LabelledFields,
    SideBySide,
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
    words, tables = _BilingualTexts(_texts(values.on), language), values.content.tables
    goals = [row["text"] for key in ("main_goals", "goals") for row in tables.get(key, [])]
    own, of_worker = (_duties(tables, party) for party in (Party.PARTICIPANT, Party.WORKER))
    days = [values.content.fields.get("evaluation_on"), *(row["planned_on"] for row in tables["evaluation_dates"])]
    coming = [format_date(on) for on in sorted(filter(None, days)) if on >= values.on]
    return [
        *words.heading("title", 1),
        words.sentence("short"),
        *words.filled_in(),
        Gap(0.5),
        _about(words, values),
        *_part(words, "goals", goals),
        *_part(words, "my_actions", _actions(words, tables.get("participant_actions", []))),
        *_part(words, "my_duties", own),
        *_part(words, "worker_actions", _actions(words, tables.get("worker_actions", []))),
        *_part(words, "worker_duties", of_worker),
        *_part(words, "evaluations", coming),
        *words.heading("trouble"),
        *(words.sentence(f"when_trouble.{key}") for key in _WHOM_TO_ASK),
        KeepTogether([*words.heading("ask"), _whom_to_ask(words, values)]),
    ]


def _texts(on: date) -> DocumentTexts:
    return document_texts.load_document_texts("plain", on)


class _BilingualTexts:
    """The fixed texts as blocks: Polish, and beside it or below it the other language."""

    def __init__(self, own: DocumentTexts, language: str) -> None:
        self._own = own
        self._other = language if language != DEFAULT_LANGUAGE else ""

    def polish(self, key: str, **values: str) -> str:
        """The Polish text."""
        with use_language(DEFAULT_LANGUAGE):
            return self._own.text(key, **values)

    def heading(self, key: str, level: int = 2) -> list[Block]:
        """A heading with the other language under it."""
        return [Heading(self.polish(key), level), *self._translation(key, "centred" if level == 1 else "under")]

    def sentence(self, key: str) -> Block:
        """A sentence with the other language beside it."""
        both = [Text(self.polish(key)), *self._translation(key, "body")]
        return SideBySide(both) if self._other else both[0]

    def label(self, key: str) -> str:
        """The label of a small field, in both languages."""
        return " / ".join(dict.fromkeys((self.polish(key), self._other_text(key))))

    def filled_in(self) -> list[Block]:
        """That what was filled in is in Polish; only in a copy in two languages."""
        return [self.sentence("filled_in")] if self._other else []

    def _translation(self, key: str, style: Any) -> list[Block]:
        return [InLanguage(self._other, [Text(self._other_text(key), style)])] if self._other else []

    def _other_text(self, key: str) -> str:
        with use_language(self._other or DEFAULT_LANGUAGE):
            return self._own.text(key)


def _about(words: _BilingualTexts, values: PlainCopyValues) -> Block:
    contract, content, shown = values.contract, values.content, values.parties
    people = ", ".join(f"{one['given_name']} {one['family_name']}".strip() for one in shown["people"])
    since, until = content.fields.get("drawn_on"), content.fields.get("ends_on")
    facts = [(words.label("whose"), people, 1.0), (words.label("number"), contract.number or "", 1.0)]
    facts += [(words.label("since"), format_date(since), 0.5), (words.label("until"), format_date(until), 0.5)]
    return LabelledFields([LabelledField(label, value, width) for label, value, width in facts if value])


def _whom_to_ask(words: _BilingualTexts, values: PlainCopyValues) -> Block:
    worker = values.parties["worker"][0]
    place = ", ".join(part for part in (values.parties["club"], values.club_street, values.club_town) if part)
    facts = [
        (words.label("whose"), f"{worker['given_name']} {worker['family_name']}"),
        (words.label("phone"), worker["phone"]),
        (words.label("place"), place),
    ]
    return LabelledFields([LabelledField(label, value, 1.0) for label, value in facts if value])


def _part(words: _BilingualTexts, key: str, items: Sequence[str]) -> list[Block]:
    """A heading and its list; nothing if the list is empty."""
    found = [item for item in items if item]
    return [*words.heading(key), BulletList(found)] if found else []


def _actions(words: _BilingualTexts, rows: Sequence[dict[str, Any]]) -> list[str]:
    """Who does what by when."""
    found = []
    for row in rows:
        what = f"{row['who']}: {row['text']}" if row.get("who") else row["text"]
        by = words.polish("by", what=what.rstrip(". "), date=format_date(row["due"])) if row.get("due") else what
        found.append(by)
    return found


def _duties(tables: dict[str, list[dict[str, Any]]], party: Party) -> list[str]:
    return [row["text"] for row in tables.get("obligations", []) if row.get("party") == party]
