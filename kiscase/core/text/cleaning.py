"""Cleans text that was typed, pasted, imported or given on the command line.

Every blank is the plain one, letters are composed (NFC), digits and letters of full width are the plain ones, what
cannot be seen goes, and the bullets and ticks that Word keeps in its symbol fonts become those of Unicode.
"""

from __future__ import annotations

import re
import unicodedata

_SYMBOL_FONT = {
    "•": "\uf06c\uf09f\uf0b7",
    "▪": "\uf06e\uf0a7",
    "□": "\uf06f\uf070\uf0a8",
    "☐": "\uf071\uf072",
    "☑": "\uf0fe",
    "✓": "\uf0fc",
    "✗": "\uf0fb",
    "→": "\uf0ae\uf0d8\uf0e0\uf0e8\uf0f0",
    "←": "\uf0ac\uf0df",
    "–": "\uf02d",
    "°": "\uf0b0",
    "±": "\uf0b1",
    "×": "\uf0b4",
    "≤": "\uf0a3",
    "≥": "\uf0b3",
    "≈": "\uf0bb",
    ":)": "\uf04a",
    ":(": "\uf04c",
    " ": "\uf020",
}
"""What the private-use characters mean that Word writes for signs of the fonts Symbol and Wingdings."""
_OTHER_SIGNS = {"→": "➔➙➛➜➝➞➢➣➤", "□": "◻◽❏❐❑❒▢", "✗": "☒", ":(": "☹"}
"""Bullets and arrows that Word offers and no shipped font has, by the sign nearest to them that is in all."""
_SIGNS = str.maketrans(
    {code: sign for table in (_SYMBOL_FONT, _OTHER_SIGNS) for sign, codes in table.items() for code in codes}
)
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BLANKS = re.compile("[\x00-\x09\x0e-\x1f\x7f-\x84\x86-\x9f\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Signs of direction, variation and joining, fillers and tags: Unicode's default ignorable code points."""
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")  # of a pair; alone they are no character
_STYLED = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7ff]")
_FOREIGN_DIGITS = re.compile(r"(?![0-9])\d")
_BLANKS_AND_DASHES = re.compile(r"[\s-]")
_APOSTROPHES = "'`´ʹʻʼʽʾʿˈˊˋ‘’‛′‵՚׳ߴߵꞌ＇"
_DASHES = "-‐‑‒–—―−﹘﹣－"
_SAME_SIGNS = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_DASHES, "-"))


def clean_text(text: str) -> str:
    """*text* of any number of lines as it is stored; outer blanks go."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _LINE_BREAKS.sub("\n", _LONE_SURROGATES.sub("\ufffd", text))
    text = _BLANKS.sub(" ", _INVISIBLE.sub("", text)).translate(_SIGNS)
    text = _STYLED.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    text = _FOREIGN_DIGITS.sub(lambda found: str(unicodedata.digit(found.group())), text)
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """*text* as it is stored on one line: what separates its words is one blank."""
    return " ".join(clean_text(text).split())


def same_signs(text: str) -> str:
    """*text* with one kind of apostrophe and one of dash, to compare and to search: Дем’янюк and Демʼянюк are one."""
    return text.replace("`", "'") if text.isascii() else text.translate(_SAME_SIGNS)


def compact_number(text: str) -> str:
    """A number such as a PESEL without the blanks and dashes that it may be written with."""
    return _BLANKS_AND_DASHES.sub("", same_signs(clean_line(text)))
