"""The invented places of the directory."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from kiscase.core import resources
from kiscase.core.workdays import workday_on_or_before
from kiscase.directory.actions import add_support_place
from kiscase.practice.timeline import FOUNDER, Timeline

_ENTERED_BEFORE = timedelta(20)


def schedule_directory(diary: Timeline, today: date) -> None:
    """Schedule that the places are entered, all on one day."""
    on = workday_on_or_before(today - _ENTERED_BEFORE)
    for number, given in enumerate(resources.load_toml("practice/support.toml")["place"]):
        months = relativedelta(months=given["months_old"])
        values = {key: value for key, value in given.items() if key != "months_old"} | {"as_of": today - months}
        diary.schedule(on, f"15:{30 + number}", FOUNDER, partial(_add, values=values))


def _add(session: Session, values: dict[str, Any]) -> None:
    add_support_place(session, values)
