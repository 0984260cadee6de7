"""The official form without anything filled in, for the pen: in Polish, without number, version or code."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from kiscase.club.documents import sheet
from kiscase.contracts.documents.labels import corrections
from kiscase.contracts.model import FORM, Variant
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, speaking
from kiscase.core.journal import today
from kiscase.paper import form
from kiscase.paper.document import Document
from kiscase.paper.labels import corrected
from kiscase.paper.sheet import render


def blank(session: Session, variant: str, name: str = FORM) -> bytes:
    """An empty form of a variant."""
    official = corrected(form.load(name), corrections(session, name))
    with speaking(DEFAULT_LANGUAGE):
        title = form.text(official.title)
        head = sheet(session, title, made_on=today(session), language=DEFAULT_LANGUAGE, version=0)
        return render(head, form.story(official, variant, {}))


def _numbers(_session: Session) -> list[tuple[str, int]]:
    """A blank form has no number; it goes by the name of its version of the form."""
    return [(name, place) for place, name in enumerate(form.names())]


def _print(variant: str) -> Callable[[Session, int], bytes]:
    return lambda session, place: blank(session, variant, form.names()[place])


DOCUMENTS = (
    Document("contract-blank-a", N_("Blank form A"), _numbers, _print(Variant.A)),
    Document("contract-blank-b", N_("Blank form B"), _numbers, _print(Variant.B)),
)
