"""The labels of an official form, each with its path, and the form with some of them corrected.

A path is `title`, the key of a section for its heading, `section.field`, or `section.field.part` for a column or a
signature line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from kiscase.pdf.form.form_definition import FormField, FormSection, OfficialForm, Translations

LabelCorrections = Mapping[str, Translations]
"""Corrected texts by path and language."""


class LabelledPart(NamedTuple):
    """A label of a form: its path, the labels that it is nested in from the outside in, and its text by language."""

    path: str
    parents: tuple[Translations, ...]
    words: Translations


def collect_form_labels(form: OfficialForm, variant: str) -> Iterator[LabelledPart]:
    """All labels that a variant of the form shows, in its order."""
    yield LabelledPart("title", (), form.title)
    for section in form.sections_of(variant):
        if section.heading:
            yield LabelledPart(section.key, (), section.heading)
        for field in section.fields:
            path = f"{section.key}.{field.key}"
            above = (section.heading,) if section.heading else ()
            yield LabelledPart(path, above, field.label)
            parts = [(one.key, one.label) for one in field.columns] + [
                (one.key, one.label) for one in field.signature_lines
            ]
            for key, texts in parts:
                yield LabelledPart(f"{path}.{key}", (*above, field.label), texts)


def with_corrected_labels(form: OfficialForm, labels: LabelCorrections) -> OfficialForm:
    """The form with corrected labels; a language without a correction keeps the official text."""
    if not labels:
        return form
    sections = tuple(_section(section, labels) for section in form.sections)
    return replace(form, title=_corrected_text("title", form.title, labels), sections=sections)


def _section(section: FormSection, labels: LabelCorrections) -> FormSection:
    fields = tuple(_field(f"{section.key}.{field.key}", field, labels) for field in section.fields)
    return replace(section, heading=_corrected_text(section.key, section.heading, labels), fields=fields)


def _field(path: str, field: FormField, labels: LabelCorrections) -> FormField:
    return replace(
        field,
        label=_corrected_text(path, field.label, labels),
        columns=tuple(
            replace(one, label=_corrected_text(f"{path}.{one.key}", one.label, labels)) for one in field.columns
        ),
        signature_lines=tuple(
            replace(one, label=_corrected_text(f"{path}.{one.key}", one.label, labels)) for one in field.signature_lines
        ),
    )


def _corrected_text(path: str, texts: Translations, labels: LabelCorrections) -> Translations:
    return {**texts, **labels[path]} if path in labels else texts
