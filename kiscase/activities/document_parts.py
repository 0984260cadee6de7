"""What the papers about attendance are made of: periods, marks as letters, hours, and the head of the club's papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from kiscase.activities.model import AttendanceMark
from kiscase.club.documents import club_document_properties
from kiscase.core.i18n import DEFAULT_LANGUAGE
from kiscase.core.journal.running_action import action_date
from kiscase.issued.issuing import VersionRenderer
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import Block
from kiscase.pdf.document import Watermark as Stamp
from kiscase.pdf.document_texts import DocumentTexts
from kiscase.pdf.render import render_pdf

TEXTS_KEY = "attendance"
DOCUMENT_LANGUAGE = DEFAULT_LANGUAGE


def load_attendance_texts(session: Session) -> DocumentTexts:
    """The fixed texts in force today."""
    return document_texts.load_document_texts(TEXTS_KEY, action_date(session))


def document_renderer(
    title: str, number: str, made_on: date, story: Sequence[Block], *, landscape: bool = False
) -> VersionRenderer:
    """How a paper with this story is drawn; without a code it is marked as a draft."""

    def draw(session: Session, version: int, code: str) -> bytes:
        head = club_document_properties(
            session,
            title,
            made_on=made_on,
            language=DOCUMENT_LANGUAGE,
            number=number,
            version=version,
            code=code,
            marks=() if code else (Stamp.DRAFT,),
            landscape=landscape,
        )
        return render_pdf(head, story)

    return draw


def mark_letter(own: DocumentTexts, mark: AttendanceMark | None) -> str:
    """The letter that stands for a mark."""
    return own.text(f"mark.{mark.value if mark else 'none'}")


def mark_legend(own: DocumentTexts) -> str:
    """What the letters stand for."""
    keys = [*(mark.value for mark in AttendanceMark), "none"]
    return ", ".join(f"{own.text(f'mark.{key}')} – {own.text(f'legend.{key}')}" for key in keys)


def join_nonempty(parts: Sequence[str], between: str = ", ") -> str:
    """What is there of the parts."""
    return between.join(part for part in parts if part)
