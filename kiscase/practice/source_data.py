"""Reads the source data of the practice club, `resources/practice/club.toml`: names, institution, contract plans."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from kiscase.core import resources

_PLANS_IN_UKRAINIAN = ("foreign_ukraine_mother", "foreign_worker_cheated")
_TEXT_KEYS = {
    "A": {"causes": "causes", "strengths": "strengths", "limits": "limits", "arrangements": "arrangements"},
    "B": {
        "unemployment_causes": "causes",
        "work_limits": "limits",
        "capabilities": "strengths",
        "past_actions": "past_actions",
        "failure_reasons": "failure_reasons",
        "effects_to_support": "effects_to_support",
        "arrangements": "arrangements",
    },
}


@dataclass(frozen=True)
class ContractPlan:
    """A coherent set of texts for a contract; days count from the day of signing."""

    code: str
    data: dict[str, Any]
    language: str = "pl"
    """The language of the participant's second copy."""

    @property
    def variant(self) -> str:
        """The variant of the form."""
        return str(self.data["variant"])

    @property
    def problem(self) -> str:
        """The problem area."""
        return str(self.data["problem"])

    @property
    def months(self) -> int:
        """How long the contract is carried out."""
        return int(self.data["months"])

    @property
    def days(self) -> int:
        """The same in days, nearly."""
        return self.months * 365 // 12

    @property
    def evaluation_days(self) -> list[int]:
        """The days of evaluation: the first is that of point V, the others are reminders."""
        return list(self.data["evaluation_days"])

    @property
    def citizenship(self) -> list[str]:
        """The citizenships that the plan fits; without it, Polish citizens."""
        return ["UA"] if self.language == "uk" else list(self.data.get("citizenship", ["PL"]))

    def texts(self) -> dict[str, str]:
        """The texts by the keys of the official form."""
        return {field: self.data[key] for field, key in _TEXT_KEYS[self.variant].items()}

    def mentions(self, *words: str) -> bool:
        """Whether the person's actions or goals contain any of *words*."""
        rows = [*self.data["participant_actions"], *self.data["goals"]]
        said = " ".join(str(text) for row in rows for text in row.values())
        return any(word in said for word in words)


def load_source_data() -> dict[str, Any]:
    """The parsed source data."""
    return resources.load_toml("practice/club.toml")


@cache
def contract_plans() -> dict[str, ContractPlan]:
    """The plans by their code; with `/uk` behind it, the same for a person who gets a copy in Ukrainian."""
    found = {data["code"]: ContractPlan(data["code"], data) for data in load_source_data()["plan"]}
    return found | {f"{code}/uk": ContractPlan(code, found[code].data, "uk") for code in _PLANS_IN_UKRAINIAN}
