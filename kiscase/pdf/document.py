"""One printed document: what it is called, what it carries, and its bytes. The same input gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from kiscase.core.i18n import N_


class Watermark(Enum):
    """A word written across every page of a document that must not be taken for the valid one."""

    DRAFT = N_("DRAFT")
    PRACTICE = N_("PRACTICE – DO NOT SIGN")
    VOID = N_("VOID")


@dataclass(frozen=True)
class DocumentProperties:
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
    watermarks: tuple[Watermark | str, ...] = ()
    landscape: bool = False
    large: bool = False
