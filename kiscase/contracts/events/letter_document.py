"""The layout of letters about a contract: sender, recipient, subject, body, and the page in a second language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.club.letterhead import SENDER_SHARES
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


class LetterHead(NamedTuple):
    """Who writes a letter and to whom, as lines of text."""

    sender: str
    recipient: str


def head_to_person(common: DocumentTexts, _own: DocumentTexts, facts: LetterFacts) -> LetterHead:
    """The head of a letter from the office to the person, or to whoever represents the person."""
    to = [facts["addressee"]]
    if facts["addressee"] != facts["person"]:
        to.append(common.text("representative", person=facts["person"]))
    return LetterHead(facts["sender"], join_lines(*to, facts["address"]))


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter: its record, the mark in its numbers, its facts and its text.

    `facts` adds to the facts that all letters have, or changes them; `body` is called once for each language.
    """

    key: str
    label: str
    record: type[Any]
    mark: str
    facts: Callable[[Session, Any, LetterFacts], LetterFacts]
    body: Callable[[DocumentTexts, LetterFacts], list[Block]]
    person_signs: str = ""
    """The key of the text below the person's signature; without one nobody has to sign the letter."""
    signers: Callable[[LetterFacts], Sequence[str]] = lambda _facts: ("worker", "participant")
    """Who is to sign it, if anybody has to, by the keys of the signature lines."""
    head: Callable[[DocumentTexts, DocumentTexts, LetterFacts], LetterHead] = head_to_person
    from_office: Callable[[LetterFacts], bool] = lambda _facts: True
    """Whether the institution writes it, so that it bears the letterhead."""
    settled: Callable[[Any], bool] = lambda _record: False
    """Whether the letter has had its answer, so that what was issued stays, whatever is on file by now."""


def letter_title(kind: LetterKind, on: date) -> str:
    """The title in the current language."""
    return document_texts.load_document_texts(kind.key, on).text("title")


def letter_blocks(kind: LetterKind, facts: LetterFacts, on: date) -> list[Block]:
    """The letter in Polish and, for readers of another language, its fixed parts in that on a page of their own."""
    common, own = document_texts.load_document_texts("common", on), document_texts.load_document_texts(kind.key, on)
    facts = {"made_on": format_date(on)} | facts
    with use_language(DEFAULT_LANGUAGE):
        blocks = _story(common, own, kind, facts)
    if facts["language"] != DEFAULT_LANGUAGE:
        with use_language(facts["language"]):
            translated = _translated(common, own, kind, facts)
        blocks += [PageBreak(), InLanguage(facts["language"], translated)]
    return blocks


def _story(common: DocumentTexts, own: DocumentTexts, kind: LetterKind, facts: LetterFacts) -> list[Block]:
    """The letter as offices lay it out: sender and date, reference, recipient, subject."""
    place = ", ".join(part for part in (facts["town"], common.text("day", date=facts["made_on"])) if part)
    head = kind.head(common, own, facts)
    body = _body(common, own, kind, facts)
    last = max(place for place, block in enumerate(body) if isinstance(block, Heading))
    end: list[Block] = [Text(common.text("closing")), SignatureLines(_signature_lines(common, own, kind, facts))]
    return [
        SideBySide(
            [Text(head.sender), Text(join_lines(place, common.text("sign", number=facts["number"])))], SENDER_SHARES
        ),
        Gap(0.5),
        SideBySide([Gap(), Text(head.recipient, "bold")], (0.45, 0.55)),
        *body[:last],
        KeepTogether([*body[last:], *end]),  # signatures never on a page of their own
    ]


def _translated(common: DocumentTexts, own: DocumentTexts, kind: LetterKind, facts: LetterFacts) -> list[Block]:
    return [Text(common.text("translation"), "small"), *_body(common, own, kind, facts), Text(common.text("closing"))]


def _body(common: DocumentTexts, own: DocumentTexts, kind: LetterKind, facts: LetterFacts) -> list[Block]:
    """The part that is repeated in each language."""
    subject = common.text("subject", **_subset(facts, "contract", "drawn_on")) if facts["contract"] else ""
    greeting = [Text(common.text(facts["greeting"]))] if facts["greeting"] else []
    return [
        Heading(own.text("title")),
        Text(subject or own.text("subject_draft"), "centred"),
        *greeting,
        Text(own.text(facts.get("opening", "opening"))),
        *kind.body(own, facts),
    ]


def _signature_lines(
    common: DocumentTexts, own: DocumentTexts, kind: LetterKind, facts: LetterFacts
) -> list[SignatureLine]:
    lines = {"worker": SignatureLine(common.text("worker"), facts["worker"], key="worker")}
    if not kind.person_signs:
        return list(lines.values())
    lines["participant"] = SignatureLine(own.text(kind.person_signs), facts["addressee"], key="participant")
    return [lines[key] for key in kind.signers(facts)]


def join_lines(*parts: str) -> str:
    """The parts that are not empty, each on a line of its own."""
    return "\n".join(part for part in parts if part)


def contact_line(own: DocumentTexts, key: str, facts: Mapping[str, str]) -> str:
    """Whom to call, or whom to contact if there is no phone number on file."""
    return (
        own.text(key, **_subset(facts, "worker", "phone"))
        if facts["phone"]
        else own.text(f"{key}_office", **_subset(facts))
    )


def _subset(facts: Mapping[str, str], *keys: str) -> dict[str, str]:
    return {key: facts[key] for key in keys or ("worker",)}
