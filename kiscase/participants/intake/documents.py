"""The papers of an intake: application, declaration, information on personal data, and one sheet with all three."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.document_rendering import document_renderer
from kiscase.club.letterhead import letter_head
from kiscase.core import legal_rules
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, use_language
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.participants.intake.information import TEXTS_KEY, information_points, information_version
from kiscase.participants.intake.queries import IntakeFacts, load_intake_facts
from kiscase.participants.model import Benefit, Participant
from kiscase.pdf.blocks import (
    BlankLines,
    Block,
    BulletList,
    Gap,
    Heading,
    InLanguage,
    KeepTogether,
    LabelledField,
    LabelledFields,
    PageBreak,
    SignatureLine,
    SignatureLines,
    Text,
)
from kiscase.pdf.document_texts import DocumentTexts, load_document_texts

APPLICATION_KEY, DECLARATION_KEY = "application", "declaration"  # their names on the command line
INFORMATION_KEY, SHEET_KEY = "data-information", "intake-sheet"
_NUMBER_MARKS = {APPLICATION_KEY: "WP", DECLARATION_KEY: "DU", INFORMATION_KEY: "IDO", SHEET_KEY: "WD"}
_Body = Callable[[DocumentTexts, IntakeFacts], list[Block]]


def intake_document(facts: IntakeFacts, key: str) -> IssuableDocument:
    """One of the papers: in Polish and, for who reads another language, translated on a page of its own."""
    title_key, body = _PAPERS[key]
    texts = load_document_texts(TEXTS_KEY, facts.on)
    with use_language(DEFAULT_LANGUAGE):
        title = texts.text(f"title.{title_key}")
        blocks = [Heading(title), *body(texts, facts)]
    if facts.language != DEFAULT_LANGUAGE:
        with use_language(facts.language):
            note = Text(texts.text("translation"), "small")
            translated = [note, Heading(texts.text(f"title.{title_key}"), 2), *_only_to_read(body(texts, facts))]
        blocks += [PageBreak(), InLanguage(facts.language, translated)]
    number = intake_number(key, facts.person.id)

    render = document_renderer(title, number, facts.on, blocks, head=letter_head)
    content = {"blocks": repr(blocks), "language": facts.language}
    return IssuableDocument(key, Participant.__tablename__, facts.person.id, number, content, render, facts.person.id)


def intake_number(key: str, participant_id: int) -> str:
    """The number of a paper of an intake; it names nobody."""
    return f"{_NUMBER_MARKS[key]}{participant_id}"


def _application(texts: DocumentTexts, facts: IntakeFacts) -> list[Block]:
    signature = SignatureLines([SignatureLine(texts.text("place.applicant"), facts.applicant)])
    return [
        _person_fields(texts, facts),
        *_request(texts, facts),
        KeepTogether([Text(texts.text("application.true"), "kept"), signature]),
    ]


def _declaration(texts: DocumentTexts, facts: IntakeFacts) -> list[Block]:
    signature = SignatureLines([SignatureLine(texts.text("place.participant"), facts.person.name)])
    return [_person_fields(texts, facts, short=True), *_wish(texts, facts), KeepTogether([Gap(1), signature])]


def _information(texts: DocumentTexts, facts: IntakeFacts) -> list[Block]:
    return [Text(texts.text("label.for", person=facts.person.name), "centred"), *_points(texts, facts)]


def _sheet(texts: DocumentTexts, facts: IntakeFacts) -> list[Block]:
    received = texts.text("received.sentence", version=information_version(facts.club, facts.on))
    lines = [SignatureLine(texts.text("place.participant"), facts.person.name)]
    if not facts.person.applies_alone:  # somebody else applies, and the person alone can declare to take part
        lines.insert(0, SignatureLine(texts.text("place.applicant"), facts.applicant, key="applicant"))
    return [
        _person_fields(texts, facts),
        Heading(texts.text("part.application"), 2),
        *_request(texts, facts),
        KeepTogether(
            [
                Heading(texts.text("part.declaration"), 2),
                *_wish(texts, facts),
                Heading(texts.text("part.information"), 2),
                Text(received),
                Text(texts.text("application.true"), "kept"),
                SignatureLines(lines),
            ]
        ),
        KeepTogether([Heading(texts.text("title.information"), 2), *_points(texts, facts)]),
    ]


def _person_fields(texts: DocumentTexts, facts: IntakeFacts, *, short: bool = False) -> Block:
    person = facts.person
    document = " ".join(filter(None, (person.paper.label if person.paper else "", person.paper_number)))
    identity = ("pesel", person.pesel) if person.pesel else ("document", document)
    found = [("person", person.name, 0.5), ("born", person.birth_text, 0.2), (*identity, 0.3)]
    if not short:
        applicant = legal_rules.applicant_label(person.applicant) if person.applicant else ""
        found += [
            ("address", person.address, 0.5),
            ("phone", person.phone, 0.2),
            ("email", person.email, 0.3),
            ("applicant", applicant, 0.5 if person.referred_by else 0.7),
            *([("referred_by", person.referred_by, 0.3)] if person.referred_by else []),
            ("applied_on", format_date(person.applied_on), 0.2 if person.referred_by else 0.3),
        ]
    return LabelledFields([LabelledField(texts.text(f"label.{key}"), value, width) for key, value, width in found])


def _request(texts: DocumentTexts, facts: IntakeFacts) -> list[Block]:
    person = facts.person
    key = "request" if person.applies_alone else "request_for"
    groups = [legal_rules.group_label(code) for code in person.groups]
    held = [_benefit_text(benefit) for benefit in facts.benefits]
    kinds = {benefit.kind for benefit in facts.benefits}
    others = [legal_rules.benefit_label(code) for code in legal_rules.excluding_benefits(facts.on) if code not in kinds]
    situation: list[Block] = (
        [Text(texts.text("application.situation"), "kept"), BulletList(groups)]
        if groups
        else [Text(texts.text("application.situation_none"), "kept"), BlankLines(2)]
    )
    rights: list[Block] = [Text(texts.text("application.benefits"), "kept"), BulletList(held)] if held else []
    without = texts.text(f"application.{'no_others' if held else 'no_benefits'}", benefits=", ".join(others))
    return [Text(texts.text(f"application.{key}", club=facts.club.name)), *situation, *rights, Text(without)]


def _benefit_text(benefit: Benefit) -> str:
    days = [f"{format_date(benefit.since)} –" if benefit.since else "", format_date(benefit.until)]
    return " ".join(filter(None, (legal_rules.benefit_label(benefit.kind), *days)))


def _wish(texts: DocumentTexts, facts: IntakeFacts) -> list[Block]:
    club = facts.club
    wish = texts.text("declaration.wish", club=club.name, operator=club.operator or club.name)
    points = [texts.text(f"declaration.{key}") for key in ("voluntary", "contract", "rules", "changes")]
    return [Text(wish), BulletList(points)]


def _points(texts: DocumentTexts, facts: IntakeFacts) -> list[Block]:
    version = texts.text("label.version", version=information_version(facts.club, facts.on))
    points = information_points(texts, facts.club, facts.person.referred_by)
    return [
        Text(texts.text("information.opening")),
        BulletList(points, numbered=True),
        Gap(0.5),
        Text(version, "small"),
    ]


def _only_to_read(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without the places to sign, on pages that follow each other."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, KeepTogether):
            found += _only_to_read(block.blocks)
        elif not isinstance(block, (SignatureLines, PageBreak)):
            found.append(block)
    return found


_PAPERS: dict[str, tuple[str, _Body]] = {
    APPLICATION_KEY: ("application", _application),
    DECLARATION_KEY: ("declaration", _declaration),
    INFORMATION_KEY: ("information", _information),
    SHEET_KEY: ("sheet", _sheet),
}


def _list_numbers(key: str, session: Session) -> list[tuple[str, int]]:
    return [(intake_number(key, one), one) for one in session.scalars(select(Participant.id).order_by(Participant.id))]


def _render_paper(key: str, session: Session, participant_id: int) -> bytes:
    return issued_or_draft_pdf(session, intake_document(load_intake_facts(session, participant_id), key))


def _intake_kind(key: str, label: str) -> DocumentKind[int]:
    return DocumentKind(key, label, partial(_list_numbers, key), partial(_render_paper, key))


INTAKE_DOCUMENTS = (
    _intake_kind(SHEET_KEY, N_("Application, declaration and information in one")),
    _intake_kind(APPLICATION_KEY, N_("Application to take part")),
    _intake_kind(DECLARATION_KEY, N_("Declaration of participation")),
    _intake_kind(INFORMATION_KEY, N_("Information on personal data")),
)
"""The papers that are printed when a person joins."""
