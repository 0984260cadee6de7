"""An official form as data: its sections, fields and labels, read from `resources/forms/<name>.toml`.

Both the editor in the window and the printed form (`printing.py`) are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from kiscase.core.i18n import localized_text
from kiscase.pdf.blocks import SignatureLine

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


@dataclass(frozen=True)
class FormField:
    """One field: its kind, its labels, and how it is filled in."""

    key: str
    kind: str
    label: Translations
    help: Translations
    required: bool = False
    width: float = 0.0
    rows: int = 0
    numbered: bool = False
    columns: tuple[FormColumn, ...] = ()
    choices: tuple[FormOption, ...] = ()
    signature_lines: tuple[FormOption, ...] = ()
    default: Translations | None = None


@dataclass(frozen=True)
class FormSection:
    """A section of the form and the variants that have it."""

    key: str
    variants: tuple[str, ...]
    heading: Translations
    fields: tuple[FormField, ...]
    filled_after_signing: bool = False


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
    version: str
    valid_from: date
    title: Translations
    sections: tuple[FormSection, ...]
    sources: Translations
    variants: tuple[FormVariant, ...] = ()
    basis: str = ""

    def sections_of(self, variant: str) -> tuple[FormSection, ...]:
        """The sections of a variant, in order."""
        return tuple(section for section in self.sections if variant in section.variants)

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


def empty_signature_lines(field: FormField) -> list[SignatureLine]:
    """The signature lines of a field, without names."""
    return [SignatureLine(localized_text(place.label), key=place.key) for place in field.signature_lines]
