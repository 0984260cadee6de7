"""The information on personal data (art. 13 RODO, art. 18f of the social employment act): its points and version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date

from kiscase.club.model import Club
from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language
from kiscase.pdf.document_texts import DocumentTexts, load_document_texts

TEXTS_KEY = "intake"
_VERSION_LETTERS = 4


def information_points(texts: DocumentTexts, club: Club, source: str = "") -> list[str]:
    """The points in the current language; *source* is who gave data besides the person."""
    place = ", ".join(part for part in (club.street, f"{club.postal_code} {club.town}".strip()) if part)
    contact = ", ".join(part for part in (place, club.phone, club.email) if part) or club.name
    basis = club.clause_basis or texts.text("information.basis_usual")
    office = club.office or texts.text("information.office")
    values: dict[str, Mapping[str, str] | None] = {
        "administrator": {"operator": club.operator or club.name, "contact": contact},
        "officer": {"officer": club.data_officer} if club.data_officer else None,
        "purpose": {},
        "basis": {"basis": basis.rstrip(". ")},
        "recipients": {"office": office},
        "period": {"period": club.keeping_period.rstrip(". ")} if club.keeping_period else None,
        "period_usual": None if club.keeping_period else {},
        "rights": {},
        "complaint": {},
        "needed": {},
        "automated": {},
        "source": {"source": source} if source else None,
        "secrecy": {},
    }
    return [texts.text(f"information.{key}", **filled) for key, filled in values.items() if filled is not None]


def information_version(club: Club, on: date) -> str:
    """The version of the information on a day: of its text, and a mark of what the club has filled in."""
    with use_language(DEFAULT_LANGUAGE):
        texts = load_document_texts(TEXTS_KEY, on)
        points = information_points(texts, club)
        mark = hashlib.sha256(json.dumps(points).encode()).hexdigest()[:_VERSION_LETTERS].upper()
        return f"{texts.text('version')}-{mark}"
