"""The head of the club's letters: letterhead, who writes, where and on which day."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from kiscase.club.actions import load_club, load_logo
from kiscase.club.model import Club
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import Block, Gap, Picture, SideBySide, Text

_LOGO_SHARE = 0.3
"""The part of the line that is the logo's."""
SENDER_SHARES = (0.7, 0.3)
"""The parts of the line of who writes and of place and date: the name of an office is long, a date is short."""


def letter_head(session: Session, on: date) -> list[Block]:
    """Who writes (the text of the letterhead, or else name and address), beside the logo, place and date."""
    club, logo = load_club(session), load_logo(session)
    words, dated = Text(club.letterhead or sender_lines(club)), Text(place_and_date(club.town, on), "right")
    if logo is None:
        return [SideBySide([words, dated], SENDER_SHARES), Gap(0.5)]
    return [_beside_logo(club, logo, words, on), dated, Gap(0.5)]


def letterhead_blocks(session: Session, on: date) -> list[Block]:
    """Logo and text of the club's letterhead, above a letter that has its own sender; nothing until they are set."""
    club, logo = load_club(session), load_logo(session)
    words = Text(club.letterhead) if club.letterhead else Gap(0)
    if logo is not None:
        return [_beside_logo(club, logo, words, on)]
    return [words] if club.letterhead else []


def _beside_logo(club: Club, logo: bytes, words: Block, on: date) -> Block:
    with use_language(DEFAULT_LANGUAGE):
        texts = document_texts.load_document_texts("common", on)
        picture = Picture(logo, texts.text("logo", club=club.name))
    return SideBySide([picture, words], (_LOGO_SHARE, 1 - _LOGO_SHARE))


def sender_lines(club: Club) -> str:
    """The club with its operator, address and phone, each on a line of its own."""
    place = ", ".join(part for part in (club.street, f"{club.postal_code} {club.town}".strip()) if part)
    return "\n".join(part for part in (club.name, club.operator, place, club.phone, club.email) if part)


def place_and_date(town: str, on: date) -> str:
    """Where and when a letter is made: `Żółkiewka, 15.06.2026 r.`; without a town the day alone."""
    with use_language(DEFAULT_LANGUAGE):
        texts = document_texts.load_document_texts("common", on)
        day = texts.text("day", date=format_date(on))
    return f"{town}, {day}" if town else day
