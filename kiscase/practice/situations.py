"""The situation of the practice people and their own fields: they follow from groups and number, not from chance.

They have no gmina of the official register: their places do not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from kiscase.core.journal.running_action import action_date
from kiscase.core.own_fields.actions import add_own_field
from kiscase.core.own_fields.definitions import OwnFieldKind
from kiscase.core.own_fields.values import load_own_fields
from kiscase.participants.situation.citizenship import POLAND, is_third_country
from kiscase.participants.situation.code_lists import LONG_TERM, UNEMPLOYED, SensitiveAnswer

_TABLE = "participant"
_EDUCATION = ("isced_3_4", "isced_1_2", "isced_3_4", "isced_5_8", "isced_1_2", "isced_0")
_OTHERWISE = (("inactive", "inactive_other"), (UNEMPLOYED, "unemployed_other"), ("inactive", "not_in_education"))
_SAFETY_NOTES = {7: "W domu duży pies: przed wizytą telefon.", 23: "Wizyty tylko we dwoje."}


def situation_values(number: int, groups: Sequence[str], citizenship: str, today: date) -> dict[str, Any]:
    """What is entered about the situation of the practice person of that *number*."""
    long_term = "long_unemployed" in groups
    status, detail = (UNEMPLOYED, LONG_TERM) if long_term else _OTHERWISE[number % len(_OTHERWISE)]
    assisted = number % 5 < 3
    is_disabled = "disabled" in groups
    return {
        "citizenship": citizenship,
        "education": _EDUCATION[number % len(_EDUCATION)],
        "labour_status": status,
        "labour_detail": detail,
        "registered_since": today - timedelta(400 + number * 7) if long_term else None,
        "assisted": assisted,
        "assisted_since": today - timedelta(600 + number * 13) if assisted else None,
        "disability_degree": ("moderate", "light", "severe")[number % 3] if is_disabled else None,
        "disability_document": f"ĆW/ON/{number:04}" if is_disabled else "",
        "foreign_origin": _answer(number, yes=citizenship != POLAND),
        "third_country": _answer(0, yes=is_third_country(citizenship, today)),
        "minority": _answer(number + 3, yes=False),
        "housing_exclusion": _answer(number + 5, yes="homeless" in groups),
        "disability": _answer(number + 1, yes=is_disabled),
        "safety_note": _SAFETY_NOTES.get(number, ""),
    }


def _answer(number: int, *, yes: bool) -> SensitiveAnswer:
    """The answer; one in eight refuses."""
    if number % 8 == 7:
        return SensitiveAnswer.REFUSED
    return SensitiveAnswer.YES if yes else SensitiveAnswer.NO


def add_own_practice_field(session: Session, data: dict[str, Any]) -> None:
    """Add a field as the source data have it."""
    values = {key: data[key] for key in ("label", "kind", "help")}
    add_own_field(session, _TABLE, values, [{"label": label} for label in data.get("choices", ())])


def own_practice_values(session: Session, number: int) -> dict[str, Any]:
    """What is filled in for the practice person of that *number*; two in five were not asked."""
    if number % 5 > 2:
        return {}
    found: dict[str, Any] = {}
    for one in load_own_fields(session, _TABLE):
        words = [word for word, _label in one.options()]
        found[one.key] = words[number % len(words)] if words else _day(session, one.kind, number)
    return found


def _day(session: Session, kind: OwnFieldKind, number: int) -> date | None:
    return action_date(session) + timedelta(200 + number * 3) if kind is OwnFieldKind.DATE else None
