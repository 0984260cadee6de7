"""Correcting the labels of an official form: its data were rebuilt in part, and an office knows its paper better."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts.documents.labels import corrections
from kiscase.contracts.model import FormLabel
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, speaking
from kiscase.core.journal import say
from kiscase.paper import form
from kiscase.paper.labels import corrected, labels_of


class Label(NamedTuple):
    """A label: its place, what it belongs to, its official text, and the institution's own, if there is one."""

    place: str
    within: str
    official: str
    own: str


def official(session: Session, form_name: str) -> form.Form:
    """The form with the labels as they hold now for contracts that are not printed yet."""
    return corrected(form.load(form_name), corrections(session, form_name))


def listed(session: Session, form_name: str, variant: str, language: str) -> list[Label]:
    """All labels of a variant in a language, in the order of the form."""
    own = corrections(session, form_name)
    with speaking(language):
        return [
            Label(
                one.place,
                " › ".join(form.text(words).strip() for words in one.within),
                form.text(one.words).strip(),
                own.get(one.place, {}).get(language, ""),
            )
            for one in labels_of(form.load(form_name), variant)
        ]


def correct(session: Session, form_name: str, place: str, language: str, text: str) -> None:
    """Give a label another text; an empty one, or the official one, goes back to what the form says.

    Raises Invalid, and Problem for a place that the form does not have.
    """
    before = _official_text(form_name, place, language)
    chosen = select(FormLabel).filter_by(form=form_name, place=place, language=language)
    label = session.scalars(chosen).one_or_none()
    if text.strip() in ("", before):
        if label is not None:
            session.delete(label)
        say(session, N_("A label of the form is official again: “{label}”"), label=before)
        return
    if label is None:
        label = FormLabel(form=form_name, place=place, language=language)
        session.add(label)
    label.change({"text": text})
    say(session, N_("Corrected a label of the form: “{label}” is now “{text}”"), label=before, text=label.text)


def _official_text(form_name: str, place: str, language: str) -> str:
    whole = form.load(form_name)
    for variant in whole.variants:
        for one in labels_of(whole, variant.code):
            if one.place == place:
                with speaking(language):
                    return form.text(one.words).strip()
    raise Problem(_("The form has no such label. Nothing was changed."))
