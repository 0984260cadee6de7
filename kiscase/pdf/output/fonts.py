"""The shipped fonts: their characters, the widths of these, and how subsets are embedded in a PDF."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from kiscase.core.resources import resource_path
from kiscase.pdf.output.raw_objects import compressed_stream

REGULAR = "SourceSans3-Regular"
BOLD = "SourceSans3-Bold"
ITALIC = "SourceSans3-Italic"

_REPLACEMENTS = {
    **dict.fromkeys(("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"), "\n"),
    **dict.fromkeys(map(chr, (*range(0x2000, 0x2007), *range(0x2008, 0x200B), 0x205F, 0x3000)), " "),
    **dict.fromkeys(("\u2007", "\u202f"), "\u00a0"),
    "\t": "    ",
}
"""All kinds of line breaks and spaces, and the plain one that replaces each."""

_INVISIBLE_CATEGORIES = {"Cc", "Cf"}
_UNPRINTABLE_CATEGORIES = {"Cc", "Cf", "Co", "Cs"}
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

    def __init__(self, character: str) -> None:
        super().__init__(f"U+{ord(character):04X}")
        self.character = character


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


@cache
def _printable_characters() -> frozenset[str]:
    shared = set.intersection(*(set(load_font(name).face.charToGlyph) for name in (REGULAR, BOLD, ITALIC)))
    letters = {chr(code) for code in shared if 0 < code < 0x10000}
    visible = {one for one in letters if unicodedata.category(one) not in _UNPRINTABLE_CATEGORIES}
    return frozenset(visible - _REPLACEMENTS.keys() | {"\n", "\u00a0"})


def printable_text(text: str) -> str:
    """*text* as it can be printed: composed letters, spaces for tabs, one kind of line break, nothing invisible.

    Raises UnprintableCharacterError for a character that none of the shipped fonts has.
    """
    text = unicodedata.normalize("NFC", text)
    if set(text) <= _printable_characters():
        return text
    for old, new in _REPLACEMENTS.items():
        text = text.replace(old, new)
    for character in sorted(set(text) - _printable_characters()):
        if unicodedata.category(character) not in _INVISIBLE_CATEGORIES:
            raise UnprintableCharacterError(character)
        text = text.replace(character, "")
    return text


def unprintable_characters(text: str) -> list[str]:
    """The visible characters of *text* that none of the shipped fonts has, each once, in the order of the text."""
    seen = dict.fromkeys(unicodedata.normalize("NFC", text))
    strange = [one for one in seen if one not in _printable_characters() and one not in _REPLACEMENTS]
    return [one for one in strange if unicodedata.category(one) not in _INVISIBLE_CATEGORIES]
