"""What somebody does after the club: the rows of table T5 of the yearly report, dated, in every language."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from kiscase.core import clock
from kiscase.core.i18n import localized_text
from kiscase.core.resources import load_toml

UNKNOWN = "unknown"
"""Nothing is known, as when somebody could not be reached."""


class AfterSituation(NamedTuple):
    """A situation in which somebody can be after the club."""

    code: str
    row: int
    """The row of the table T5."""
    employed: bool
    """Whether it is a job."""
    labels: dict[str, str]
    valid_from: date
    valid_until: date | None

    @property
    def label(self) -> str:
        """The label in the current language."""
        return localized_text(self.labels)


@cache
def after_situations() -> dict[str, AfterSituation]:
    """All situations by their codes, in the order of the table."""
    return {
        row["code"]: AfterSituation(
            row["code"], row["row"], row["employed"], row["label"], row["valid_from"], row.get("valid_until")
        )
        for row in load_toml("reports/outcomes.toml")["situation"]
    }


def situation_options(on: date | None = None) -> list[tuple[str, str]]:
    """(code, label) of the situations that are in use on a day, else today."""
    day = on or clock.today()
    return [
        (one.code, one.label)
        for one in after_situations().values()
        if one.valid_from <= day and (one.valid_until is None or day <= one.valid_until)
    ]


def situation_label(code: str) -> str:
    """The label of a situation, also of one that is no longer offered."""
    known = after_situations().get(code)
    return known.label if known is not None else code
