"""Renders documents of the club from their blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from kiscase.club.actions import load_document_issuer
from kiscase.club.document_properties import club_document_properties
from kiscase.core.i18n import DEFAULT_LANGUAGE
from kiscase.core.journal.running_action import action_date
from kiscase.pdf.blocks import Block
from kiscase.pdf.document_properties import Watermark
from kiscase.pdf.render import render_pdf

LetterHeadMaker = Callable[[Session, date], Sequence[Block]]
"""What stands above a letter made on a day, such as `club.letterhead.letter_head`."""


def document_renderer(
    title: str,
    number: str,
    made_on: date | None,
    blocks: Sequence[Block],
    *,
    landscape: bool = False,
    large: bool = False,
    head: LetterHeadMaker | None = None,
    drafts: bool = True,
) -> Callable[[Session, int, str], bytes]:
    """Renders a version of a numbered document with these blocks, after the *head* of a letter.

    Without a code it is marked as a draft, where there are *drafts*. Without a day it is made on that of the action.
    """

    def render(session: Session, version: int, code: str) -> bytes:
        on = made_on or action_date(session)
        properties = club_document_properties(
            load_document_issuer(session),
            title,
            made_on=on,
            language=DEFAULT_LANGUAGE,
            number=number,
            version=version,
            code=code,
            marks=() if code or not drafts else (Watermark.DRAFT,),
            landscape=landscape,
            large=large,
        )
        return render_pdf(properties, [*(head(session, on) if head else ()), *blocks])

    return render


def render_sheet(
    session: Session,
    title: str,
    blocks: Sequence[Block],
    *,
    made_on: date | None = None,
    language: str = DEFAULT_LANGUAGE,
    landscape: bool = False,
) -> bytes:
    """A sheet without number and versions, such as a list; without a day it is made on that of the action."""
    properties = club_document_properties(
        load_document_issuer(session),
        title,
        made_on=made_on or action_date(session),
        language=language,
        version=0,
        landscape=landscape,
    )
    return render_pdf(properties, list(blocks))
