"""An official form read from `resources/forms/<name>.toml`: its parts, fields and labels as data.

The editor on screen and the printed form are both made from it; how it is printed stands in `printed.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from kiscase.core import resources
from kiscase.core.i18n import DEFAULT_LANGUAGE, language
from kiscase.paper.blocks import Block, Place

Words = Mapping[str, str]
"""A text of the form by language."""


def text(words: Words) -> str:
    """The words in the current language; the Polish ones where there are no others."""
    return words.get(language()) or words.get(DEFAULT_LANGUAGE, "")


@dataclass(frozen=True)
class Option:
    """Something to choose from: a stored key and its label. Of signature places, *repeat* means one for each person."""

    key: str
    label: Words
    repeat: bool = False


@dataclass(frozen=True)
class FormColumn:
    """A column of a field that has rows; a *later* one is filled after the signing."""

    key: str
    label: Words
    kind: str = "text"
    width: float = 1.0
    later: bool = False
    choices: tuple[Option, ...] = ()


@dataclass(frozen=True)
class FormField:
    """One field: its kind, its labels, and how it is filled in."""

    key: str
    kind: str
    label: Words
    help: Words
    required: bool = False
    width: float = 0.0
    rows: int = 0
    numbered: bool = False
    columns: tuple[FormColumn, ...] = ()
    choices: tuple[Option, ...] = ()
    places: tuple[Option, ...] = ()
    default: Words | None = None


@dataclass(frozen=True)
class Section:
    """A part of the form and the variants that have it; a *later* one is filled after the signing."""

    key: str
    variants: tuple[str, ...]
    heading: Words
    fields: tuple[FormField, ...]
    later: bool = False


@dataclass(frozen=True)
class Variant:
    """One of the kinds in which the form can be filled."""

    code: str
    label: Words
    help: Words


@dataclass(frozen=True)
class Form:
    """An official form in one version."""

    id: str
    version: str
    valid_from: date
    title: Words
    sections: tuple[Section, ...]
    sources: Words
    variants: tuple[Variant, ...] = ()
    basis: str = ""

    def sections_of(self, variant: str) -> tuple[Section, ...]:
        """The sections that the variant has, in order."""
        return tuple(section for section in self.sections if variant in section.variants)

    def field(self, key: str) -> FormField:
        """The field of that key; raises KeyError."""
        for section in self.sections:
            for found in section.fields:
                if found.key == key:
                    return found
        raise KeyError(key)


def without(form: Form, *kinds: str) -> Form:
    """The form without its fields of some kinds, such as the places to sign."""
    sections = (
        replace(section, fields=tuple(part for part in section.fields if part.kind not in kinds))
        for section in form.sections
    )
    return replace(form, sections=tuple(sections))


def names() -> list[str]:
    """The names of all forms."""
    return resources.names("forms", ".toml")


def newest(on: date) -> str:
    """The name of the form that holds on a day: the one that began to hold last; the first of all before that."""
    known = sorted((load(name).valid_from, name) for name in names())
    return [name for since, name in known if since <= on or name == known[0][1]][-1]


@cache
def load(name: str) -> Form:
    """The form in `resources/forms/<name>.toml`."""
    return read(resources.toml(f"forms/{name}.toml"))


def read(data: Mapping[str, Any]) -> Form:
    """The form in parsed TOML."""
    return Form(
        id=data["id"],
        version=str(data["version"]),
        valid_from=data["valid_from"],
        title=data["title"],
        sections=tuple(map(_section, data["section"])),
        sources=data.get("sources", {}),
        variants=tuple(Variant(one["code"], one["label"], one.get("help", {})) for one in data.get("variant", ())),
        basis=data.get("basis", ""),
    )


def story(form: Form, variant: str, values: Mapping[str, Any]) -> list[Block]:
    """The printed form: filled with the values by field key, with room for the pen where there is none.

    A value is a str for text, long, quote (printed only where there is one), fixed and choice, a date for date, a list
    of dates for dates, a list of rows (dicts of str or date by column key) for people, worker and table, a list of
    Places for signatures.
    """
    from kiscase.paper.printed import print_form

    return print_form(form, variant, values)


def places(field: FormField) -> list[Place]:
    """The empty signature places of a field."""
    return [Place(text(place.label), key=place.key) for place in field.places]


def _section(data: Mapping[str, Any]) -> Section:
    return Section(
        key=data["key"],
        variants=tuple(data["variants"]),
        heading=data.get("heading", {}),
        fields=tuple(map(_field, data.get("field", ()))),
        later=data.get("later", False),
    )


def _field(data: Mapping[str, Any]) -> FormField:
    given = {name: data[name] for name in ("required", "width", "rows", "numbered", "default") if name in data}
    return FormField(
        key=data["key"],
        kind=data["kind"],
        label=data.get("label", {}),
        help=data.get("help", {}),
        columns=tuple(map(_column, data.get("columns", ()))),
        choices=_options(data.get("choices", ())),
        places=_options(data.get("places", ())),
        **given,
    )


def _column(data: Mapping[str, Any]) -> FormColumn:
    given = {name: data[name] for name in ("kind", "width", "later") if name in data}
    return FormColumn(key=data["key"], label=data["label"], choices=_options(data.get("choices", ())), **given)


def _options(data: Any) -> tuple[Option, ...]:
    return tuple(Option(one["key"], one["label"], one.get("repeat", False)) for one in data)
