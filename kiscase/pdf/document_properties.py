"""The properties of a printed document: its title, number and language, and the watermarks on its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from kiscase.core.i18n import N_


class Watermark(Enum):
    """A word across every page of a document that must not be taken for the valid one."""

    DRAFT = N_("DRAFT")
    PRACTICE = N_("PRACTICE – DO NOT SIGN")
    VOID = N_("VOID")


@dataclass(frozen=True)
class DocumentProperties:
    """A document's title and data; *author* is the institution, *code* identifies the printed copy.

    A document without versions, such as a blank form, has version 0. A watermark that is a str is in the document's
    language.
    """

    title: str
    author: str
    language: str
    made_on: date
    number: str = ""
    version: int = 1
    code: str = ""
    watermarks: tuple[Watermark | str, ...] = ()
    landscape: bool = False
    large: bool = False
