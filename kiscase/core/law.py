"""The law as dated data, read from `resources/law/`: what a rule said on a day, with its sentence and its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from kiscase.core import i18n, resources

_FILES = {"benefit": "exclusions", "group": "groups", "problem": "groups", "applicant": "groups"}
_FILES |= {"condition": "conditions", "kind": "activities"}


@dataclass(frozen=True)
class Rule:
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
        return said(self.labels)

    @property
    def sentence(self) -> str:
        """What the rule says, in the current language."""
        return said(self.sentences)


def said(texts: Mapping[str, str]) -> str:
    """The text in the current language, or else in Polish."""
    return texts.get(i18n.language()) or texts.get("pl", "")


def version() -> str:
    """The version of the legal data: an assessment keeps the one it used."""
    return str(resources.toml("law/law.toml")["version"])


def benefit(code: str, on: date) -> Rule:
    """The rule on a right to a benefit (art. 1 ust. 3 and 3a of the social employment act) in force on a day."""
    return _in_force("benefit", code, on)


def condition(code: str, on: date) -> Rule:
    """A condition of taking part or of the contract in force on a day."""
    return _in_force("condition", code, on)


def benefits() -> list[tuple[str, str]]:
    """(code, label) of the rights that may exclude."""
    return _options("benefit")


def groups() -> list[tuple[str, str]]:
    """(code, label) of the groups of art. 1 ust. 2."""
    return _options("group")


def problems() -> list[tuple[str, str]]:
    """(code, label) of the problem areas."""
    return _options("problem")


def applicants() -> list[tuple[str, str]]:
    """(code, label) of who may apply for a person."""
    return _options("applicant")


def activity_kinds() -> list[tuple[str, str]]:
    """(code, label) of the kinds of activity of art. 18 ust. 2 and 10."""
    return _options("kind")


def activity_subkinds(kind: str = "") -> list[tuple[str, str]]:
    """(code, label) of the usual sub-kinds of a kind of activity, or of all."""
    return [
        (sub["code"], said(sub["label"]))
        for row in resources.toml("law/activities.toml")["kind"]
        if kind in ("", row["code"])
        for sub in row.get("sub", [])
    ]


@cache
def _rows(table: str) -> tuple[Rule, ...]:
    known_from = resources.toml("law/law.toml")["known_from"]
    return tuple(_rule(row, known_from) for row in resources.toml(f"law/{_FILES[table]}.toml")[table])


def _rule(row: Mapping[str, Any], known_from: date) -> Rule:
    return Rule(
        row["code"],
        row["label"],
        row.get("sentence", {}),
        row.get("basis", ""),
        row.get("valid_from", known_from),
        row.get("valid_until"),
        bool(row.get("excludes", False)),
    )


def _in_force(table: str, code: str, on: date) -> Rule:
    """The row of *code* on a day; for a day before all that was read, the earliest row."""
    rows = sorted((row for row in _rows(table) if row.code == code), key=lambda row: row.valid_from)
    held = [row for row in rows if row.valid_from <= on and (row.valid_until is None or on <= row.valid_until)]
    return held[0] if held else rows[0] if on < rows[0].valid_from else rows[-1]


def _options(table: str) -> list[tuple[str, str]]:
    """The rows without an end, in the order of the file."""
    return [(row.code, row.label) for row in _rows(table) if row.valid_until is None]
