"""Dates and times as people type them."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiscase.core import date_format
from kiscase.core.text.date_parsing import parse_date, parse_time

TODAY = date(2026, 11, 22)
DATES = st.dates(date(1940, 1, 1), date(2036, 12, 31))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", None),
        ("   ", None),
        ("5.3", date(2026, 3, 5)),
        ("5.3.", date(2026, 3, 5)),
        ("5.3.26", date(2026, 3, 5)),
        ("05.03.2026", date(2026, 3, 5)),
        ("5. 3. 2026", date(2026, 3, 5)),
        ("5/3/2026", date(2026, 3, 5)),
        ("5-3-83", date(1983, 3, 5)),
        ("2026-03-05", date(2026, 3, 5)),
        ("0503", date(2026, 3, 5)),
        ("05032026", date(2026, 3, 5)),
        ("dziś", TODAY),
        ("DZIS", TODAY),
        ("today", TODAY),
        ("сьогодні", TODAY),
        ("jutro", date(2026, 11, 23)),
        ("wczoraj", date(2026, 11, 21)),
        ("+14", date(2026, 12, 6)),
        ("-7", date(2026, 11, 15)),
        ("+2t", date(2026, 12, 6)),
        ("+3m", date(2027, 2, 22)),
        ("+1r", date(2027, 11, 22)),
        ("29.02.2028", date(2028, 2, 29)),
        ("05.03.1985 r.", date(1985, 3, 5)),
        ("05.03.1985r", date(1985, 3, 5)),
        ("5.03.1985 roku", date(1985, 3, 5)),
        ("5 marca 1985", date(1985, 3, 5)),
        ("5 MARCA 1985 r.", date(1985, 3, 5)),
        ("5 marzec 1985", date(1985, 3, 5)),
        ("1 września 1985", date(1985, 9, 1)),
        ("30 paź 1985", date(1985, 10, 30)),
        ("5 marca", date(2026, 3, 5)),
        ("5 III 1985", date(1985, 3, 5)),
        ("5.XII.1985 r.", date(1985, 12, 5)),
        ("5 березня 1985 р.", date(1985, 3, 5)),
        ("5 березня 1985 року", date(1985, 3, 5)),
        ("5 March 1985", date(1985, 3, 5)),
        ("March 5, 1985", date(1985, 3, 5)),
        ("5th March 1985", date(1985, 3, 5)),
        ("\u200e05.03.1985\u00a0r.", date(1985, 3, 5)),
        ("5\u202fmarca\u00a01985", date(1985, 3, 5)),
        ("05\u201103\u20111985", date(1985, 3, 5)),
        ("٥.٣.١٩٨٥", date(1985, 3, 5)),
    ],
)
def test_what_is_typed_is_understood(text: str, meant: date | None) -> None:
    assert parse_date(text, TODAY) == meant


@pytest.mark.parametrize(
    "text",
    [
        "31.02",
        "32.1",
        "5.13",
        "5",
        "piątek",
        "1.1.1",
        "1.1.0026",
        "+",
        "+5x",
        "+9999r",
        "5 foo 1985",
        "marca",
        "5 xiii 1985",
    ],
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the editor says it in words
        parse_date(text, TODAY)


@given(DATES)
def test_a_date_as_it_is_shown_is_understood(day: date) -> None:
    assert parse_date(date_format.format_date(day), TODAY) == day
    assert parse_date(day.isoformat(), TODAY) == day
    assert parse_date(f"{day.day}/{day.month}/{day.year}", TODAY) == day


@given(DATES)
def test_two_figures_of_a_year_lie_within_the_century_before_ten_years_hence(day: date) -> None:
    typed = parse_date(f"{day.day}.{day.month}.{day.year % 100:02}", TODAY) if (day.month, day.day) != (2, 29) else None
    assert typed is None or (typed.year % 100 == day.year % 100 and 1937 <= typed.year <= 2036)


@given(st.integers(-9999, 9999))
def test_days_away_are_counted_from_today(days: int) -> None:
    assert parse_date(f"{days:+}", TODAY) == TODAY + timedelta(days=days)


@given(st.text())
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        found = parse_date(text, TODAY)
    except ValueError:
        return
    assert found is None or 1800 <= found.year <= 2299


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", None),
        ("9", time(9)),
        ("930", time(9, 30)),
        ("0930", time(9, 30)),
        ("9:30", time(9, 30)),
        ("9.05", time(9, 5)),
    ],
)
def test_times(text: str, meant: time | None) -> None:
    assert parse_time(text) == meant


@pytest.mark.parametrize("text", ["24", "9:60", "x", "12345", "9:5"])
def test_no_times(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the editor says it in words
        parse_time(text)
