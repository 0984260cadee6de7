"""Many documents in one PDF: they are issued and added a batch at a time."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Club
from kiscase.core.i18n import DEFAULT_LANGUAGE, _, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.pdf.bundle import BundleProperties, PdfBundle

P = TypeVar("P")
BATCH_SIZE = 10  # documents in one action: others get their turn between two


class PrintedBatch(NamedTuple, Generic[P]):
    """A batch: the documents with what comes with them, how many were issued now, and what was left out."""

    papers: list[P]
    issued: int
    left_out: list[str]


def create_bundle(session: Session, title: str) -> PdfBundle:
    """An empty PDF in the club's name; its bookmarks are to be numbers alone, because the PDF is not encrypted.

    *title* is marked for translation.
    """
    author = session.scalars(select(Club.name)).one()
    with use_language(DEFAULT_LANGUAGE):
        return PdfBundle(BundleProperties(_(title), author, DEFAULT_LANGUAGE, action_date(session)))
