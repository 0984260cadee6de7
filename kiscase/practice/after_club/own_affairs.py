"""The practice club's own affairs: its data and its register, terms of employment, volunteers and money."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from kiscase.club import actions as club
from kiscase.club.money import actions as money
from kiscase.club.registration import actions as registration
from kiscase.club.staff import actions as staff
from kiscase.core import resources
from kiscase.core.workdays import workday_on_or_before
from kiscase.practice.timeline import FOUNDER, Timeline

_COORDINATOR = 2
"""The place of the coordinator among the workers."""
_AMOUNTS = ("planned", "received", "spent", "returned")
_SETTLED = (1, 20)  # month and day of the next year


def schedule_own_affairs(diary: Timeline, opened: date, today: date) -> None:
    """Schedule what is entered on the first day, and volunteers and money at the end."""
    given = resources.load_toml("practice/staff.toml")
    diary.schedule(opened, "9:00", FOUNDER, partial(_register_club, opened=opened, given=given))
    for place, term in enumerate(given["term"]):
        work = partial(_add_term, diary=diary, opened=opened, today=today, term=term)
        diary.schedule(opened, f"9:{10 + place}", FOUNDER, work)
    entered = workday_on_or_before(today - timedelta(12))
    for place, row in enumerate(given["volunteers"]):
        if opened.year + row["year"] <= entered.year:
            values = row | {"year": opened.year + row["year"]}
            diary.schedule(entered, f"9:{10 + place}", _COORDINATOR, partial(staff.save_volunteering, changes=values))
    for place, row in enumerate(given["money"]):
        if opened.year + row["year"] <= entered.year:
            values = _money_values(row, opened.year + row["year"])
            diary.schedule(entered, f"9:{20 + place}", _COORDINATOR, partial(money.save_money, changes=values))


def _register_club(session: Session, opened: date, given: dict[str, Any]) -> None:
    entry = given["register"]
    notified, entered = (opened - timedelta(entry[key]) for key in ("notified_before", "entered_before"))
    founded = notified - timedelta(days=20)
    club.change_club(session, given["club"] | {"founded_on": founded, "started_on": opened})
    voivode = {"voivode": entry["voivode"]}
    registration.save_register_event(session, {"kind": "notified", "day": notified} | voivode)
    number = {"number": entry["number"]}
    registration.save_register_event(session, {"kind": "entered", "day": entered} | voivode | number)


def _add_term(session: Session, diary: Timeline, opened: date, today: date, term: dict[str, Any]) -> None:
    worker_id = diary.workers[term["worker"]][0]
    club.change_worker(session, worker_id, {"sex": term["sex"]})
    values = {key: term[key] for key in ("post", "basis", "fte") if key in term} | {"since": opened}
    hours = [
        {"year": opened.year + place, "hours": number}
        for place, number in enumerate(term.get("hours", ()))
        if opened.year + place <= today.year
    ]
    staff.add_term(session, worker_id, values, hours)


def _money_values(row: dict[str, Any], year: int) -> dict[str, Any]:
    """Grosze of the złoty, with the days of agreement and settlement."""
    values = {key: row[key] * 100 for key in _AMOUNTS if key in row}
    values |= {key: row[key] for key in ("source", "agreement_number") if key in row} | {"year": year}
    if "agreement_number" in row:
        values["agreement_on"] = date(year, 1, 15)
    if row.get("settled"):
        values["settled_on"] = date(year + 1, *_SETTLED)
    return values
