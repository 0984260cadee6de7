"""What the law demands of a kind of activity on a day: dated rows of `resources/law/activities.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from kiscase.core import legal_rules, resources

USEFUL_WORK = "useful_work"
"""Socially useful work (art. 18 ust. 2 pkt 2 of the social employment act, art. 142 of the labour market act)."""
TRAINEESHIP = "traineeship"
"""Traineeships (art. 18 ust. 2 pkt 6 of the social employment act)."""
COMMISSIONED_REINTEGRATION = "commissioned_reintegration"
"""Social reintegration commissioned by the starosta (art. 18 ust. 7–9, art. 200 of the labour market act)."""
OTHER_KIND = "other"
"""What art. 18 ust. 2 does not name: the list is open, the kind is given in one's own words."""
AGREEMENT_KINDS = (USEFUL_WORK, COMMISSIONED_REINTEGRATION)
"""The kinds of activity that rest on an agreement with the starosta."""


@dataclass(frozen=True)
class ActivityRule:
    """A row of the legal data about a kind of activity; a limit is None where the law sets none."""

    code: str
    label: str
    sentence: str
    basis: str
    valid_from: date
    needs_contract: bool
    """Whether a social contract is the condition of taking part (art. 18 ust. 4)."""
    hours_a_day: int | None
    months: int | None
    """The most for one person, in months."""
    hours_a_week: int | None
    days_a_year: int | None
    warn_days: int | None
    """From which day of a calendar year on the coming limit is announced."""
    list_days: int | None
    report_days: int | None
    opinion_days: int | None
    """Within how many days the host of a traineeship sends the list, reports an event, gives the opinion."""


def find_activity_rule(kind: str | None, on: date) -> ActivityRule | None:
    """The row of a kind in force on a day, in the current language; None for a kind that is not allowed then."""
    for row in _rows():
        if row["code"] == kind and row["valid_from"] <= on <= row.get("valid_until", date.max):
            return _rule(row, on)
    return None


def find_first_day(kind: str, demand: str = "") -> date | None:
    """The first day on which the law knows a kind of activity, or makes a *demand* such as `list_days`."""
    days = (row["valid_from"] for row in _rows() if row["code"] == kind and (not demand or demand in row))
    return min(days, default=None)


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(resources.load_toml("law/activities.toml")["kind"])


def _rule(row: dict[str, Any], on: date) -> ActivityRule:
    """The limits of a shipped row with the words that hold on a day, corrected ones before those that shipped."""
    words = legal_rules.activity_kind_rule(row["code"], on)
    return ActivityRule(
        code=row["code"],
        label=words.label,
        sentence=words.sentence,
        basis=words.basis,
        valid_from=row["valid_from"],
        needs_contract=row.get("contract", True),
        hours_a_day=row.get("hours_a_day"),
        months=row.get("months"),
        hours_a_week=row.get("hours_a_week"),
        days_a_year=row.get("days_a_year"),
        warn_days=row.get("warn_days"),
        list_days=row.get("list_days"),
        report_days=row.get("report_days"),
        opinion_days=row.get("opinion_days"),
    )
