"""Terms of employment of workers with their hours, what counts of them on a day, and the volunteers of a year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiscase.club.staff import actions as staff
from kiscase.club.staff.model import EmploymentBasis, Volunteering, WorkerTerm, main_term
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, RecordGoneError
from kiscase.core.journal import undo
from tests.actions import ask, do

FULL: dict[str, Any] = {"post": "psychologist", "basis": "full_time", "since": date(2026, 1, 1)}
HALF = FULL | {"basis": "part_time", "fte": 50}
MANDATE = FULL | {"basis": "mandate", "until": date(2026, 12, 31)}


def test_a_full_time_contract_is_a_full_post_and_the_latest_comes_first(case: Database) -> None:
    do(case, staff.add_term, 1, FULL | {"until": date(2026, 6, 30)})
    do(case, staff.add_term, 1, HALF | {"since": date(2026, 7, 1)})
    half, full = ask(case, staff.list_terms, 1)
    assert (full.post, full.fte, full.until) == ("psycholog", "100", date(2026, 6, 30))
    assert (half.basis, half.fte, half.until) == ("umowa o pracę, niepełny wymiar", "50", None)
    assert case.find_faults() == []


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"post": None}, "post"),
        ({"basis": None}, "basis"),
        ({"since": None}, "since"),
        ({"until": date(2025, 12, 31)}, "until"),
        ({"basis": "part_time"}, "fte"),
        ({"basis": "part_time", "fte": 100}, "fte"),
        ({"basis": "part_time", "fte": 101}, "fte"),
        ({"basis": "part_time", "fte": 0}, "fte"),
        ({"basis": "mandate", "fte": 50}, "fte"),
    ],
)
def test_what_is_wrong_stands_at_its_field(case: Database, changes: dict[str, Any], wrong: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, staff.add_term, 1, FULL | changes)
    assert list(caught.value.problems) == [wrong]


@pytest.mark.parametrize(
    ("other", "fits"),
    [
        (FULL | {"since": date(2026, 6, 30)}, False),
        (FULL | {"since": date(2025, 1, 1), "until": date(2026, 1, 1)}, False),
        (FULL | {"since": date(2026, 7, 1)}, True),
        (FULL | {"since": date(2025, 1, 1), "until": date(2025, 12, 31)}, True),
        (MANDATE, True),
    ],
)
def test_terms_on_one_basis_do_not_overlap(case: Database, other: dict[str, Any], fits: bool) -> None:
    do(case, staff.add_term, 1, FULL | {"until": date(2026, 6, 30)})
    do(case, staff.add_term, 2, FULL)  # another worker's is no hindrance
    if fits:
        do(case, staff.add_term, 1, other)
        return
    with pytest.raises(InvalidValuesError) as caught:
        do(case, staff.add_term, 1, other)
    assert list(caught.value.problems) == ["since"]


def test_a_term_can_be_made_longer_than_itself(case: Database) -> None:
    term = do(case, staff.add_term, 1, FULL | {"until": date(2026, 6, 30)})
    do(case, staff.change_term, term, {"until": date(2026, 7, 31)})
    assert ask(case, staff.list_terms, 1)[0].until == date(2026, 7, 31)


@pytest.mark.parametrize(
    ("basis", "hours"),
    [
        ("full_time", [{"year": 2026, "hours": 10}]),
        ("mandate", [{"year": 2026, "hours": 10}, {"year": 2026, "hours": 20}]),
        ("mandate", [{"year": 2027, "hours": 10}]),
    ],
)
def test_hours_are_of_civil_law_once_a_year_that_it_holds(
    case: Database, basis: str, hours: list[dict[str, int]]
) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, staff.add_term, 1, MANDATE | {"basis": basis}, hours)
    assert list(caught.value.problems) == ["hours"]


def test_hours_are_replaced_and_go_with_their_term(case: Database) -> None:
    term = do(case, staff.add_term, 1, MANDATE, [{"year": 2026, "hours": 120}])
    (row,) = ask(case, staff.list_terms, 1)
    do(case, staff.change_term, term, {}, [row.hours[0] | {"hours": 130}])
    assert [(one["year"], one["hours"]) for one in ask(case, staff.list_terms, 1)[0].hours] == [(2026, 130)]
    do(case, staff.delete_term, term)
    assert ask(case, staff.list_terms, 1) == []
    with case.action() as session:
        undo.undo_latest_action(session)
    assert [one["hours"] for one in ask(case, staff.list_terms, 1)[0].hours] == [130]
    assert case.find_faults() == []


def test_a_term_that_becomes_employment_has_no_hours_any_more(case: Database) -> None:
    term = do(case, staff.add_term, 1, MANDATE, [{"year": 2026, "hours": 120}])
    do(case, staff.change_term, term, {"basis": "full_time"})
    assert ask(case, staff.list_terms, 1)[0].hours == []


def test_a_term_that_is_gone_is_a_problem(case: Database) -> None:
    term = do(case, staff.add_term, 1, FULL)
    do(case, staff.delete_term, term)
    with pytest.raises(RecordGoneError):
        do(case, staff.change_term, term, {})


def test_the_terms_of_a_year_are_found_by_worker(case: Database) -> None:
    do(case, staff.add_term, 1, FULL | {"until": date(2026, 12, 31)})
    do(case, staff.add_term, 2, MANDATE | {"since": date(2025, 1, 1), "until": date(2025, 12, 31)})

    def workers(year: int) -> list[int]:
        return list(ask(case, staff.load_terms_within, date(year, 1, 1), date(year, 12, 31)))

    assert (workers(2025), workers(2026), workers(2027)) == ([2], [1], [])


TERMS = st.builds(
    lambda basis, fte, since, until: WorkerTerm(
        basis=basis, fte=fte, since=min(since, until or since), until=until and max(since, until)
    ),
    st.sampled_from(list(EmploymentBasis)),
    st.none() | st.integers(1, 100),
    st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31)),
)


@given(st.lists(TERMS, max_size=6), st.dates(date(2025, 1, 1), date(2026, 12, 31)))
def test_one_basis_counts_on_a_day(terms: list[WorkerTerm], on: date) -> None:
    held = [one for one in terms if (one.since or on) <= on <= (one.until or on)]
    main = main_term(terms, on)
    if not held:
        assert main is None
        return
    order = list(EmploymentBasis)
    assert main in held
    assert all(order.index(main.basis) <= order.index(one.basis) for one in held)
    assert all((main.fte or 0) >= (one.fte or 0) for one in held if one.basis is main.basis)


# ---- volunteers ----------------------------------------------------------------------------------------------------


def test_volunteers_are_recorded_once_a_year(case: Database) -> None:
    first = do(case, staff.save_volunteering, {"year": 2025, "women": 3, "men": 1, "hours": 210})
    do(case, staff.save_volunteering, {"year": 2026, "women": 2, "men": 0, "hours": 90})
    with pytest.raises(InvalidValuesError) as caught:
        do(case, staff.save_volunteering, {"year": 2026, "women": 1})
    assert list(caught.value.problems) == ["year"]
    do(case, staff.save_volunteering, {"women": 4}, first)
    assert [(row["year"], row["women"], row["hours"]) for row in ask(case, staff.list_volunteering)] == [
        (2026, 2, 90),
        (2025, 4, 210),
    ]
    do(case, staff.delete_volunteering, first)
    assert [row["year"] for row in ask(case, staff.list_volunteering)] == [2026]


def test_hours_of_volunteers_are_of_somebody() -> None:
    with pytest.raises(InvalidValuesError) as caught:
        Volunteering().change({"year": 2026, "hours": 5})
    assert list(caught.value.problems) == ["hours"]
