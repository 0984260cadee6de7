"""Working days: public holidays of Poland, Saturdays and Sundays do not count."""

from __future__ import annotations

from datetime import date

import pytest

from kiscase.core.workdays import count_workdays, holiday_name, is_workday


@pytest.mark.parametrize(
    ("on", "works"),
    [
        (date(2026, 6, 15), True),
        (date(2026, 6, 13), False),  # Saturday
        (date(2026, 6, 14), False),  # Sunday
        (date(2026, 6, 4), False),  # Corpus Christi, a Thursday
        (date(2024, 12, 24), True),  # Christmas Eve became a holiday in 2025
        (date(2025, 12, 24), False),
    ],
)
def test_offices_do_not_work_on_holidays(on: date, works: bool) -> None:
    assert is_workday(on) is works


@pytest.mark.parametrize(
    ("after", "until", "passed"),
    [
        (date(2026, 6, 15), date(2026, 6, 15), 0),
        (date(2026, 6, 12), date(2026, 6, 15), 1),  # from Friday to Monday
        (date(2026, 6, 3), date(2026, 6, 8), 2),  # over Corpus Christi and a weekend
        (date(2026, 6, 15), date(2026, 6, 12), 0),
    ],
)
def test_working_days_that_have_passed(after: date, until: date, passed: int) -> None:
    assert count_workdays(after, until) == passed


@pytest.mark.usefixtures("english")
def test_holidays_have_names() -> None:
    assert holiday_name(date(2026, 11, 11)) == "National Independence Day"
    assert holiday_name(date(2026, 11, 12)) == ""
