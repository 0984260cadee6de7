"""Self-assessments: answered on the club's own scales, changed, deleted and brought back, counted over time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import bin as journal_bin
from kiscase.outcomes.self_assessment import actions, queries, scales
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

TODAY = clock.today()


@pytest.fixture
def person(case: Database) -> int:
    return do(case, makers.participant)


def add_scales(case: Database) -> list[int]:
    do(case, scales.add_suggested_scales)
    return [values["id"] for values, _count in ask(case, scales.list_scale_rows)]


def test_the_suggested_scales_come_once(case: Database) -> None:
    assert len(add_scales(case)) == 5
    with pytest.raises(Problem, match="już są"):
        add_scales(case)
    with pytest.raises(InvalidValuesError, match="już jest"):
        do(case, scales.add_scale, {"name": "Szanse na pracę", "low": "żadne", "high": "duże"})


def test_answers_are_kept_changed_deleted_and_brought_back(case: Database, person: int) -> None:
    first, second, third, *_others = add_scales(case)
    earlier = TODAY - timedelta(90)
    made = do(case, actions.add_self_assessment, person, {"assessed_on": earlier}, {first: 2, second: 4, third: None})
    do(case, actions.add_self_assessment, person, {}, {first: 4})
    found = ask(case, queries.list_self_assessments, person)
    assert [(row.assessed_on, row.answers) for row in found.rows] == [
        (earlier, {first: 2, second: 4}),
        (TODAY, {first: 4}),
    ]
    assert ([scale.id for scale in found.scales], len(found.offered)) == ([first, second], 5)
    do(case, actions.change_self_assessment, made, {"remark": "z asystentem"}, {first: 3, second: None, third: 1})
    assert ask(case, queries.list_self_assessments, person).rows[0].answers == {first: 3, third: 1}
    do(case, actions.delete_self_assessment, made)
    assert len(ask(case, queries.list_self_assessments, person).rows) == 1
    with case.read() as session:
        (deleted,) = journal_bin.list_deleted_records(session, clock.now() - timedelta(1))
    do(case, journal_bin.restore_deleted_record, deleted.entry_id)
    assert ask(case, queries.list_self_assessments, person).rows[0].answers == {first: 3, third: 1}
    assert case.find_faults() == []


@pytest.mark.parametrize(("answer", "key"), [(0, "value"), (6, "value"), (None, "answers")])
def test_an_answer_is_from_one_to_five(case: Database, person: int, answer: int | None, key: str) -> None:
    first, *_others = add_scales(case)
    with pytest.raises(InvalidValuesError) as caught:
        do(case, actions.add_self_assessment, person, {}, {first: answer})
    assert list(caught.value.problems) == [key]
    assert ask(case, queries.list_self_assessments, person).rows == []


def test_a_day_to_come_is_refused(case: Database, person: int) -> None:
    first, *_others = add_scales(case)
    with pytest.raises(InvalidValuesError, match="nie nadszedł"):
        do(case, actions.add_self_assessment, person, {"assessed_on": TODAY + timedelta(1)}, {first: 3})


def test_a_scale_in_use_is_retired_not_deleted(case: Database, person: int) -> None:
    first, second, *_others = add_scales(case)
    do(case, actions.add_self_assessment, person, {}, {first: 3})
    with pytest.raises(Problem, match="zostaje"):
        do(case, scales.delete_scale, first)
    do(case, scales.delete_scale, second)
    do(case, scales.change_scale, first, {"retired": True})
    found = ask(case, queries.list_self_assessments, person)
    assert [scale.name for scale in found.scales] == ["Szanse na pracę"]
    assert len(found.offered) == 3
