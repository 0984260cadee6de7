"""Dates and times as people type them: `5.3`, `5.3.26`, `5 marca 1985 r.`, `dziś`, `+14`, `930`."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from functools import cache

from dateutil.relativedelta import relativedelta

from kiscase.core.collation import fold_text
from kiscase.core.i18n import LANGUAGE_NAMES

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
_NAMED_MONTH = re.compile(r"([0-9]{1,2})(?:\.|st|nd|rd|th)? ?([^\W\d_]+)\.?,? ?([0-9]{4}|[0-9]{2})?")
_MONTH_FIRST = re.compile(r"([a-z]+) ([0-9]{1,2})(?:st|nd|rd|th)?,? ?([0-9]{4})?")
_WORD_FOR_YEAR = re.compile(r"(?<=[0-9]) ?(?:r|rok|roku|р|рік|року)\.?$")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-./ ]([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2}|[^\W\d_]+)[-./, ] ?([0-9]{4})")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_TIME = re.compile(r"([0-9]{1,2})(?:[:., ]?([0-9]{2}))?")
_YEARS_AHEAD = 10  # in 2026, 36 means 2036 but 37 means 1937: dates of birth are further away than plans
_FIRST_YEAR, _LAST_YEAR = 1800, 2299  # the centuries that a PESEL can encode


def parse_date(text: str, today: date) -> date | None:
    """The date that *text* means on the day *today*, None for empty text; raises ValueError for anything else.

    The day comes before the month, which may be a word of any language of the program or a Roman numeral.
    `+14` and `-7` are days away, `+2t` weeks, `+6m` months, `+1r` years.
    """
    text = fold_text(text)
    if not text:
        return None
    if text in _DAYS_AWAY:
        return today + timedelta(days=_DAYS_AWAY[text])
    if away := _AWAY.fullmatch(text):
        return _within(_shifted(today, *away.groups()))
    text = _WORD_FOR_YEAR.sub("", text)
    if iso := _ISO.fullmatch(text):
        year, month, day = iso.groups()
    elif typed := _DAY_FIRST.fullmatch(text) or _RUN.fullmatch(text):
        day, month, year = typed.groups()
    elif (named := _NAMED_MONTH.fullmatch(text)) and named[2] in _month_names():
        day, month, year = named[1], _month_names()[named[2]], named[3]
    elif (named := _MONTH_FIRST.fullmatch(text)) and named[1] in _month_names():
        day, month, year = named[2], _month_names()[named[1]], named[3]
    else:
        raise ValueError(text)
    return _within(date(_year(year, today), int(month), int(day)))


def parse_partial_date(text: str) -> str:
    """The year, or the month and the year, that *text* means, as `1985` or `03.1985`; raises ValueError otherwise."""
    text = _WORD_FOR_YEAR.sub("", fold_text(text))
    if re.fullmatch("[0-9]{4}", text):
        return f"{_within(date(int(text), 1, 1)).year}"
    if found := _YEAR_FIRST.fullmatch(text):
        year, month = found.groups()
    elif found := _YEAR_LAST.fullmatch(text):
        month, year = found.groups()
    else:
        raise ValueError(text)
    number = int(month) if month.isdigit() else _month_names().get(month, 0)
    return f"{_within(date(int(year), number, 1)):%m.%Y}"


@cache
def _month_names() -> dict[str, int]:
    """The numbers of the months by their folded names, in all cases, and by Roman numerals."""
    from babel import Locale

    found = {numeral: number for number, numeral in enumerate(_ROMAN, 1)}
    for language in LANGUAGE_NAMES:
        for forms in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                found |= {fold_text(name).strip(". "): number for number, name in forms[width].items()}
    return found


def parse_time(text: str) -> time | None:
    """The time of day that *text* means (`9`, `930`, `9:30`), None for empty text; raises ValueError otherwise."""
    text = fold_text(text)
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
