"""Which evidence is asked for and from whom: dated rows of `resources/people/evidence.toml`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from kiscase.core import clock, resources
from kiscase.core.i18n import localized_text

_ANY = "any"


def evidence_options(on: date | None = None) -> list[tuple[str, str]]:
    """(code, label) of the kinds of evidence in use on a day, else today."""
    return [(row["code"], localized_text(row["label"])) for row in _rows_on(on or clock.today())]


def evidence_label(code: str) -> str:
    """The label of a kind of evidence, also of one that is no longer offered; an unknown code is its own label."""
    return next((localized_text(row["label"]) for row in reversed(_rows()) if row["code"] == code), code)


def wanted_evidence(
    groups: Collection[str], benefits: Collection[str], applicant: str | None, on: date
) -> dict[str, str]:
    """The evidence that is asked of a person with these groups, rights and applicant: labels by code, in order."""
    facts = {"groups": groups, "benefits": benefits, "applicants": [applicant] if applicant else []}
    return {row["code"]: localized_text(row["label"]) for row in _rows_on(on) if _is_wanted(row, facts)}


def _is_wanted(row: dict[str, Any], facts: dict[str, Collection[str]]) -> bool:
    return row.get("always", False) or any(
        held and (_ANY in row.get(about, ()) or not set(held).isdisjoint(row.get(about, ())))
        for about, held in facts.items()
    )


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = resources.load_toml("people/evidence.toml")["evidence"]
    return rows


def _rows_on(on: date) -> list[dict[str, Any]]:
    return [row for row in _rows() if row["valid_from"] <= on <= row.get("valid_until", date.max)]
