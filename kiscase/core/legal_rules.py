"""Legal rules as dated data from `resources/law/`: what was in force on a day, with its sentence and article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from kiscase.core import resources
from kiscase.core.i18n import localized_text

_FILE_OF_TABLE = {"benefit": "exclusions", "group": "groups", "problem": "groups", "applicant": "groups"}
_FILE_OF_TABLE |= {"condition": "conditions", "kind": "activities"}


@dataclass(frozen=True)
class LegalRule:
    """One row of the legal data: it holds from `valid_from` to `valid_until`, both included."""

    code: str
    labels: Mapping[str, str]
    sentences: Mapping[str, str]
    basis: str
    valid_from: date
    valid_until: date | None
    excludes: bool

    @property
    def label(self) -> str:
        """The label in the current language."""
        return localized_text(self.labels)

    @property
    def sentence(self) -> str:
        """The sentence of the rule in the current language."""
        return localized_text(self.sentences)


def law_version() -> str:
    """The version of the legal data; an assessment stores the one it used."""
    return str(resources.load_toml("law/law.toml")["version"])


def benefit_rule(code: str, on: date) -> LegalRule:
    """The rule on a right to a benefit (art. 1 ust. 3 and 3a of the social employment act) in force on a day."""
    return _rule_in_force("benefit", code, on)


def condition_rule(code: str, on: date) -> LegalRule:
    """A condition of taking part or of the contract in force on a day."""
    return _rule_in_force("condition", code, on)


def benefit_options() -> list[tuple[str, str]]:
    """(code, label) of the rights that may exclude."""
    return _options("benefit")


def group_options() -> list[tuple[str, str]]:
    """(code, label) of the groups of art. 1 ust. 2."""
    return _options("group")


def problem_area_options() -> list[tuple[str, str]]:
    """(code, label) of the problem areas."""
    return _options("problem")


def applicant_options() -> list[tuple[str, str]]:
    """(code, label) of who may apply for a person."""
    return _options("applicant")


def activity_kind_options() -> list[tuple[str, str]]:
    """(code, label) of the kinds of activity of art. 18 ust. 2 and 10."""
    return _options("kind")


def activity_subkind_options(kind: str = "") -> list[tuple[str, str]]:
    """(code, label) of the usual sub-kinds of a kind of activity, or of all."""
    return [
        (sub["code"], localized_text(sub["label"]))
        for row in resources.load_toml("law/activities.toml")["kind"]
        if kind in ("", row["code"])
        for sub in row.get("sub", [])
    ]


@cache
def _rules(table: str) -> tuple[LegalRule, ...]:
    known_from = resources.load_toml("law/law.toml")["known_from"]
    return tuple(_rule(row, known_from) for row in resources.load_toml(f"law/{_FILE_OF_TABLE[table]}.toml")[table])


def _rule(row: Mapping[str, Any], known_from: date) -> LegalRule:
    return LegalRule(
        row["code"],
        row["label"],
        row.get("sentence", {}),
        row.get("basis", ""),
        row.get("valid_from", known_from),
        row.get("valid_until"),
        bool(row.get("excludes", False)),
    )


def _rule_in_force(table: str, code: str, on: date) -> LegalRule:
    """The row of *code* on a day; for a day before all that was read, the earliest row."""
    rows = sorted((row for row in _rules(table) if row.code == code), key=lambda row: row.valid_from)
    held = [row for row in rows if row.valid_from <= on and (row.valid_until is None or on <= row.valid_until)]
    return held[0] if held else rows[0] if on < rows[0].valid_from else rows[-1]


def _options(table: str) -> list[tuple[str, str]]:
    """The rows without an end, in the order of the file."""
    return [(row.code, row.label) for row in _rules(table) if row.valid_until is None]
