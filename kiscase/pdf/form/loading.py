"""Loads official forms from `resources/forms/`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from kiscase.core import resources
from kiscase.pdf.form.form_definition import FormColumn, FormField, FormOption, FormSection, FormVariant, OfficialForm

_GIVEN = ("name", "layout", "required", "width", "lines", "rows", "people", "numbered", "default")


def list_form_names() -> list[str]:
    """The names of all forms."""
    return resources.list_resources("forms", ".toml")


def form_name_on(document: str, on: date) -> str:
    """The name of the form of a document that is valid on a day: the latest one.

    For a day before all of them it is the earliest. A retired form is for nothing new.
    """
    forms = map(load_form, list_form_names())
    known = sorted((form.valid_from, form.id) for form in forms if form.document == document and not form.retired)
    return [name for since, name in known if since <= on or name == known[0][1]][-1]


@cache
def load_form(name: str) -> OfficialForm:
    """The form in `resources/forms/<name>.toml`."""
    return parse_form(resources.load_toml(f"forms/{name}.toml"))


def parse_form(data: Mapping[str, Any]) -> OfficialForm:
    """The form in parsed TOML."""
    return OfficialForm(
        id=data["id"],
        document=data["document"],
        version=str(data["version"]),
        valid_from=data["valid_from"],
        title=data["title"],
        sections=tuple(map(_section, data["section"])),
        sources=data.get("sources", {}),
        variants=tuple(FormVariant(one["code"], one["label"], one.get("help", {})) for one in data.get("variant", ())),
        basis=data.get("basis", ""),
        retired=data.get("retired", False),
    )


def _section(data: Mapping[str, Any]) -> FormSection:
    return FormSection(
        key=data["key"],
        variants=tuple(data["variants"]),
        heading=data.get("heading", {}),
        fields=tuple(map(_field, data.get("field", ()))),
        filled_after_signing=data.get("later", False),
        of_evaluation=data.get("evaluation", False),
        printed=data.get("printed", True),
    )


def _field(data: Mapping[str, Any]) -> FormField:
    given = {name: data[name] for name in _GIVEN if name in data}
    return FormField(
        key=data["key"],
        kind=data["kind"],
        label=data.get("label", {}),
        help=data.get("help", {}),
        columns=tuple(map(_column, data.get("columns", ()))),
        choices=_options(data.get("choices", ())),
        signature_lines=_options(data.get("places", ())),
        **given,
    )


def _column(data: Mapping[str, Any]) -> FormColumn:
    return FormColumn(
        key=data["key"],
        label=data["label"],
        kind=data.get("kind", "text"),
        name=data.get("name", {}),
        width=data.get("width", 1.0),
        filled_after_signing=data.get("later", False),
        choices=_options(data.get("choices", ())),
    )


def _options(data: Any) -> tuple[FormOption, ...]:
    return tuple(FormOption(one["key"], one["label"], one.get("repeat", False)) for one in data)
