"""What the letters about a contract have in common: sender, person, number, versions, and the other language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.actions import load_document_issuer
from kiscase.club.documents import club_document_properties
from kiscase.club.model import Club, Worker
from kiscase.contracts.model import Contract, DocumentStage
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.issued import actions as issued
from kiscase.issued import issuing
from kiscase.issued.issuing import IssuableDocument
from kiscase.issued.kinds import DocumentKind
from kiscase.participants.model import Participant
from kiscase.participants.pesel import Sex
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
from kiscase.pdf.document import Watermark
from kiscase.pdf.document_texts import DocumentTexts
from kiscase.pdf.render import render_pdf

LetterFacts = dict[str, str]
"""What a letter says that is not fixed: for equal facts a letter is equal, but for its day."""
_GREETINGS: dict[Sex | None, str] = {Sex.FEMALE: "greeting.woman", Sex.MALE: "greeting.man"}


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter: its record, the mark of its numbers, what it says, who signs it.

    `body` is asked once for each language that the letter speaks. `receipt` is the text by which the person confirms to
    have received it; without one nobody's signature is waited for.
    """

    key: str
    label: str
    record: type[Any]
    mark: str
    facts: Callable[[Session, Any], LetterFacts]
    body: Callable[[DocumentTexts, LetterFacts], list[Block]]
    receipt: str = ""


def letter_number(session: Session, kind: LetterKind, record: Any) -> str:
    """The number of a letter: that of its contract with the mark, `KS/3/2026/N1`; as on its paper once it has one."""
    on_paper = issued.find_issued_document(session, kind.key, kind.key, record.id, record.version)
    if on_paper is not None:
        return on_paper.number
    contract = session.get_one(Contract, record.contract_id)
    first = session.get_one(Contract, contract.first_id)
    return f"{first.number or f'#{first.id}'}/{kind.mark}{record.seq}"


def letter_document(session: Session, kind: LetterKind, record: Any) -> IssuableDocument:
    """The letter as the register gives it out; it waits for the worker, and for the person who receives it."""
    facts = _facts(session, kind, record)
    waits = [{"key": "worker", "name": facts["worker"]}, {"key": "participant", "name": facts["addressee"]}]

    def draw(session: Session, version: int, code: str) -> bytes:
        return render_letter(session, kind, record, version, code=code)

    return IssuableDocument(
        kind.key,
        kind.key,
        record.id,
        facts["number"],
        facts,
        draw,
        session.get_one(Contract, record.contract_id).participant_id,
        waits if kind.receipt else (),
        signed=record.stage is DocumentStage.SIGNED,
    )


def letter_pdf(session: Session, kind: LetterKind, record: Any) -> bytes:
    """The letter on file while it says what is on file; else a draft that is not kept."""
    return issuing.issued_or_draft_pdf(session, letter_document(session, kind, record))


def render_letter(session: Session, kind: LetterKind, record: Any, version: int, *, code: str = "") -> bytes:
    """The letter in Polish and, for those who read another language, its fixed parts in that on a page of their own."""
    facts, on = _facts(session, kind, record), action_date(session)
    common, own = document_texts.load_document_texts("common", on), document_texts.load_document_texts(kind.key, on)
    facts["made_on"] = format_date(on)
    with use_language(DEFAULT_LANGUAGE):
        story = _story(common, own, kind, facts)
        title = own.text("title")
    if facts["language"] != DEFAULT_LANGUAGE:
        with use_language(facts["language"]):
            translated = _translated(common, own, kind, facts)
        story += [PageBreak(), InLanguage(facts["language"], translated)]
    head = club_document_properties(
        load_document_issuer(session),
        title,
        made_on=on,
        language=DEFAULT_LANGUAGE,
        number=facts["number"],
        version=version,
        code=code,
        marks=() if code else (Watermark.DRAFT,),
    )
    return render_pdf(head, story)


def letter_document_kind(kind: LetterKind) -> DocumentKind[int]:
    """What the command line offers of a kind of letter."""

    def numbers(session: Session) -> list[tuple[str, int]]:
        records = session.scalars(select(kind.record).order_by(kind.record.contract_id, kind.record.seq))
        return [(letter_number(session, kind, record), record.id) for record in records]

    return DocumentKind(
        kind.key,
        kind.label,
        numbers,
        lambda session, record_id: letter_pdf(session, kind, session.get_one(kind.record, record_id)),
    )


def _facts(session: Session, kind: LetterKind, record: Any) -> LetterFacts:
    contract = session.get_one(Contract, record.contract_id)
    first = session.get_one(Contract, contract.first_id)
    person = session.get_one(Participant, contract.participant_id)
    worker = session.get_one(Worker, contract.worker_id)
    club = session.scalars(select(Club)).one()
    place = f"{club.postal_code} {club.town}".strip()
    return {
        "sender": _lines(club.office, club.name, ", ".join(part for part in (club.street, place) if part)),
        "town": club.town,
        "worker": worker.name,
        "phone": worker.phone or club.phone,
        "person": person.name,
        "addressee": contract.representative or person.name,
        "address": _lines(*person.address_lines),
        "greeting": "greeting.other" if contract.representative else _GREETINGS.get(person.sex, "greeting.other"),
        "language": contract.language,
        "contract": first.number or "",
        "drawn_on": format_date(first.drawn_on),
        "number": letter_number(session, kind, record),
        **kind.facts(session, record),
    }


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _story(common: DocumentTexts, own: DocumentTexts, kind: LetterKind, facts: LetterFacts) -> list[Block]:
    """The letter itself, as offices set it: sender and day, reference, to whom, about what."""
    place = ", ".join(part for part in (facts["town"], facts["made_on"]) if part)
    to = [facts["addressee"]]
    if facts["addressee"] != facts["person"]:
        to.append(common.text("representative", person=facts["person"]))
    said = _spoken(common, own, kind, facts)
    last = max(place for place, block in enumerate(said) if isinstance(block, Heading))
    end: list[Block] = [Text(common.text("closing")), SignatureLines(_signature_lines(common, own, kind, facts))]
    return [
        SideBySide(
            [Text(facts["sender"]), Text(_lines(place, common.text("sign", number=facts["number"])))], (0.6, 0.4)
        ),
        Gap(0.5),
        SideBySide([Gap(), Text(_lines(*to, facts["address"]), "bold")], (0.45, 0.55)),
        *said[:last],
        KeepTogether([*said[last:], *end]),  # nobody signs a page that says nothing
    ]


def _translated(common: DocumentTexts, own: DocumentTexts, kind: LetterKind, facts: LetterFacts) -> list[Block]:
    return [Text(common.text("translation"), "small"), *_spoken(common, own, kind, facts), Text(common.text("closing"))]


def _spoken(common: DocumentTexts, own: DocumentTexts, kind: LetterKind, facts: LetterFacts) -> list[Block]:
    """What is said in each language."""
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
    """Whom to call; without a phone on file, whom to tell."""
    return (
        own.text(key, **_subset(facts, "worker", "phone"))
        if facts["phone"]
        else own.text(f"{key}_office", **_subset(facts))
    )


def _subset(facts: Mapping[str, str], *keys: str) -> dict[str, str]:
    return {key: facts[key] for key in keys or ("worker",)}
