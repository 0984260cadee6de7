"""The club in the register of the voivode: clocks of 30 days, the entry that holds, changes to report, warnings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from kiscase.club import actions as clubs
from kiscase.club.model import Club
from kiscase.club.registration import actions as registration
from kiscase.club.registration.model import RegisterEvent
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError
from kiscase.core.workdays import is_workday
from tests.actions import ask, do

ENTERED = {"kind": "entered", "day": date(2026, 2, 10), "number": "KIS/12/2026", "voivode": "Wojewoda Lubelski"}


def record(case: Database, kind: str, day: date, **more: Any) -> int:
    return do(case, registration.save_register_event, {"kind": kind, "day": day} | more)


def due(case: Database) -> list[date]:
    return [day for _event, _what, day in ask(case, registration.list_register_deadlines)]


def test_without_an_entry_there_is_a_warning(case: Database) -> None:
    state = ask(case, registration.load_register_state)
    assert (state.entry, state.events, state.changes, due(case)) == (None, [], [], [])
    assert len(state.warnings) == 1


def test_the_entry_is_due_30_days_after_the_notification(case: Database) -> None:
    record(case, "notified", date(2026, 1, 12))
    assert due(case) == [date(2026, 2, 11)]
    do(case, registration.save_register_event, ENTERED)
    state = ask(case, registration.load_register_state)
    assert due(case) == []
    assert state.entry is not None
    assert (state.entry.number, state.entry.day) == ("KIS/12/2026", date(2026, 2, 10))
    assert state.warnings == []


@pytest.mark.parametrize("day", [date(2026, 1, 1) + timedelta(days) for days in range(9)])
def test_a_last_day_is_a_working_day(case: Database, day: date) -> None:
    record(case, "notified", day)
    (last,) = due(case)
    assert is_workday(last)
    assert not any(is_workday(day + timedelta(30 + later)) for later in range((last - day).days - 30))


def test_the_end_is_notified_within_30_days(case: Database) -> None:
    do(case, registration.save_register_event, ENTERED)
    end = record(case, "ended", date(2026, 6, 1))
    assert due(case) == [date(2026, 7, 1)]
    do(case, registration.save_register_event, {"notified_on": date(2026, 6, 9)}, end)
    assert due(case) == []


def test_a_club_that_is_struck_off_is_not_entered_until_it_is_again(case: Database) -> None:
    do(case, registration.save_register_event, ENTERED)
    record(case, "struck_off", date(2026, 5, 4))
    state = ask(case, registration.load_register_state)
    assert (state.entry, state.struck_off) == (None, date(2026, 5, 4))
    do(case, registration.save_register_event, ENTERED | {"day": date(2026, 9, 1)})
    state = ask(case, registration.load_register_state)
    assert state.entry is not None
    assert state.struck_off is None


def test_a_club_that_works_before_its_entry_is_warned_about(case: Database) -> None:
    do(case, clubs.change_club, {"started_on": date(2026, 2, 9)})
    do(case, registration.save_register_event, ENTERED)
    assert len(ask(case, registration.load_register_state).warnings) == 1
    do(case, clubs.change_club, {"started_on": date(2026, 2, 10)})
    assert ask(case, registration.load_register_state).warnings == []


def test_changes_since_the_last_report_are_listed(case: Database) -> None:
    do(case, registration.save_register_event, ENTERED)
    assert ask(case, registration.load_register_state).changes == []
    do(case, clubs.change_club, {"head": "Anna Żak", "phone": "84 111 22 33"})
    record(case, "changed", date(2026, 3, 3), remark="Drugi lokal")
    noted, changed = ask(case, registration.load_register_state).changes
    assert (noted.label, noted.now) == ("Drugi lokal", "03.03.2026")
    assert (changed.field, changed.reported, changed.now) == ("head", "", "Anna Żak")
    record(case, "reported_change", date(2026, 3, 10))
    assert ask(case, registration.load_register_state).changes == []
    do(case, clubs.change_club, {"head": "Ewa Lis"})
    assert [one.reported for one in ask(case, registration.load_register_state).changes] == ["Anna Żak"]


def test_an_event_is_changed_and_deleted(case: Database) -> None:
    event = do(case, registration.save_register_event, ENTERED)
    do(case, registration.save_register_event, {"number": "13"}, event)
    assert [row.number for row in ask(case, registration.load_register_state).events] == ["13"]
    do(case, registration.delete_register_event, event)
    assert ask(case, registration.load_register_state).events == []
    assert case.find_faults() == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"number": ""}, "number"),
        ({"day": None}, "day"),
        ({"kind": None}, "kind"),
        ({"notified_on": date(2026, 2, 11)}, "notified_on"),
        ({"kind": "ended", "notified_on": date(2026, 2, 9)}, "notified_on"),
    ],
)
def test_what_is_wrong_stands_at_its_field(changes: dict[str, Any], wrong: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        RegisterEvent().change(ENTERED | changes)
    assert list(caught.value.problems) == [wrong]


@pytest.mark.parametrize(
    ("key", "sound", "wrong"),
    [
        ("nip", "856-734-62-15", "8567346216"),
        ("regon", "192598184", "192598183"),
        ("krs", "0000012345", "12345"),
    ],
)
def test_numbers_of_the_club_are_checked(key: str, sound: str, wrong: str) -> None:
    club = Club(name="KIS")
    assert getattr(club.change({key: sound}), key) == sound.replace("-", "")
    with pytest.raises(InvalidValuesError) as caught:
        club.change({key: wrong})
    assert list(caught.value.problems) == [key]
