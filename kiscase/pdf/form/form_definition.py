"""An official form as data: its sections, fields and labels, read from `resources/forms/<name>.toml`.

Both the editor in the window and the printed form (`printing.py`) are made from it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kiscase.core.i18n import localized_text
from kiscase.pdf.blocks import SignatureLine

_FOOTNOTE_MARK = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹]+⁾")
Translations = Mapping[str, str]
"""A text of the form by language."""


@dataclass(frozen=True)
class FormOption:
    """A choice: its stored key and its label. For signature lines, *repeat* means one line for each person."""

    key: str
    label: Translations
    repeat: bool = False


@dataclass(frozen=True)
class FormColumn:
    """A column of a field with rows."""

    key: str
    label: Translations
    kind: str = "text"
    width: float = 1.0
    filled_after_signing: bool = False
    choices: tuple[FormOption, ...] = ()
    name: Translations = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the column is called on the screen, in the current language."""
        return localized_text(self.name or self.label).strip()


@dataclass(frozen=True)
class FormField:
    """One field: its kind, its labels, and how it is filled in and printed."""

    key: str
    kind: str
    label: Translations
    """As printed; {key} in it is the value of that field of the form."""
    help: Translations
    name: Translations = field(default_factory=dict)
    """What the field is called on the screen and in findings, where its label is not a name."""
    layout: str = ""
    """How it is printed, where its kind leaves a choice (see `printing.py`)."""
    required: bool = False
    width: float = 0.0
    lines: int = 4
    """The lines to write on, where it is empty."""
    rows: int = 0
    """The empty rows, where there are none."""
    people: int = 1
    """For how many people a blank form has it."""
    numbered: bool = False
    columns: tuple[FormColumn, ...] = ()
    choices: tuple[FormOption, ...] = ()
    signature_lines: tuple[FormOption, ...] = ()
    default: Translations | None = None

    @property
    def title(self) -> str:
        """What the field is called on the screen and in findings, in the current language."""
        return localized_text(self.name or self.label).strip()


@dataclass(frozen=True)
class FormSection:
    """A section of the form and the variants that have it."""

    key: str
    variants: tuple[str, ...]
    heading: Translations
    fields: tuple[FormField, ...]
    filled_after_signing: bool = False
    of_evaluation: bool = False
    """Whether it is of the part for evaluating what was agreed, which is a document of its own."""
    printed: bool = True
    """Whether it is of the official form; other sections hold inner data of the institution."""

    @property
    def title(self) -> str:
        """What the section is called on the screen, in the current language: its heading without footnote marks."""
        return _FOOTNOTE_MARK.sub("", localized_text(self.heading)).strip()


@dataclass(frozen=True)
class FormVariant:
    """One of the variants in which the form can be filled in."""

    code: str
    label: Translations
    help: Translations


@dataclass(frozen=True)
class OfficialForm:
    """An official form in one version."""

    id: str
    document: str
    """What it is a form of: versions of one document follow each other."""
    version: str
    valid_from: date
    title: Translations
    sections: tuple[FormSection, ...]
    sources: Translations
    variants: tuple[FormVariant, ...] = ()
    basis: str = ""
    retired: bool = False
    """Whether it is kept only for what was printed on it."""

    def sections_of(self, variant: str) -> tuple[FormSection, ...]:
        """The sections of a variant that are filled in when it is concluded, in order: printed and inner ones."""
        return tuple(one for one in self.sections if variant in one.variants and not one.of_evaluation)

    def printed_sections(self, variant: str) -> tuple[FormSection, ...]:
        """The sections of a variant that are on its paper, in order."""
        return tuple(section for section in self.sections_of(variant) if section.printed)

    def evaluation_sections(self, variant: str) -> tuple[FormSection, ...]:
        """The sections of the part of a variant that is its evaluation; empty for a form without such a part."""
        return tuple(one for one in self.sections if variant in one.variants and one.of_evaluation)

    def inner_fields(self) -> frozenset[str]:
        """The keys of the fields that are never printed."""
        return frozenset(part.key for section in self.sections if not section.printed for part in section.fields)

    def is_for_family(self, variant: str) -> bool:
        """Whether several people can be parties of a variant."""
        sections = self.sections_of(variant)
        return any(part.kind == "people" and part.rows > 1 for section in sections for part in section.fields)

    def field(self, key: str) -> FormField:
        """The field with that key; raises KeyError."""
        for section in self.sections:
            for found in section.fields:
                if found.key == key:
                    return found
        raise KeyError(key)


def without_field_kinds(form: OfficialForm, *kinds: str) -> OfficialForm:
    """The form without its fields of some kinds, such as the signatures."""
    sections = (
        replace(section, fields=tuple(part for part in section.fields if part.kind not in kinds))
        for section in form.sections
    )
    return replace(form, sections=tuple(sections))


def without_fields(form: OfficialForm, keys: Collection[str]) -> OfficialForm:
    """The form without the fields of these keys."""
    sections = (
        replace(section, fields=tuple(part for part in section.fields if part.key not in keys))
        for section in form.sections
    )
    return replace(form, sections=tuple(sections))


def empty_signature_lines(field: FormField) -> list[SignatureLine]:
    """The signature lines of a field, without names."""
    return [SignatureLine(localized_text(place.label), key=place.key) for place in field.signature_lines]
