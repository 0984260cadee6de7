"""Citizenship: the countries with their names by Babel, and whether one is in the European Union on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from kiscase.core.collation import sort_key
from kiscase.core.i18n import current_language, localized_text
from kiscase.core.resources import load_toml

POLAND, STATELESS = "PL", "stateless"
_FILE = "people/citizenship.toml"


def country_options() -> Sequence[tuple[str, str]]:
    """(code of ISO 3166-1, name) of all countries: Poland, the others in Polish order, no citizenship at all."""
    return _options(current_language())


def country_label(code: str) -> str:
    """The name of a country; an unknown code is its own label."""
    return dict(country_options()).get(code, code)


def is_third_country(code: str, on: date) -> bool:
    """Whether a citizenship, or none, is of no country of the European Union on a day."""
    return not any(
        code in row["codes"] and row["valid_from"] <= on <= row.get("valid_until", on)
        for row in load_toml(_FILE)["eu_member"]
    )


@cache
def _options(language: str) -> tuple[tuple[str, str], ...]:
    from babel import Locale

    data = load_toml(_FILE)
    names = {
        code: name
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in data["no_countries"]
    }
    others = sorted((code for code in names if code != POLAND), key=lambda code: sort_key(names[code]))
    stateless = (STATELESS, localized_text(data[STATELESS]["label"]))
    return ((POLAND, names[POLAND]), *((code, names[code]) for code in others), stateless)
