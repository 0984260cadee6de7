"""The rules of the checker, read from `resources/checks/`: dated data with code, severity, sentence and reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from kiscase.contracts.checks.model import Severity
from kiscase.contracts.model import RUNNING_STATES, UNSIGNED_STATES, ContractState
from kiscase.core import resources
from kiscase.core.i18n import localized_text

_FILE = "checks/kontrakt.toml"
STATES_BY_STAGE = {
    "open": UNSIGNED_STATES,
    "unsigned": (ContractState.PRINTED, ContractState.PARTLY_SIGNED),
    "running": RUNNING_STATES,
}
"""The states that a rule applies to, by their names in the file."""


@dataclass(frozen=True)
class CheckRule:
    """A rule; it applies from `valid_from` to `valid_until`, both included."""

    code: str
    severity: Severity
    states: frozenset[ContractState]
    test: str
    fields: tuple[str, ...]
    options: Mapping[str, Any]
    """The numbers and words of the test, by name."""
    texts: Mapping[str, str]
    reasons: Mapping[str, str]
    valid_from: date
    valid_until: date | None

    @property
    def text(self) -> str:
        """The finding in the current language, with places for {names}."""
        return localized_text(self.texts)

    @property
    def reason(self) -> str:
        """Why it matters, in the current language."""
        return localized_text(self.reasons)

    def holds(self, state: ContractState, on: date) -> bool:
        """Whether the rule applies to contracts in a state on a day."""
        return state in self.states and self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


class FindingLocation(NamedTuple):
    """Where a check has found something: field, row (from 0) and column if any, and the values for the sentence."""

    field: str
    row: int | None = None
    column: str = ""
    names: Mapping[str, Any] = {}


@cache
def load_check_rules() -> tuple[CheckRule, ...]:
    """All rules, in the order of the file."""
    return tuple(_rule(row) for row in resources.load_toml(_FILE)["rule"])


def location_label(key: str) -> str:
    """What a field is called that is no field of the form; empty for others."""
    labels = {row["key"]: row["label"] for row in resources.load_toml(_FILE)["place"]}
    return localized_text(labels.get(key, {}))


def _rule(row: Mapping[str, Any]) -> CheckRule:
    return CheckRule(
        code=row["code"],
        severity=Severity(row["severity"]),
        states=frozenset(state for stage in row["when"] for state in STATES_BY_STAGE[stage]),
        test=row["test"],
        fields=tuple(row.get("fields", ())),
        options=row.get("with", {}),
        texts=row["text"],
        reasons=row["reason"],
        valid_from=row["valid_from"],
        valid_until=row.get("valid_until"),
    )
