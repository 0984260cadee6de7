"""Certificates as documents: one certificate, and a bundle of many in one PDF."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.certificates.model import ActivityCertificate
from kiscase.activities.certificates.queries import CertificateFacts, load_certificate
from kiscase.activities.document_parts import (
    DOCUMENT_LANGUAGE,
    load_attendance_texts,
    sentence_about,
)
from kiscase.activities.periods import hours_text
from kiscase.club.document_rendering import document_renderer
from kiscase.club.letterhead import letter_head
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, use_language
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf.blocks import Block, BulletList, Gap, Heading, KeepTogether, SignatureLine, SignatureLines, Text
from kiscase.pdf.bundle import BundleProperties, PdfBundle

KEY = "certificate"  # its name on the command line


def certificate_document(facts: CertificateFacts) -> IssuableDocument:
    """A certificate of participation or of completion (art. 18 ust. 5a of the social employment act)."""
    with use_language(DOCUMENT_LANGUAGE):
        texts = load_attendance_texts(facts.printed_on)
        values = {
            "since": format_date(facts.since),
            "until": format_date(facts.until),
            "club": facts.club,
            "operator": facts.operator,
            "contract": facts.contract_number,
        }
        forms = [
            texts.text("text.form_hours", activity=one.name, hours=hours_text(one.hours)) for one in facts.activities
        ]
        title = texts.text(f"title.{facts.kind.value}")
        sentence = sentence_about(texts, facts.kind.value, facts.person, **values)
        attended: list[Block] = [Text(texts.text("text.forms")), BulletList(forms)] if forms else []
        signature = SignatureLines([SignatureLine(texts.text("place.head"))])
        blocks: list[Block] = [
            Gap(2),
            Heading(title),
            Text(facts.number, "centred"),
            Gap(1),
            Text(sentence),
            *attended,
            Gap(1),
            KeepTogether([Text(texts.text("text.basis"), "small"), Gap(1), signature]),
        ]
    return IssuableDocument(
        KEY,
        ActivityCertificate.__tablename__,
        facts.id,
        facts.number,
        {"sentence": sentence, "forms": forms, "number": facts.number},
        document_renderer(title, facts.number, facts.issued_on, blocks, head=letter_head),
        facts.participant_id,
    )


def new_certificate_bundle(club: str, printed_on: date) -> PdfBundle:
    """An empty bundle by the club; its bookmarks are numbers, not names, for the PDF leaves the encrypted file."""
    with use_language(DOCUMENT_LANGUAGE):
        title = _("Certificates")
    return PdfBundle(BundleProperties(title, club, DOCUMENT_LANGUAGE, printed_on))


def _numbers(session: Session) -> list[tuple[str, int]]:
    chosen = select(ActivityCertificate).order_by(ActivityCertificate.number_year, ActivityCertificate.number_seq)
    return [(record.number, record.id) for record in session.scalars(chosen)]


def _render(session: Session, certificate_id: int) -> bytes:
    return issued_or_draft_pdf(session, certificate_document(load_certificate(session, certificate_id)))


DOCUMENT = DocumentKind(KEY, N_("Certificate for activities"), _numbers, _render)
