"""One printed document: what it is called, what it carries, and its bytes. The same input gives the same bytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, speaking
from kiscase.paper.blocks import Block
from kiscase.paper.spots import Spot


class Mark(Enum):
    """A word written across every page of a document that must not be taken for the valid one."""

    DRAFT = N_("DRAFT")
    PRACTICE = N_("PRACTICE – DO NOT SIGN")
    VOID = N_("VOID")


@dataclass(frozen=True)
class Sheet:
    """A document's title and data; *author* is the institution, *code* the short code that tells a typed copy apart.

    A paper that has no versions, such as a blank form, has version 0. A mark that is a str is in the paper's language.
    """

    title: str
    author: str
    language: str
    made_on: date
    number: str = ""
    version: int = 1
    code: str = ""
    marks: tuple[Mark | str, ...] = ()
    landscape: bool = False
    large: bool = False


def render(sheet: Sheet, story: Sequence[Block], *, tagged: bool = True, spots: list[Spot] | None = None) -> bytes:
    """The document as PDF/UA-1 and PDF/A-2a; untagged, it is what plain ReportLab makes of the same pieces.

    *spots* gets where the fields of a form are.
    """
    from kiscase.paper.fonts import Unprintable
    from kiscase.paper.press import press

    try:
        with speaking(sheet.language):
            return press(sheet, story, tagged=tagged, spots=spots)
    except Unprintable as fault:
        raise Problem(_unprintable(fault.character)) from None


def _unprintable(character: str) -> str:
    code = f"U+{ord(character):04X}"
    shown = "" if unicodedata.category(character) in ("Cs", "Co", "Cn") else f"“{character}” "
    return _(
        "The character {character} is in none of the fonts of this program. Nothing was printed. "
        "Take it out of the text or write it in letters, then print again."
    ).format(character=f"{shown}({code})")
