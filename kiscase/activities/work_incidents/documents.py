"""The written notice of an incident to the heads of the labour office and the welfare office."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.document_parts import DOCUMENT_LANGUAGE, join_nonempty
from kiscase.activities.work_incidents.model import WorkIncident
from kiscase.activities.work_incidents.queries import IncidentNotice, load_incident_notice
from kiscase.club.document_rendering import document_renderer
from kiscase.club.letterhead import SENDER_SHARES, letterhead_blocks, place_and_date
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, use_language
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import (
    Block,
    Gap,
    Heading,
    KeepTogether,
    LabelledField,
    LabelledFields,
    SideBySide,
    SignatureLine,
    SignatureLines,
    Text,
)
from kiscase.pdf.document_texts import DocumentTexts

KEY = "useful-work-incident"  # its name on the command line


def incident_notice_document(notice: IncidentNotice) -> IssuableDocument:
    """One letter to both offices: who, when, where, what happened, and the provision."""
    number = incident_notice_number(notice.id, notice.day.year)
    with use_language(DOCUMENT_LANGUAGE):
        texts = document_texts.load_document_texts("useful_work", notice.printed_on)
        title = texts.text("title.notice")
        facts = _facts(texts, notice)
        blocks: list[Block] = [
            SideBySide([Text(_sender(notice)), Text(_place_and_number(texts, notice, number))], SENDER_SHARES),
            Gap(0.5),
            SideBySide([Gap(), KeepTogether(_addressees(texts, notice))], (0.45, 0.55)),
            Heading(title),
            Text(texts.text("notice.opening", activity=notice.activity)),
            LabelledFields([LabelledField(label, value, width) for label, value, width in facts]),
            KeepTogether(
                [
                    Text(texts.text("notice.basis"), "small"),
                    Gap(1),
                    SignatureLines([SignatureLine(texts.text("notice.signature"))]),
                ]
            ),
        ]
    return IssuableDocument(
        KEY,
        WorkIncident.__tablename__,
        notice.id,
        number,
        {"facts": [list(one) for one in facts], "addressees": _addressees_key(notice), "activity": notice.activity},
        document_renderer(title, number, notice.printed_on, blocks, head=letterhead_blocks),
        notice.person.id,
    )


def incident_notice_number(incident_id: int, year: int) -> str:
    """The number of the notice of an incident."""
    return f"ZP{incident_id}/{year}"


def _facts(texts: DocumentTexts, notice: IncidentNotice) -> list[tuple[str, str, float]]:
    person = notice.person
    identity = texts.text("pesel", number=person.pesel) if person.pesel else ""
    if not identity and person.paper_number:
        identity = join_nonempty([person.paper.label if person.paper else "", person.paper_number], " ")
    agreement = str(notice.agreement.get("sign") or "–")
    if notice.agreement.get("agreed_on"):
        agreement = texts.text("agreement_of", sign=agreement, date=format_date(notice.agreement["agreed_on"]))
    found = [
        (texts.text("notice.person"), person.name, 0.4),
        (texts.text("notice.address"), person.address or "–", 0.6),
        (texts.text("notice.identity"), identity or texts.text("no_number"), 0.4),
        (texts.text("notice.referral"), str(notice.referral.get("sign") or "–"), 0.6),
        (texts.text("label.agreement"), agreement, 0.4),
        (texts.text("label.place"), str(notice.agreement.get("place") or "–"), 0.6),
        (texts.text("notice.day"), format_date(notice.day), 0.2),
        (texts.text("notice.what"), texts.text(f"incident.{notice.kind.value}"), 0.8),
    ]
    return [*found, (texts.text("notice.account"), notice.account, 1.0)] if notice.account else found


def _sender(notice: IncidentNotice) -> str:
    club = notice.club
    place = f"{club.postal_code} {club.town}".strip()
    return join_nonempty([club.name, club.operator, join_nonempty([club.street, place])], "\n")


def _place_and_number(texts: DocumentTexts, notice: IncidentNotice, number: str) -> str:
    return f"{place_and_date(notice.club.town, notice.printed_on)}\n{texts.text('notice.number', number=number)}"


def _addressees(texts: DocumentTexts, notice: IncidentNotice) -> list[Block]:
    office, address, welfare = _addressees_key(notice)
    first = texts.text("notice.labour_office", office=office) if office else texts.text("notice.labour_office_unknown")
    second = texts.text("notice.welfare_office", office=welfare)
    return [Text(join_nonempty([first, address], "\n"), "bold"), Gap(0.5), Text(second, "bold")]


def _addressees_key(notice: IncidentNotice) -> list[str]:
    known = notice.agreement
    return [str(known.get("office") or ""), str(known.get("address") or ""), notice.club.office]


def _numbers(session: Session) -> list[tuple[str, int]]:
    chosen = select(WorkIncident).order_by(WorkIncident.day, WorkIncident.id)
    return [(incident_notice_number(row.id, row.day.year), row.id) for row in session.scalars(chosen)]


def _render(session: Session, incident_id: int) -> bytes:
    return issued_or_draft_pdf(session, incident_notice_document(load_incident_notice(session, incident_id)))


DOCUMENT = DocumentKind(KEY, N_("Notice of an incident at work"), _numbers, _render)
