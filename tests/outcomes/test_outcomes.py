"""Results at the end of stays, effects and follow-ups: recorded with their rules, listed, due on the day, given out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from kiscase.activities.model import Enrolment, EnrolmentEnding
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import bin as journal_bin
from kiscase.core.journal import history
from kiscase.core.journal.running_action import describe_action
from kiscase.core.resources import load_toml
from kiscase.outcomes import actions as outcomes
from kiscase.outcomes import queries
from kiscase.outcomes.after_club_rows import RowKind, RowState, load_after_club_view
from kiscase.outcomes.model import EffectKind, FollowUpTime, InformationSource
from kiscase.outcomes.situations import after_situations, situation_options
from kiscase.participants.duplicates import actions as duplicates
from kiscase.participants.stays import actions as stays
from kiscase.participants.stays.model import Stay, StayEnd
from kiscase.person_data.release.collecting import collect_person_data
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

TODAY = clock.today()
START = TODAY - timedelta(400)
LAST = TODAY - timedelta(28)
JOB: dict[str, Any] = {"situation": "employment_contract", "since": LAST + timedelta(4)}
PROOF: dict[str, Any] = {"documented": True, "source": InformationSource.EMPLOYER, "evidence": "umowa o pracę"}


def ended_stay(case: Database, ended_on: date = LAST, end: StayEnd = StayEnd.COMPLETED, **person: Any) -> int:
    """A stay that has ended, of a person of its own."""
    who = do(case, makers.participant, **person)
    stay = do(case, makers.stay, who, min(START, ended_on - timedelta(30)))
    do(case, stays.end_stay, stay, {"ended_on": ended_on, "end": end})
    return stay


def after(case: Database, stay: int) -> queries.AfterClub:
    with case.read() as session:
        return queries.load_after_club(session, session.get_one(Stay, stay).participant_id)


def due(case: Database) -> list[tuple[FollowUpTime, date]]:
    return [(one.time, one.due_on) for one in ask(case, queries.list_due_follow_ups)]


def test_the_situations_are_the_rows_of_the_table() -> None:
    assert [one.row for one in after_situations().values()] == list(range(1, 17))
    assert len(situation_options()) == len(load_toml("reports/outcomes.toml")["situation"]) == 16
    assert [one.row for one in after_situations().values() if one.employed] == [1, 2, 3, 4, 5, 6, 7, 9]


def test_a_result_is_recorded_changed_deleted_and_brought_back(case: Database) -> None:
    stay = ended_stay(case)
    outcome = do(case, outcomes.record_outcome, stay, JOB | PROOF)
    (row,) = after(case, stay).results
    assert (row.situation, row.since) == ("zatrudnienie bez wsparcia: umowa o pracę", JOB["since"])
    assert (row.source, row.evidence, row.documented) == ("pracodawca", "umowa o pracę", True)
    with pytest.raises(Problem, match="już zapisany"):
        do(case, outcomes.record_outcome, stay, JOB)
    do(case, outcomes.change_outcome, outcome, {"situation": "own_business"})
    with case.read() as session:
        person = session.get_one(Stay, stay).participant_id
        told = [entry.sentence for entry in history.list_history(session, "participant", person)]
    assert told[0] == "Zmieniono wynik pobytu – Jadwiga Wiśniewska: własna działalność gospodarcza"
    do(case, outcomes.delete_outcome, outcome)
    assert after(case, stay).results[0].values == {}
    with case.read() as session:
        (deleted,) = journal_bin.list_deleted_records(session, clock.now() - timedelta(1))
    do(case, journal_bin.restore_deleted_record, deleted.entry_id)
    assert after(case, stay).results[0].situation == "własna działalność gospodarcza"
    assert case.find_faults() == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"situation": None}, ["situation"]),
        ({"recorded_on": LAST - timedelta(1)}, ["recorded_on"]),
        ({"recorded_on": TODAY + timedelta(1)}, ["recorded_on"]),
        ({"since": START - timedelta(1)}, ["since"]),
        ({"since": LAST + timedelta(400)}, ["since"]),
        ({"documented": True}, ["source", "evidence"]),
        (PROOF | {"evidence": " "}, ["evidence"]),
        (PROOF | {"situation": "unknown"}, ["documented"]),
    ],
)
def test_what_is_wrong_with_a_result_is_shown_at_its_field(
    case: Database, changes: dict[str, Any], wrong: list[str]
) -> None:
    stay = ended_stay(case)
    with pytest.raises(InvalidValuesError) as caught:
        do(case, outcomes.record_outcome, stay, JOB | changes)
    assert sorted(caught.value.problems) == sorted(wrong)
    assert after(case, stay).results[0].values == {}


def test_only_a_stay_that_has_ended_has_a_result_and_stays_ended(case: Database) -> None:
    person = do(case, makers.participant)
    stay = do(case, makers.stay, person, START)
    for action in (outcomes.record_outcome, lambda *given: outcomes.record_follow_up(given[0], given[1], *LATE)):
        with pytest.raises(Problem, match="trwa"):
            do(case, action, stay, JOB)
    do(case, stays.end_stay, stay, {"ended_on": LAST, "end": StayEnd.COMPLETED})
    do(case, outcomes.record_outcome, stay, JOB | {"recorded_on": LAST})
    with pytest.raises(Problem, match="usuń najpierw wynik"):
        do(case, stays.reopen_stay, stay)
    with pytest.raises(Problem, match="wtedy już"):
        do(case, stays.change_stay, stay, {"ended_on": LAST + timedelta(1)})
    with pytest.raises(Problem, match="Niczego nie usunięto"):
        do(case, stays.delete_stay, stay)
    assert ask(case, stays.list_stays, person)[0].ended_on == LAST


LATE = (FollowUpTime.FOUR_WEEKS, {"situation": "training"})


def test_nothing_follows_the_death_of_a_person(case: Database) -> None:
    stay = ended_stay(case, end=StayEnd.DEATH)
    assert due(case) == []
    assert after(case, stay).follow_ups == []
    with pytest.raises(Problem, match="śmierci"):
        do(case, outcomes.record_outcome, stay, JOB)


def test_effects_are_social_or_vocational_and_not_older_than_the_stay(case: Database) -> None:
    stay = ended_stay(case)
    course = {"kind": EffectKind.VOCATIONAL, "reached_on": LAST, "description": "Kurs", "evidence": "świadectwo"}
    effect = do(case, outcomes.add_effect, stay, course)
    do(case, outcomes.add_effect, stay, course | {"kind": EffectKind.SOCIAL, "reached_on": TODAY})
    social, vocational = after(case, stay).effects
    assert (social.kind, vocational.kind, vocational.description) == (EffectKind.SOCIAL, EffectKind.VOCATIONAL, "Kurs")
    for changes, wrong in (
        ({"reached_on": START - timedelta(1)}, "reached_on"),
        ({"reached_on": TODAY + timedelta(1)}, "reached_on"),
        ({"evidence": ""}, "evidence"),
        ({"description": ""}, "description"),
    ):
        with pytest.raises(InvalidValuesError) as caught:
            do(case, outcomes.change_effect, effect, changes)
        assert list(caught.value.problems) == [wrong]
    with pytest.raises(Problem, match="później"):
        do(case, stays.change_stay, stay, {"started_on": LAST + timedelta(1), "ended_on": TODAY})
    do(case, outcomes.delete_effect, effect)
    assert [row.kind for row in after(case, stay).effects] == [EffectKind.SOCIAL]


def test_each_follow_up_is_asked_once_on_its_day_until_the_next(case: Database) -> None:
    ended = TODAY - timedelta(27)
    stay = ended_stay(case, ended)
    assert due(case) == []
    for days, time in ((1, FollowUpTime.FOUR_WEEKS), (101, FollowUpTime.THREE_MONTHS)):
        clock.set_to(TODAY + timedelta(days))
        assert due(case) == [(time, time.due_on(ended))]
    do(case, outcomes.record_no_contact, stay, FollowUpTime.THREE_MONTHS)
    assert due(case) == []
    with pytest.raises(Problem, match="już zapisan"):
        do(case, outcomes.record_no_contact, stay, FollowUpTime.THREE_MONTHS)
    rows = after(case, stay).follow_ups
    assert [row.situation for row in rows] == ["", "brak informacji", "", ""]
    clock.set_to(TODAY + timedelta(201))
    assert [time for time, _on in due(case)] == [FollowUpTime.SIX_MONTHS]
    clock.set_to(TODAY + timedelta(338 + 60))
    assert [time for time, _on in due(case)] == [FollowUpTime.TWELVE_MONTHS]
    clock.set_to(TODAY + timedelta(338 + 61))
    assert due(case) == []


@pytest.mark.parametrize(
    ("time", "asked_on", "allowed"),
    [
        (FollowUpTime.FOUR_WEEKS, LAST - timedelta(1), False),
        (FollowUpTime.FOUR_WEEKS, LAST + timedelta(13), False),
        (FollowUpTime.FOUR_WEEKS, LAST + timedelta(14), True),
        (FollowUpTime.THREE_MONTHS, TODAY, False),
        (FollowUpTime.FOUR_WEEKS, TODAY + timedelta(1), False),
    ],
)
def test_a_follow_up_is_asked_about_its_day(case: Database, time: FollowUpTime, asked_on: date, allowed: bool) -> None:
    stay = ended_stay(case)
    values = {"situation": "training", "asked_on": asked_on}
    if allowed:
        do(case, outcomes.record_follow_up, stay, time, values)
        return
    with pytest.raises(InvalidValuesError) as caught:
        do(case, outcomes.record_follow_up, stay, time, values)
    assert list(caught.value.problems) == ["asked_on"]


def test_who_takes_part_again_is_not_asked(case: Database) -> None:
    stay = ended_stay(case)
    assert len(due(case)) == 1
    with case.read() as session:
        person = session.get_one(Stay, stay).participant_id
    do(case, makers.stay, person, TODAY)
    assert due(case) == []
    do(case, outcomes.record_follow_up, stay, *LATE)  # on wish it can be recorded all the same


def test_who_is_to_be_asked_no_more_is_not_asked(case: Database) -> None:
    stay = ended_stay(case)
    kept = do(
        case, outcomes.record_follow_up, stay, FollowUpTime.FOUR_WEEKS, {"situation": "other", "ask_no_more": True}
    )
    clock.set_to(TODAY + timedelta(100))
    assert due(case) == []
    assert not any(row.is_open for row in after(case, stay).follow_ups)
    do(case, outcomes.change_follow_up, kept, {"ask_no_more": False})
    assert [time for time, _on in due(case)] == [FollowUpTime.THREE_MONTHS]


def test_a_merged_person_takes_everything_along_and_back(case: Database) -> None:
    kept = do(case, makers.participant, family_name="Zych", pesel="")
    stay = ended_stay(case)
    with case.read() as session:
        merged = session.get_one(Stay, stay).participant_id
    do(case, outcomes.record_outcome, stay, JOB)
    do(case, outcomes.record_follow_up, stay, *LATE)
    do(case, duplicates.merge_people, kept, merged, {})
    assert ask(case, queries.load_after_club, kept).results[0].situation
    assert ask(case, queries.list_due_follow_ups, merged) == []
    (merge,) = ask(case, duplicates.list_merges, kept)
    do(case, duplicates.unmerge_people, merge[0])
    assert ask(case, queries.load_after_club, kept).results == []
    assert ask(case, queries.load_after_club, merged).follow_ups[0].situation


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_due_days_keep_the_date_or_the_last_day_of_a_shorter_month(ended_on: date) -> None:
    assert FollowUpTime.FOUR_WEEKS.due_on(ended_on) - ended_on == timedelta(28)
    before = FollowUpTime.FOUR_WEEKS.due_on(ended_on)
    for time, months in zip(list(FollowUpTime)[1:], (3, 6, 12), strict=True):
        on = time.due_on(ended_on)
        assert (on.year * 12 + on.month) - (ended_on.year * 12 + ended_on.month) == months
        assert on.day == ended_on.day or (on.day < ended_on.day and (on + timedelta(1)).day == 1)
        assert before < on
        before = on


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(-5, 500))
def test_at_any_day_at_most_one_follow_up_is_to_be_asked(ended_on: date, days: int) -> None:
    on = ended_on + timedelta(days)
    found = queries.followed_time(ended_on, on)
    reached = [time for time in FollowUpTime if time.due_on(ended_on) <= on]
    over = on > ended_on + relativedelta(months=12) + queries.LAST_SHOWN
    assert found == (reached[-1] if reached and not over else None)


def test_leap_days_and_month_ends() -> None:
    assert FollowUpTime.TWELVE_MONTHS.due_on(date(2024, 2, 29)) == date(2025, 2, 28)
    assert FollowUpTime.THREE_MONTHS.due_on(date(2025, 11, 30)) == date(2026, 2, 28)
    assert FollowUpTime.SIX_MONTHS.due_on(date(2027, 8, 31)) == date(2028, 2, 29)


def test_the_data_release_has_it_all(case: Database) -> None:
    stay = ended_stay(case)
    do(case, outcomes.record_outcome, stay, JOB)
    with case.read() as session:
        person = session.get_one(Stay, stay).participant_id
        tables = {table.name: len(table.rows) for table in collect_person_data(session, person).tables}
    assert tables["outcome"] == 1


def shown(case: Database, person: int) -> list[tuple[RowKind, RowState]]:
    return [(row.kind, row.state) for row in ask(case, load_after_club_view, person).rows]


def test_the_list_begins_with_what_is_open_and_ends_with_what_comes_later(case: Database) -> None:
    stay = ended_stay(case)
    with case.read() as session:
        person = session.get_one(Stay, stay).participant_id
    ahead = [(RowKind.FOLLOW_UP, RowState.LATER)] * 3
    opened = {(RowKind.FOLLOW_UP, RowState.OPEN), (RowKind.RESULT, RowState.OPEN)}
    assert set(shown(case, person)[:2]) == opened
    assert shown(case, person)[2:] == ahead
    do(case, outcomes.record_outcome, stay, JOB)
    do(case, outcomes.record_follow_up, stay, LATE[0], LATE[1] | {"ask_no_more": True})
    assert set(shown(case, person)) == {(RowKind.FOLLOW_UP, RowState.DONE), (RowKind.RESULT, RowState.DONE)}
    do(case, makers.stay, person, TODAY)
    assert (RowKind.FOLLOW_UP, RowState.LATER) not in shown(case, person)


def test_who_left_an_activity_by_death_is_not_asked(case: Database) -> None:
    stay = ended_stay(case)
    assert len(due(case)) == 1
    with case.read() as session:
        person = session.get_one(Stay, stay).participant_id
    with case.action() as session:
        activity = makers.activity(session)
        enrolment = Enrolment(participant_id=person, activity_id=activity, guest=True, since=START, until=TODAY)
        enrolment.ending = EnrolmentEnding.DEATH
        session.add(enrolment)
        session.flush()
        describe_action(session, "Left {activity}", activity="warsztat")
    assert due(case) == []
