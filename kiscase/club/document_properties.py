"""What every document of the club carries: its name, number and code, and marks such as that of a practice file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from kiscase.pdf.document_properties import DocumentProperties, Watermark


class DocumentIssuer(NamedTuple):
    """In whose name documents are printed, and whether the case file is only for practice."""

    name: str
    practice: bool


def club_document_properties(
    issuer: DocumentIssuer,
    title: str,
    *,
    made_on: date,
    language: str,
    number: str = "",
    version: int = 1,
    code: str = "",
    marks: Sequence[Watermark | str] = (),
    landscape: bool = False,
    large: bool = False,
) -> DocumentProperties:
    """The properties of a document in the club's name; one from a practice file is marked as practice."""
    return DocumentProperties(
        title=title,
        author=issuer.name,
        language=language,
        made_on=made_on,
        number=number,
        version=version,
        code=code,
        watermarks=(*marks, Watermark.PRACTICE) if issuer.practice else tuple(marks),
        landscape=landscape,
        large=large,
    )
