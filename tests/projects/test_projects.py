"""Projects and who takes part in them: entered together with the data of the first day, ended, corrected, undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import history, undo
from kiscase.outcomes import actions as outcomes
from kiscase.outcomes.situations import UNKNOWN, after_situations
from kiscase.participants import actions as participants
from kiscase.participants.duplicates import actions as duplicates
from kiscase.participants.stays import actions as club_stays
from kiscase.participants.stays.model import StayEnd
from kiscase.projects import actions as projects
from kiscase.projects import queries, stays
from kiscase.projects.columns import end_situation_of, end_situation_options
from kiscase.projects.double_funding import find_double_funding
from kiscase.projects.model import Degurba, YesOrNo
from tests import makers
from tests.actions import ask, do
from tests.projects.project_makers import (
    MEETING,
    PROJECT,
    SINCE,
    START,
    SUPPORT,
    TODAY,
    attend,
    enter,
    paid_activity,
    person,
    project,
)

END: dict[str, Any] = {"ended_on": TODAY - timedelta(10), "situation": "inne", "as_planned": YesOrNo.YES}


def people_of(case: Database, project_id: int) -> list[queries.ProjectStayRow]:
    return ask(case, queries.list_project_people, project_id)


def test_a_project_is_added_changed_found_and_undone(case: Database) -> None:
    made = project(case)
    (row,) = ask(case, queries.list_projects)
    assert (row.number, row.name, row.funder, row.people) == (PROJECT["number"], "Nowy start", "EFS+", 0)
    details = ask(case, queries.load_project, made)
    assert details.supports[0]["scope"] == SUPPORT["scope"]
    do(case, projects.change_project, made, {"name": "Nowy krok"}, [*details.supports, SUPPORT | {"scope": "Inny"}])
    assert [one["scope"] for one in ask(case, queries.load_project, made).supports] == [SUPPORT["scope"], "Inny"]
    assert [one.id for one in ask(case, queries.list_projects, "krok")] == [made]
    assert ask(case, queries.list_projects, "brak") == []
    with case.action() as session:
        undo.undo_latest_action(session)
    assert ask(case, queries.load_project, made).values["name"] == "Nowy start"
    assert case.find_faults() == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [({"number": " "}, "number"), ({"since": None}, "since"), ({"until": SINCE - timedelta(1)}, "until")],
)
def test_what_is_wrong_stands_at_its_field(case: Database, changes: dict[str, Any], wrong: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, projects.add_project, PROJECT | changes)
    assert list(caught.value.problems) == [wrong]


def test_a_number_is_there_once(case: Database) -> None:
    project(case)
    with pytest.raises(InvalidValuesError, match="numerze"):
        project(case)


def test_a_project_is_deleted_while_nobody_is_in_it(case: Database) -> None:
    made = project(case)
    paid_activity(case, made)
    other = project(case, number="2")
    enter(case, other, person(case))
    do(case, projects.delete_project, made)
    assert [row.id for row in ask(case, queries.list_projects)] == [other]
    with pytest.raises(Problem, match="nie można usunąć"):
        do(case, projects.delete_project, other)
    assert case.find_faults() == []


# ---- who takes part ------------------------------------------------------------------------------------------------


def test_people_are_entered_together_with_the_data_of_the_first_day(case: Database) -> None:
    made = project(case)
    one = person(case, born=None, pesel=makers.pesel(START.replace(year=START.year - 40), serial=901))
    other = person(case, family_name="Żak", pesel=makers.pesel(serial=902), education=None)
    assert do(case, stays.add_people_to_project, made, [one, other], START) == []
    first, second = people_of(case, made)
    assert (first.values["age"], first.values["education"], first.values["town"]) == (40, "isced_5_8", "Żółkiewka")
    assert second.values["education"] is None
    do(case, participants.change_participant, one, {"education": "isced_0", "town": "Olchowiec"})
    again = people_of(case, made)[0].values
    assert (again["education"], again["town"]) == ("isced_5_8", "Żółkiewka")  # as on the first day
    assert ask(case, queries.load_project, made).people == 2


@pytest.mark.parametrize(("born_days_later", "age"), [(0, 30), (1, 29)])
def test_the_age_is_in_whole_years_on_the_first_day(case: Database, born_days_later: int, age: int) -> None:
    born = START.replace(year=START.year - 30) + timedelta(born_days_later)
    enter(case, project(case), person(case, pesel=makers.pesel(born, serial=903)))
    (row,) = people_of(case, 1)
    assert row.values["age"] == age


def test_who_cannot_be_entered_is_named_and_the_others_are(case: Database) -> None:
    made = project(case)
    one, other = person(case), person(case, family_name="Żak", pesel=makers.pesel(serial=904))
    enter(case, made, one)
    (refused,) = do(case, stays.add_people_to_project, made, [one, other], TODAY)
    assert refused.name == "Wiśniewska Jadwiga"
    assert "już jest w tym projekcie" in refused.reason
    assert len(people_of(case, made)) == 2
    with pytest.raises(Problem, match="Nikogo nie wpisano"):
        do(case, stays.add_people_to_project, made, [one], TODAY)
    with pytest.raises(Problem, match="co najmniej jedną osobę"):
        do(case, stays.add_people_to_project, made, [], TODAY)


def test_nobody_begins_before_the_project_or_after_it(case: Database) -> None:
    made = project(case, until=TODAY - timedelta(30))
    who = person(case)
    for day in (SINCE - timedelta(1), TODAY):
        with pytest.raises(Problem):
            do(case, stays.add_people_to_project, made, [who], day)
    enter(case, made, who, on=SINCE)


def test_parts_end_together_and_come_back_one_by_one(case: Database) -> None:
    made = project(case)
    entered = enter(case, made, person(case), person(case, family_name="Żak", pesel=makers.pesel(serial=905)))
    do(case, stays.end_project_stays, entered, END)
    assert [row.ended_on for row in people_of(case, made)] == [END["ended_on"]] * 2
    with pytest.raises(Problem, match="już się zakończył"):
        do(case, stays.end_project_stays, entered, END)
    with pytest.raises(InvalidValuesError):
        do(case, stays.change_project_stay, entered[0], {"ended_on": None})  # the situation needs an end
    do(case, stays.change_project_stay, entered[0], {"ended_on": None, "situation": "", "as_planned": None})
    assert [row.ended_on for row in people_of(case, made)] == [None, END["ended_on"]]
    do(case, stays.add_people_to_project, made, [people_of(case, made)[1].participant_id], TODAY)  # once more
    with case.read() as session:
        told = [entry.sentence for entry in history.list_history(session, "project", made)]
    assert "Wpisano do projektu „Nowy start” osoby: 1" in told
    assert case.find_faults() == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"ended_on": None}, "ended_on"),
        ({"ended_on": START - timedelta(1)}, "ended_on"),
        ({"ended_on": TODAY + timedelta(1)}, "ended_on"),
    ],
)
def test_an_end_is_a_day_that_has_come(case: Database, changes: dict[str, Any], wrong: str) -> None:
    (entered,) = enter(case, project(case), person(case))
    with pytest.raises(InvalidValuesError) as caught:
        do(case, stays.end_project_stays, [entered], END | changes)
    assert list(caught.value.problems) == [wrong]


def test_a_person_in_a_project_stays_on_file_and_the_entry_can_be_deleted(case: Database) -> None:
    who = person(case)
    (entered,) = enter(case, project(case), who)
    with pytest.raises(Problem):
        do(case, participants.delete_participant, who)
    do(case, stays.delete_project_stay, entered)
    do(case, participants.delete_participant, who)
    assert case.find_faults() == []


def test_two_who_are_in_a_project_at_a_time_are_not_merged(case: Database) -> None:
    made = project(case)
    one, other = person(case), person(case, pesel="", paper="passport", paper_number="ĆW 1", born=TODAY.replace(1980))
    enter(case, made, one)
    (entered,) = enter(case, made, other)
    with pytest.raises(Problem, match="w tym samym projekcie"):
        do(case, duplicates.merge_people, one, other, {})
    do(case, stays.delete_project_stay, entered)
    do(case, duplicates.merge_people, one, other, {})
    assert [row.project for row in ask(case, queries.list_person_projects, one)] == ["Nowy start"]


def test_what_was_empty_is_filled_in_and_what_was_there_stays(case: Database) -> None:
    made = project(case)
    who = person(case, education=None, disability=None, town="Żółkiewka")
    enter(case, made, who)
    with pytest.raises(Problem, match="Nic nie można było uzupełnić"):
        do(case, stays.fill_in_start_data, made)
    do(case, participants.change_participant, who, {"education": "isced_0", "town": "Olchowiec"})
    assert do(case, stays.fill_in_start_data, made) == 1
    (row,) = people_of(case, made)
    assert (row.values["education"], row.values["town"]) == ("isced_0", "Żółkiewka")


def test_the_result_of_the_stay_is_offered_as_the_situation_at_the_end(case: Database) -> None:
    made = project(case)
    who = person(case)
    (entered,) = enter(case, made, who)
    stay = do(case, makers.stay, who, START)
    do(case, club_stays.end_stay, stay, {"ended_on": TODAY, "end": "completed"})
    assert people_of(case, made)[0].known is None
    do(case, outcomes.record_outcome, stay, {"situation": "employment_contract"})
    known = people_of(case, made)[0].known
    assert known is not None
    assert known.words == "zatrudnienie bez wsparcia: umowa o pracę"
    do(case, stays.end_project_stays, [entered], {"ended_on": TODAY})
    assert do(case, stays.fill_in_start_data, made) == 1
    assert people_of(case, made)[0].situation.startswith("osoba pracująca")


def test_every_result_of_a_stay_is_one_of_the_situations_that_ship() -> None:
    shipped = {value for value, _label in end_situation_options()}
    known = {code: end_situation_of(code) for code in after_situations()}
    assert {code for code, value in known.items() if value not in shipped} == {UNKNOWN}


def test_the_degree_of_urbanisation_is_taken_over_within_a_gmina(case: Database) -> None:
    made = project(case)
    enter(case, made, person(case), degurba="2")
    same = person(case, family_name="Żak", pesel=makers.pesel(serial=906))
    other = person(case, family_name="Bąk", pesel=makers.pesel(serial=907), gmina="0201011")
    do(case, stays.add_people_to_project, made, [same, other], START)
    assert {row.name.split()[0]: row.values["degurba"] for row in people_of(case, made)} == {
        "Bąk": None,
        "Wiśniewska": Degurba.TOWN,
        "Żak": Degurba.TOWN,
    }


# ---- the end is to be reported -------------------------------------------------------------------------------------


def test_the_end_is_due_four_weeks_after_leaving_the_project_or_the_club(case: Database) -> None:
    made = project(case)
    one, other = person(case), person(case, family_name="Żak", pesel=makers.pesel(serial=908))
    entered = enter(case, made, one, other)
    assert ask(case, stays.list_end_data_due) == []
    do(case, stays.end_project_stays, entered[:1], {"ended_on": TODAY - timedelta(20)})
    stay = do(case, makers.stay, other, START)
    do(case, club_stays.end_stay, stay, {"ended_on": TODAY - timedelta(25), "end": StayEnd.COMPLETED})
    due = ask(case, stays.list_end_data_due)
    assert [(row.name.split()[0], row.due, row.is_ended) for row in due] == [
        ("Żak", TODAY + timedelta(3), False),
        ("Wiśniewska", TODAY + timedelta(8), True),
    ]
    assert len(ask(case, stays.list_end_data_due, TODAY + timedelta(3))) == 1
    do(case, stays.change_project_stay, entered[0], {"situation": "inne", "as_planned": "no"})
    do(case, stays.end_project_stays, entered[1:], END)
    assert ask(case, stays.list_end_data_due) == []


# ---- the same hours under two projects -----------------------------------------------------------------------------


def test_a_meeting_under_two_projects_is_found(case: Database) -> None:
    one, other = project(case), project(case, number="2", name="Drugi")
    both, single = person(case), person(case, family_name="Żak", pesel=makers.pesel(serial=909))
    activity = paid_activity(case, one, other)
    enter(case, one, both, single)
    enter(case, other, both)
    for who in (both, single):
        attend(case, activity, who)
    (found,) = ask(case, find_double_funding, one)
    assert (found.participant_id, found.other_project, found.meetings, found.hours) == (both, "Drugi", 1, 2.5)
    assert (found.first_day, found.last_day) == (MEETING, MEETING)
    (paid,) = ask(case, queries.list_paid_activities, other)
    assert paid.others == "Nowy start"
    do(case, projects.set_paid_activities, other, [])
    assert ask(case, find_double_funding, one) == []


def test_a_meeting_before_somebody_joined_the_other_project_is_paid_once(case: Database) -> None:
    one, other = project(case), project(case, number="2")
    who = person(case)
    activity = paid_activity(case, one, other)
    enter(case, one, who)
    enter(case, other, who, on=MEETING + timedelta(1))
    attend(case, activity, who)
    assert ask(case, find_double_funding, one) == []
