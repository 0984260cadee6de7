"""The labels of an official form, each by its place, and the form with some of them corrected.

A place is `title`, the key of a section for its heading, `section.field`, or `section.field.part` for a column or a
place to sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from kiscase.paper.form import Form, FormField, Section, Words

Labels = Mapping[str, Words]
"""Corrected texts by place and language."""


class Labelled(NamedTuple):
    """A label of a form: its place, what it belongs to from the outside in, and its text by language."""

    place: str
    within: tuple[Words, ...]
    words: Words


def labels_of(form: Form, variant: str) -> Iterator[Labelled]:
    """All labels that a variant of the form shows, in its order."""
    yield Labelled("title", (), form.title)
    for section in form.sections_of(variant):
        if section.heading:
            yield Labelled(section.key, (), section.heading)
        for field in section.fields:
            place = f"{section.key}.{field.key}"
            above = (section.heading,) if section.heading else ()
            yield Labelled(place, above, field.label)
            parts = [(one.key, one.label) for one in field.columns] + [(one.key, one.label) for one in field.places]
            for key, words in parts:
                yield Labelled(f"{place}.{key}", (*above, field.label), words)


def corrected(form: Form, labels: Labels) -> Form:
    """The form with other labels; a language without a correction keeps the official text."""
    if not labels:
        return form
    sections = tuple(_section(section, labels) for section in form.sections)
    return replace(form, title=_words("title", form.title, labels), sections=sections)


def _section(section: Section, labels: Labels) -> Section:
    fields = tuple(_field(f"{section.key}.{field.key}", field, labels) for field in section.fields)
    return replace(section, heading=_words(section.key, section.heading, labels), fields=fields)


def _field(place: str, field: FormField, labels: Labels) -> FormField:
    return replace(
        field,
        label=_words(place, field.label, labels),
        columns=tuple(replace(one, label=_words(f"{place}.{one.key}", one.label, labels)) for one in field.columns),
        places=tuple(replace(one, label=_words(f"{place}.{one.key}", one.label, labels)) for one in field.places),
    )


def _words(place: str, words: Words, labels: Labels) -> Words:
    return {**words, **labels[place]} if place in labels else words
