"""In which encoding a text is written, also where its parts are written in different ones."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

TEXT_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1250": "Windows-1250",
    "iso8859-2": "ISO-8859-2",
    "cp1251": "Windows-1251",
}
"""The names of what can be chosen, by those that Python knows."""
_ONLY_1250 = frozenset("ĄŚŹąśź".encode("cp1250"))
_ONLY_LATIN_2 = frozenset("ĄŚŹąśź".encode("iso8859-2"))
_BY_CHANCE = frozenset(
    bytes(pair).decode()
    for encoding in ("cp1250", "iso8859-2")
    for pair in product("ĆĘÓ".encode(encoding), "ĄŁŚŹŻąłśźż".encode(encoding))
    if 0x80 <= pair[1] < 0xC0
)
"""Characters of UTF-8 that ÓŁ or ĘŚ (PÓŁNOC, CZĘŚĆ) look like; none is a letter of a language spoken here."""
_BOM = "\ufeff"


class DecodedText(NamedTuple):
    """A text without marks of byte order, its encoding, and the lines that are written in another one."""

    text: str
    encoding: str
    odd_lines: list[int]


def decode_table_text(content: bytes, encoding: str = "") -> DecodedText:
    """The text of *content*, in the given *encoding* or the one that it seems to have; nothing is lost silently."""
    encoding = encoding or _detected(content)
    if encoding == "utf-16":
        return DecodedText(_decode_utf16(content).replace(_BOM, ""), encoding, [])
    if encoding != "utf-8":
        pieces = list(_decoded_lines(content, encoding, "utf-8" if _has_mixed_lines(content) else encoding))
    else:
        pieces = list(_decoded_lines(content, "utf-8", _one_byte_encoding(content)))
    text = "".join(piece for piece, _odd in pieces).replace(_BOM, "")
    return DecodedText(text, encoding, [number for number, (_piece, odd) in enumerate(pieces, 1) if odd])


def _detected(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _has_zeros_of_utf16(content):
        return "utf-16"
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8"
    kinds = [_is_utf8(line) for line in content.splitlines() if not line.isascii()]
    clear, foreign = kinds.count(True), kinds.count(False)
    if clear >= foreign and (clear or not kinds):
        return "utf-8"
    return _one_byte_encoding(content)


def _has_zeros_of_utf16(content: bytes) -> bool:
    """Whether every other byte is zero, as in UTF-16 without a mark of its byte order."""
    start = content[:2000]
    zeros = (start[::2].count(0), start[1::2].count(0))
    return max(zeros) > len(start) * 0.3 and min(zeros) == 0


def _decode_utf16(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", "replace")


def _is_utf8(line: bytes) -> bool | None:
    """Whether a line with other letters than those of ASCII is UTF-8; None where it only may be."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return False
    return None if set(text) - _BY_CHANCE == {one for one in text if one.isascii()} else True


def _has_mixed_lines(content: bytes) -> bool:
    return any(_is_utf8(line) for line in content.splitlines() if not line.isascii())


def _one_byte_encoding(content: bytes) -> str:
    """Which of both encodings of Polish the letters are of that differ; that of Windows where none does."""
    lines = b"".join(line for line in content.splitlines() if not line.isascii() and not _is_utf8(line))
    one, other = (sum(lines.count(code) for code in codes) for codes in (_ONLY_1250, _ONLY_LATIN_2))
    return "iso8859-2" if other > one else "cp1250"


def _decoded_lines(content: bytes, encoding: str, other: str) -> Iterator[tuple[str, bool]]:
    """The lines, each with whether it is written in the *other* encoding."""
    for line in content.splitlines(keepends=True):
        if line.isascii():
            yield line.decode("ascii"), False
        elif encoding == "utf-8":
            odd = _is_utf8(line) is False
            yield (line.decode(other, "replace") if odd else line.decode()), odd
        else:
            odd = other == "utf-8" and _is_utf8(line) is True
            yield line.decode(other if odd else encoding, "replace"), odd
