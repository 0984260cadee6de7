"""Days have their names in the language in use, also when it changes."""

from __future__ import annotations

from datetime import date

import pytest

from kiscase.core.date_format import short_weekday_name, weekday_name
from kiscase.core.i18n import set_language

MONDAY, SUNDAY = date(2026, 6, 1), date(2026, 6, 7)


@pytest.mark.usefixtures("english")
def test_days_are_called_as_the_language_in_use_calls_them() -> None:
    for language, names, short in (
        ("pl", ["poniedziałek", "niedziela"], ["pon", "nd"]),
        ("uk", ["понеділок", "неділя"], ["пн", "нд"]),
        ("en", ["Monday", "Sunday"], ["Mon", "Sun"]),
        ("pl", ["poniedziałek", "niedziela"], ["pon", "nd"]),
    ):
        set_language(language)
        assert [weekday_name(MONDAY), weekday_name(SUNDAY)] == names
        assert [short_weekday_name(MONDAY), short_weekday_name(SUNDAY)] == short
