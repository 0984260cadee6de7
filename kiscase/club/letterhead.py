"""The head of the club's letters: who writes, where and on which day."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from kiscase.club.actions import load_club
from kiscase.club.model import Club
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import Block, Gap, SideBySide, Text


def letter_head(session: Session, on: date) -> list[Block]:
    """The sender, and beside it place and date."""
    club = load_club(session)
    return [SideBySide([Text(sender_lines(club)), Text(place_and_date(club.town, on), "right")], (0.6, 0.4)), Gap(0.5)]


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
