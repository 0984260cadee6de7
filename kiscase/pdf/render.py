"""Renders a document into the bytes of a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from kiscase.core.errors import Problem
from kiscase.core.i18n import _, use_language
from kiscase.core.text.printable_characters import list_characters
from kiscase.pdf.blocks import Block
from kiscase.pdf.document_properties import DocumentProperties
from kiscase.pdf.output.field_positions import FieldPosition


def render_pdf(
    properties: DocumentProperties,
    blocks: Sequence[Block],
    *,
    tagged: bool = True,
    positions: list[FieldPosition] | None = None,
) -> bytes:
    """The document as PDF/UA-1 and PDF/A-2a; without tags for comparison only.

    *positions* is filled with the positions of the form's fields.
    """
    from kiscase.pdf.layout.engine import lay_out_document
    from kiscase.pdf.output.fonts import UnprintableCharacterError

    try:
        with use_language(properties.language):
            return lay_out_document(properties, blocks, tagged=tagged, positions=positions)
    except UnprintableCharacterError as fault:
        raise Problem(
            _(
                "None of the fonts of this program has the character {character}, which stands in “{word}”. Nothing "
                "was printed. Remove it from the text or spell it out, then print again."
            ).format(character=list_characters([fault.character]), word=fault.word)
        ) from None
