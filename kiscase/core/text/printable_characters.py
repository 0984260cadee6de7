"""The characters that the fonts of documents have; what none of them has is said while it is typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

from kiscase.core.i18n import _
from kiscase.core.resources import resource_path

DOCUMENT_FONTS = ("SourceSans3-Regular", "SourceSans3-Bold", "SourceSans3-Italic")
REPLACED_CHARACTERS = {
    **dict.fromkeys(("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"), "\n"),
    **dict.fromkeys(map(chr, (*range(0x2000, 0x2007), *range(0x2008, 0x200B), 0x205F, 0x3000)), " "),
    **dict.fromkeys(("\u2007", "\u202f"), "\u00a0"),
    "\t": "    ",
}
"""All kinds of line breaks and spaces, and the plain one that replaces each."""
INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf"})


@cache
def document_characters() -> frozenset[str]:
    """What all fonts of documents have: ranges of code points, which a test compares with the fonts.

    To read it from the fonts takes 70 milliseconds, in which nobody could type.
    """
    ranges = resource_path("fonts/characters.txt").read_text("ascii").split()
    pairs = ((first, last or first) for first, _dash, last in (one.partition("-") for one in ranges))
    return frozenset(chr(code) for first, last in pairs for code in range(int(first, 16), int(last, 16) + 1))


def compose_printable(text: str) -> str:
    """*text* with composed letters (NFC), but for those that the fonts have only as a letter and its marks."""
    text = unicodedata.normalize("NFC", text)
    if set(text) <= document_characters():
        return text
    return "".join(map(_in_parts, text))


def _in_parts(character: str) -> str:
    parts = unicodedata.normalize("NFD", character)
    return parts if character not in document_characters() and set(parts) <= document_characters() else character


def unprintable_characters(text: str) -> list[str]:
    """The visible characters of *text* that none of the fonts has, each once, in the order of the text."""
    if text.isascii():
        return []
    seen = dict.fromkeys(compose_printable(text))
    strange = [one for one in seen if one not in document_characters() and one not in REPLACED_CHARACTERS]
    return [one for one in strange if unicodedata.category(one) not in INVISIBLE_CATEGORIES]


def list_characters(characters: Iterable[str]) -> str:
    """Characters as a sentence names them: each with its code, or by that alone."""
    return ", ".join(
        f"{one} ({_code(one)})" if unicodedata.category(one) not in ("Cs", "Co", "Cn") else _code(one)
        for one in characters
    )


def unprintable_sentence(text: str) -> str:
    """What to do about the characters of *text* that cannot be printed; empty where there are none."""
    strange = unprintable_characters(text)
    if not strange:
        return ""
    return _(
        "No font of the documents has {characters}. It is kept and found, but no document can be printed with it: "
        "write it in Latin or Cyrillic letters."
    ).format(characters=list_characters(strange))


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
