"""The layout of letters about a contract: sender, addressee, subject, body, and the page in a second language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import (
    Block,
    Gap,
    Heading,
    InLanguage,
    KeepTogether,
    PageBreak,
    SideBySide,
    SignatureLine,
    SignatureLines,
    Text,
)
from kiscase.pdf.document_texts import DocumentTexts

LetterFacts = dict[str, str]
"""The variable texts of a letter: equal facts make equal letters, apart from their dates."""


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter: its record, the mark in its numbers, its facts and its text.

    `body` is called once for each language of the letter. `receipt` is the key of the text by which the person confirms
    having received the letter; without one nobody has to sign it.
    """

    key: str
    label: str
    record: type[Any]
    mark: str
    facts: Callable[[Any], LetterFacts]
    body: Callable[[DocumentTexts, LetterFacts], list[Block]]
    receipt: str = ""


def letter_title(kind: LetterKind, on: date) -> str:
    """The title in the current language."""
    return document_texts.load_document_texts(kind.key, on).text("title")


def letter_blocks(kind: LetterKind, facts: LetterFacts, on: date) -> list[Block]:
    """The letter in Polish and, for readers of another language, its fixed parts in that on a page of their own."""
    common, own = document_texts.load_document_texts("common", on), document_texts.load_document_texts(kind.key, on)
    facts = facts | {"made_on": format_date(on)}
    with use_language(DEFAULT_LANGUAGE):
        blocks = _story(common, own, kind, facts)
    if facts["language"] != DEFAULT_LANGUAGE:
        with use_language(facts["language"]):
            translated = _translated(common, own, kind, facts)
        blocks += [PageBreak(), InLanguage(facts["language"], translated)]
    return blocks


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _story(common: DocumentTexts, own: DocumentTexts, kind: LetterKind, facts: LetterFacts) -> list[Block]:
    """The letter as offices lay it out: sender and date, reference, addressee, subject."""
    place = ", ".join(part for part in (facts["town"], facts["made_on"]) if part)
    to = [facts["addressee"]]
    if facts["addressee"] != facts["person"]:
        to.append(common.text("representative", person=facts["person"]))
    body = _body(common, own, kind, facts)
    last = max(place for place, block in enumerate(body) if isinstance(block, Heading))
    end: list[Block] = [Text(common.text("closing")), SignatureLines(_signature_lines(common, own, kind, facts))]
    return [
        SideBySide(
            [Text(facts["sender"]), Text(_lines(place, common.text("sign", number=facts["number"])))], (0.6, 0.4)
        ),
        Gap(0.5),
        SideBySide([Gap(), Text(_lines(*to, facts["address"]), "bold")], (0.45, 0.55)),
        *body[:last],
        KeepTogether([*body[last:], *end]),  # signatures never on a page of their own
    ]


def _translated(common: DocumentTexts, own: DocumentTexts, kind: LetterKind, facts: LetterFacts) -> list[Block]:
    return [Text(common.text("translation"), "small"), *_body(common, own, kind, facts), Text(common.text("closing"))]


def _body(common: DocumentTexts, own: DocumentTexts, kind: LetterKind, facts: LetterFacts) -> list[Block]:
    """The part that is repeated in each language."""
    subject = common.text("subject", **_subset(facts, "contract", "drawn_on")) if facts["contract"] else ""
    return [
        Heading(own.text("title")),
        Text(subject or own.text("subject_draft"), "centred"),
        Text(common.text(facts["greeting"])),
        Text(own.text("opening")),
        *kind.body(own, facts),
    ]


def _signature_lines(
    common: DocumentTexts, own: DocumentTexts, kind: LetterKind, facts: LetterFacts
) -> list[SignatureLine]:
    worker = SignatureLine(common.text("worker"), facts["worker"], key="worker")
    if not kind.receipt:
        return [worker]
    return [worker, SignatureLine(own.text(kind.receipt), facts["addressee"], key="participant")]


def contact_line(own: DocumentTexts, key: str, facts: Mapping[str, str]) -> str:
    """Whom to call, or whom to contact if there is no phone number on file."""
    return (
        own.text(key, **_subset(facts, "worker", "phone"))
        if facts["phone"]
        else own.text(f"{key}_office", **_subset(facts))
    )


def _subset(facts: Mapping[str, str], *keys: str) -> dict[str, str]:
    return {key: facts[key] for key in keys or ("worker",)}
