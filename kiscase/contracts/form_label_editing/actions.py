"""Correcting the labels of the official form, whose data were partly reconstructed."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts.form_label_corrections import FormLabel, label_corrections
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, localized_text, use_language
from kiscase.core.journal.running_action import describe_action
from kiscase.pdf.form import form_definition, loading
from kiscase.pdf.form.labels import collect_form_labels, with_corrected_labels


class FormLabelRow(NamedTuple):
    """A label: its place, what it belongs to, its official text, and the institution's own, if there is one."""

    place: str
    within: tuple[str, ...]
    """The parts of the form around it, the smallest one last."""
    official: str
    own: str


def corrected_form(session: Session, form_name: str) -> form_definition.OfficialForm:
    """The form with the labels as they hold now for contracts that are not printed yet."""
    return with_corrected_labels(loading.load_form(form_name), label_corrections(session, form_name))


def list_form_labels(session: Session, form_name: str, variant: str, language: str) -> list[FormLabelRow]:
    """All labels of a variant in a language, in the order of the form."""
    own = label_corrections(session, form_name)
    with use_language(language):
        return [
            FormLabelRow(
                one.path,
                tuple(localized_text(words).strip() for words in one.parents),
                localized_text(one.words).strip(),
                own.get(one.path, {}).get(language, ""),
            )
            for one in collect_form_labels(loading.load_form(form_name), variant)
        ]


def correct_form_label(session: Session, form_name: str, place: str, language: str, text: str) -> None:
    """Give a label another text; an empty text, or the official one, restores the official text.

    Raises Invalid, and a Problem for a label that the form does not have.
    """
    before = _official_text(form_name, place, language)
    chosen = select(FormLabel).filter_by(form=form_name, place=place, language=language)
    label = session.scalars(chosen).one_or_none()
    if text.strip() in ("", before):
        if label is not None:
            session.delete(label)
        describe_action(session, N_("A label of the form is official again: “{label}”"), label=before)
        return
    if label is None:
        label = FormLabel(form=form_name, place=place, language=language)
        session.add(label)
    label.change({"text": text})
    describe_action(
        session, N_("Corrected a label of the form: “{label}” is now “{text}”"), label=before, text=label.text
    )


def _official_text(form_name: str, place: str, language: str) -> str:
    whole = loading.load_form(form_name)
    for variant in whole.variants:
        for one in collect_form_labels(whole, variant.code):
            if one.path == place:
                with use_language(language):
                    return localized_text(one.words).strip()
    raise Problem(_("The form has no such label. Nothing was changed."))
