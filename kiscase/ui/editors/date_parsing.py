"""Dates and times as people type them: `5.3`, `5.3.26`, `dziś`, `+14`, `930`."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from dateutil.relativedelta import relativedelta

from kiscase.core.collation import fold_text

_WORDS = {
    0: ("dziś", "dzisiaj", "today", "сьогодні"),
    1: ("jutro", "tomorrow", "завтра"),
    2: ("pojutrze", "післязавтра"),
    -1: ("wczoraj", "yesterday", "вчора"),
    -2: ("przedwczoraj", "позавчора"),
}
_DAYS_AWAY = {fold_text(word): days for days, words in _WORDS.items() for word in words}
_AWAY = re.compile(r"([+-])\s?([0-9]{1,4})\s?([a-zа-яі]?)")
_UNITS = {"": "days", "d": "days", "д": "days", "t": "weeks", "w": "weeks", "т": "weeks"} | {
    "m": "months",
    "м": "months",
    "r": "years",
    "y": "years",
    "р": "years",
}
_ISO = re.compile(r"([0-9]{4})[-./ ]([0-9]{1,2})[-./ ]([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-./, ]\s?([0-9]{1,2})(?:[-./, ]\s?([0-9]{4}|[0-9]{2}))?\.?")
_RUN = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})?")
_TIME = re.compile(r"([0-9]{1,2})(?:[:., ]?([0-9]{2}))?")
_YEARS_AHEAD = 10  # in 2026, 36 means 2036 but 37 means 1937: dates of birth are further away than plans
_FIRST_YEAR, _LAST_YEAR = 1800, 2299  # the centuries that a PESEL can encode


def parse_date(text: str, today: date) -> date | None:
    """The date that *text* means on the day *today*, None for empty text; raises ValueError for anything else.

    The day comes before the month. `+14` and `-7` are days away, `+2t` weeks, `+6m` months, `+1r` years.
    """
    text = fold_text(" ".join(text.split()))
    if not text:
        return None
    if text in _DAYS_AWAY:
        return today + timedelta(days=_DAYS_AWAY[text])
    if away := _AWAY.fullmatch(text):
        return _within(_shifted(today, *away.groups()))
    if iso := _ISO.fullmatch(text):
        year, month, day = iso.groups()
    elif typed := _DAY_FIRST.fullmatch(text) or _RUN.fullmatch(text):
        day, month, year = typed.groups()
    else:
        raise ValueError(text)
    return _within(date(_year(year, today), int(month), int(day)))


def parse_time(text: str) -> time | None:
    """The time of day that *text* means (`9`, `930`, `9:30`), None for empty text; raises ValueError otherwise."""
    text = text.strip()
    if not text:
        return None
    typed = _TIME.fullmatch(text)
    if typed is None:
        raise ValueError(text)
    return time(int(typed[1]), int(typed[2] or 0))


def _shifted(today: date, sign: str, count: str, unit: str) -> date:
    if unit not in _UNITS:
        raise ValueError(unit)
    amount = int(sign + count)
    step = {
        "days": relativedelta(days=amount),
        "weeks": relativedelta(weeks=amount),
        "months": relativedelta(months=amount),
        "years": relativedelta(years=amount),
    }[_UNITS[unit]]
    return today + step


def _year(typed: str | None, today: date) -> int:
    if typed is None:
        return today.year
    if len(typed) == 4:
        return int(typed)
    century = today.year - today.year % 100
    year = century + int(typed)
    return year - 100 if year > today.year + _YEARS_AHEAD else year


def _within(found: date) -> date:
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise ValueError(found)
    return found
