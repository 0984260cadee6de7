"""The shipped fonts: their characters, the widths of these, and how subsets are embedded in a PDF."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from kiscase.core.resources import resource_path
from kiscase.core.text.printable_characters import (
    DOCUMENT_FONTS,
    INVISIBLE_CATEGORIES,
    REPLACED_CHARACTERS,
    compose_printable,
    document_characters,
)
from kiscase.pdf.output.raw_objects import compressed_stream

REGULAR, BOLD, ITALIC = DOCUMENT_FONTS

_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /{name} def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
{ranges}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class UnprintableCharacterError(Exception):
    """A character that none of the shipped fonts has."""

    def __init__(self, character: str, text: str) -> None:
        super().__init__(f"U+{ord(character):04X}")
        self.character = character
        word = next((word for word in text.split() if character in word), character)
        self.word = "".join(one if one.isprintable() else "…" for one in word)


class EmbeddedFont(TTFont):
    """A shipped font whose subsets map only the characters that they have."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - ReportLab's name
        """Write the subsets; the unused first slot of each must not be mapped to U+0000."""
        subsets = iter(list(self.state[doc].subsets))
        before = set(doc.idToObject)
        super().addObjects(doc)
        for key in [key for key in doc.idToObject if key not in before]:
            kind, _colon, name = key.partition(":")
            if kind == "toUnicodeCMap":
                doc.idToObject[key] = compressed_stream(_unicode_map(name, next(subsets)).encode("ascii"))
            elif kind == "fontFile":
                content = doc.idToObject[key].content
                doc.idToObject[key] = compressed_stream(content, b"/Length1 %d" % len(content))


def _unicode_map(name: str, subset: list[int]) -> str:
    lines = [f"<{slot:02X}> <{code:04X}>" for slot, code in enumerate(subset) if code]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    ranges = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return _CMAP.format(name=name, ranges=ranges)


@cache
def load_font(name: str) -> EmbeddedFont:
    """The font of that name, registered with ReportLab; read from disk once."""
    found = EmbeddedFont(name, str(resource_path(f"fonts/{name}.ttf")), asciiReadable=False, shapable=False)
    pdfmetrics.registerFont(found)
    return found


@cache
def character_widths(name: str) -> dict[str, float]:
    """The width of each character in thousandths of the font size."""
    face = load_font(name).face
    table = {chr(code): float(width) for code, width in face.charWidths.items()}
    return table | {"\u00a0": table[" "]}


def printable_text(text: str) -> str:
    """*text* as it can be printed: composed letters, spaces for tabs, one kind of line break, nothing invisible.

    Raises UnprintableCharacterError for a character that none of the shipped fonts has.
    """
    text = compose_printable(text)
    if set(text) <= document_characters():
        return text
    for old, new in REPLACED_CHARACTERS.items():
        text = text.replace(old, new)
    for character in sorted(set(text) - document_characters()):
        if unicodedata.category(character) not in INVISIBLE_CATEGORIES:
            raise UnprintableCharacterError(character, text)
        text = text.replace(character, "")
    return text
