"""Stays of people in the club: begun, changed, ended, reopened, deleted, undone; two of one person never overlap."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import history, undo
from kiscase.participants import actions as participants
from kiscase.participants.duplicates import actions as duplicates
from kiscase.participants.stays import actions as stays
from kiscase.participants.stays.model import StayEnd
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

TODAY = clock.today()
START = TODAY - timedelta(100)
LAST = TODAY - timedelta(10)
END: dict[str, Any] = {"ended_on": LAST, "end": StayEnd.COMPLETED}
BROKEN = END | {"end": StayEnd.BROKEN_OFF, "end_reason": "own_wish"}


@pytest.fixture
def person(case: Database) -> int:
    return do(case, makers.participant)


def begin(case: Database, person: int, since: date = START, **more: Any) -> int:
    return do(case, stays.begin_stay, person, {"started_on": since} | more)


def test_a_stay_is_begun_ended_reopened_and_told_in_the_history(case: Database, person: int) -> None:
    stay = begin(case, person, main_group="long_unemployed")
    (row,) = ask(case, stays.list_stays, person)
    assert (row.started_on, row.ended_on, row.main_group) == (START, None, "długotrwale bezrobotni")
    assert row.months == 3
    do(case, stays.end_stay, stay, BROKEN)
    (row,) = ask(case, stays.list_stays, person)
    assert (row.ended_on, row.end) == (LAST, StayEnd.BROKEN_OFF)
    assert row.reason == "rezygnacja – udział jest dobrowolny (art. 18 ust. 3)"
    with pytest.raises(Problem, match="już się zakończył"):
        do(case, stays.end_stay, stay, END)
    do(case, stays.reopen_stay, stay)
    (row,) = ask(case, stays.list_stays, person)
    assert (row.ended_on, row.end, row.reason, row.remark) == (None, None, "", "")
    with pytest.raises(Problem, match="trwa"):
        do(case, stays.reopen_stay, stay)
    with case.read() as session:
        told = [entry.sentence for entry in history.list_history(session, "participant", person)]
    assert told[0] == "Wznowiono pobyt w klubie: Jadwiga Wiśniewska"
    assert case.find_faults() == []


def test_a_paused_stay_goes_on_and_its_end_ends_the_pause(case: Database, person: int) -> None:
    stay = begin(case, person)
    do(case, stays.change_stay, stay, {"paused_since": LAST, "pause_reason": "leczenie"})
    (row,) = ask(case, stays.list_stays, person)
    assert row.pause == "wstrzymany od 05.06.2026 · leczenie"
    do(case, stays.end_stay, stay, END)
    (row,) = ask(case, stays.list_stays, person)
    assert (row.pause, row.end) == ("", StayEnd.COMPLETED)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"started_on": None}, "started_on"),
        ({"ended_on": START - timedelta(1), "end": StayEnd.COMPLETED}, "ended_on"),
        ({"ended_on": START}, "end"),
        ({"end": StayEnd.DEATH}, "ended_on"),
        (BROKEN | {"end_reason": None}, "end_reason"),
        (END | {"end_reason": "moved"}, "end_reason"),
        (BROKEN | {"end_reason": "other"}, "end_remark"),
        (END | {"ended_on": TODAY + timedelta(1)}, "ended_on"),
        ({"paused_since": START - timedelta(1)}, "paused_since"),
        ({"pause_reason": "leczenie"}, "paused_since"),
        (END | {"paused_since": START}, "paused_since"),
        ({"main_group": "homeless"}, "main_group"),
    ],
)
def test_what_is_wrong_is_shown_at_its_field(case: Database, person: int, changes: dict[str, Any], wrong: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        begin(case, person, **{"since": START, "started_on": START} | changes)
    assert list(caught.value.problems) == [wrong]
    assert ask(case, stays.list_stays, person) == []


@pytest.mark.parametrize("ended", [{"ended_on": START, "end": StayEnd.DEATH}, END | {"ended_on": TODAY}, BROKEN])
def test_a_stay_can_end_on_its_first_day_and_today(case: Database, person: int, ended: dict[str, Any]) -> None:
    do(case, stays.end_stay, begin(case, person), ended)
    assert ask(case, stays.list_stays, person)[0].ended_on == ended["ended_on"]


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        (LAST, None, False),
        (LAST + timedelta(1), None, True),
        (START - timedelta(5), START, False),
        (START - timedelta(5), START - timedelta(1), True),
        (START - timedelta(5), None, False),
        (START + timedelta(5), START + timedelta(6), False),
    ],
)
def test_two_stays_of_a_person_have_no_day_in_common(
    case: Database, person: int, since: date, until: date | None, fits: bool
) -> None:
    do(case, stays.end_stay, begin(case, person), END)
    more = {"ended_on": until, "end": StayEnd.TRANSFERRED} if until else {}
    if fits:
        begin(case, person, since, **more)
        assert {row.started_on for row in ask(case, stays.list_stays, person)} == {START, since}
        return
    with pytest.raises(InvalidValuesError, match="pobyt"):
        begin(case, person, since, **more)


def test_an_ended_stay_is_not_reopened_into_a_later_one(case: Database, person: int) -> None:
    first = begin(case, person)
    do(case, stays.end_stay, first, END)
    begin(case, person, TODAY)
    with pytest.raises(InvalidValuesError):
        do(case, stays.reopen_stay, first)


def test_after_the_death_of_a_person_no_stay_begins(case: Database, person: int) -> None:
    do(case, stays.end_stay, begin(case, person), END | {"end": StayEnd.DEATH})
    with pytest.raises(InvalidValuesError, match="śmierci"):
        begin(case, person, TODAY)


def test_a_main_group_stays_when_the_person_has_it_no_longer(case: Database, person: int) -> None:
    stay = begin(case, person, main_group="long_unemployed")
    do(case, participants.change_participant, person, {"groups": ["homeless"]})
    do(case, stays.change_stay, stay, {"started_on": START - timedelta(1)})
    (row,) = ask(case, stays.list_stays, person)
    assert row.values["main_group"] == "long_unemployed"


def test_deleting_and_ending_are_undone(case: Database, person: int) -> None:
    stay = begin(case, person)
    do(case, stays.end_stay, stay, END)
    do(case, stays.delete_stay, stay)
    with case.action() as session:
        undo.undo_latest_action(session)
    assert ask(case, stays.list_stays, person)[0].ended_on == LAST
    with case.action() as session:
        undo.undo_latest_action(session)
    assert ask(case, stays.list_stays, person)[0].ended_on is None


def test_a_person_who_took_part_stays_on_file(case: Database, person: int) -> None:
    begin(case, person)
    with pytest.raises(Problem):
        do(case, participants.delete_participant, person)


# ---- merging -------------------------------------------------------------------------------------------------------


def test_stays_of_two_entries_of_one_person_are_those_of_one(case: Database, person: int) -> None:
    do(case, stays.end_stay, begin(case, person), END)
    other = do(case, makers.participant, given_name="Jagoda", pesel="")
    begin(case, other, TODAY)
    do(case, duplicates.merge_people, person, other, {})
    assert len(ask(case, stays.list_stays, person)) == 2
    ((merge, _name),) = ask(case, duplicates.list_merges, person)
    again = do(case, duplicates.unmerge_people, merge)
    assert [row.started_on for row in ask(case, stays.list_stays, again)] == [TODAY]
    assert [row.started_on for row in ask(case, stays.list_stays, person)] == [START]


def test_two_people_who_took_part_at_a_time_are_not_merged(case: Database, person: int) -> None:
    do(case, stays.end_stay, begin(case, person), END)
    other = do(case, makers.participant, given_name="Jagoda", pesel="")
    begin(case, other, LAST)
    with pytest.raises(Problem, match="w tym samym czasie"):
        do(case, duplicates.merge_people, person, other, {})
    assert len(ask(case, stays.list_stays, other)) == 1


# ---- months --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2026, 3, 1), date(2026, 8, 31), 6),
        (date(2026, 3, 1), date(2026, 8, 30), 5),
        (date(2026, 1, 15), date(2026, 7, 13), 5),
        (date(2026, 1, 15), date(2026, 7, 14), 6),
        (date(2025, 8, 31), date(2026, 2, 26), 5),
        (date(2025, 8, 31), date(2026, 2, 27), 6),
        (date(2026, 1, 15), date(2026, 1, 15), 0),
        (date(2026, 1, 15), date(2026, 1, 14), 0),
        (None, date(2026, 1, 14), 0),
    ],
)
def test_months_of_taking_part_are_whole(since: date | None, until: date, months: int) -> None:
    assert stays.months_taken_part(since, until) == months


@given(st.dates(date(2020, 1, 8), date(2040, 1, 1)))
def test_the_day_of_six_months_is_the_first_with_six(since: date) -> None:
    reached = stays.graduate_from(since)
    assert reached is not None
    assert stays.months_taken_part(since, reached) == 6
    assert stays.months_taken_part(since, reached - timedelta(1)) == 5
