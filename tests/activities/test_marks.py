"""Marks while they are made: no bulk act touches a mark that is there, and row numbers are those of the paper."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiscase.activities.actions import RegisterRow
from kiscase.activities.actions.marking import Entry
from kiscase.activities.model import Mark
from kiscase.activities.screen.marks import Marks

SIGNS = {"N": Mark.UNEXCUSED, "U": Mark.EXCUSED, "S": Mark.LATE, "W": Mark.LEFT_EARLY, "O": Mark.PRESENT}
some_rows = st.lists(st.tuples(st.sampled_from([None, *Mark]), st.booleans()), min_size=1, max_size=30).map(
    lambda marks: [
        RegisterRow(number + 100, f"Osoba {number}", mark, "", preset=preset and mark is Mark.EXCUSED)
        for number, (mark, preset) in enumerate(marks)
    ]
)


def entries(marks: Marks) -> list[Entry]:
    return [marks.entry(person) for person in marks.people]


@given(some_rows, st.lists(st.integers(1, 35)), st.sampled_from(sorted(SIGNS)))
def test_no_bulk_act_overwrites_a_mark(rows: list[RegisterRow], numbers: list[int], sign: str) -> None:
    marks = Marks(rows)
    before = entries(marks)
    wrong = marks.by_numbers(" ".join(f"{number}{sign}" for number in numbers), SIGNS)
    assert {int(word[:-1]) for word in wrong} == {number for number in numbers if number > len(rows)}
    marks.rest()
    for was, now in zip(before, entries(marks), strict=True):
        assert was.mark is None or was == now
    assert marks.left() == 0
    assert set(marks.changes()) == {row.participant_id for row in rows if row.mark is None}


@given(some_rows)
def test_a_draft_brings_the_presses_back(rows: list[RegisterRow]) -> None:
    marks = Marks(rows)
    marks.set(rows[0].participant_id, Entry(Mark.LATE, "autobus", 40, "bilet"))
    marks.rest()
    again = Marks(rows)
    again.from_draft(marks.to_draft())
    assert entries(again) == entries(marks)
    assert again.changes() == marks.changes()


@given(some_rows)
def test_what_is_saved_is_no_change_any_more(rows: list[RegisterRow]) -> None:
    marks = Marks(rows)
    marks.rest()
    sent = marks.changes()
    later = marks.saved(sent)
    assert not later.changes()
    later.set(rows[0].participant_id, Entry(Mark.LEFT_EARLY))
    assert set(later.changes()) <= {rows[0].participant_id}
    assert later.seen()[rows[-1].participant_id] == (None if rows[-1].preset else later.rows[-1].mark)


def test_row_numbers_and_signs() -> None:
    rows = [RegisterRow(number, str(number), None, "") for number in range(11, 16)]
    marks = Marks(rows)
    assert marks.by_numbers(" 1, 3s;4U 9 x 0 2q ", SIGNS) == ["9", "x", "0", "2q"]
    assert [entry.mark for entry in entries(marks)] == [Mark.UNEXCUSED, None, Mark.LATE, Mark.EXCUSED, None]
