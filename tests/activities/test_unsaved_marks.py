"""Unsaved marks over random starts: marking in bulk replaces nothing, undo restores, drafts and copies agree."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiscase.activities.attendance_rates import MeetingAttendance
from kiscase.activities.model import AttendanceMark
from kiscase.activities.month_grid import actions as month_grid
from kiscase.activities.month_grid.unsaved_marks import PasteError, UnsavedMarks, parse_table
from kiscase.club.model import ExcusedAbsenceRule

JUNE = date(2026, 6, 1)
PEOPLE, MEETINGS = range(1, 6), range(11, 17)
some_month = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(MEETINGS)),
    st.tuples(st.sampled_from([None, *AttendanceMark]), st.booleans()),
).map(
    lambda cells: month_grid.AttendanceMonth(
        1,
        JUNE,
        "czerwiec",
        [
            month_grid.GridMeeting(one, JUNE + timedelta(one), "9:00–10:00", True, "zamknięte" if one == 16 else "")
            for one in MEETINGS
        ],
        [month_grid.GridPerson(one, f"Osoba {one}", False) for one in PEOPLE],
        {
            key: MeetingAttendance(
                key[0], 1, key[1], JUNE, mark, preset and mark is AttendanceMark.EXCUSED, None, False, time(9), time(10)
            )
            for key, (mark, preset) in cells.items()
        },
        ExcusedAbsenceRule.LEFT_OUT,
    )
)
some_keys = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(MEETINGS)))


@given(some_month, some_keys, some_keys, st.sampled_from(AttendanceMark), st.sampled_from(AttendanceMark))
def test_marking_in_bulk_replaces_no_mark_and_undo_restores_each_step(
    start: month_grid.AttendanceMonth,
    one: list[tuple[int, int]],
    other: list[tuple[int, int]],
    mark: AttendanceMark,
    second: AttendanceMark,
) -> None:
    marks = UnsavedMarks(start)
    everywhere = [(person, meeting) for person in PEOPLE for meeting in MEETINGS]
    states = [{key: marks.mark(key) for key in everywhere}]
    for chosen, sign in ((one, mark), (other, second)):
        count = marks.fill(chosen, sign)
        now = {key: marks.mark(key) for key in everywhere}
        assert count == sum(now[key] is not states[-1][key] for key in everywhere)
        for key, was in states[-1].items():
            assert was is None or now[key] is was
            assert now[key] is was or (key in start.cells and key[1] != 16)
        if count:
            states.append(now)
    marks.take_back(other)
    assert all(marks.mark(key) is start.cells[key].mark for key in other if key in start.cells)
    while marks.can_undo():
        marks.undo()
    assert {key: marks.mark(key) for key in everywhere} == states[0]
    assert not marks.changes


@given(some_month, some_keys, st.sampled_from(AttendanceMark))
def test_a_draft_and_a_copy_restore_the_same_marks(
    start: month_grid.AttendanceMonth, chosen: list[tuple[int, int]], mark: AttendanceMark
) -> None:
    marks = UnsavedMarks(start)
    marks.fill(chosen, mark)
    again = UnsavedMarks(start)
    again.from_draft(marks.to_draft())
    assert again.changes == marks.changes
    signs = dict(zip(AttendanceMark, "OSWUN", strict=True))
    keys_of = [[(person, meeting) for meeting in MEETINGS] for person in PEOPLE]
    text = marks.copied(keys_of, signs)
    words = {sign.casefold(): one for one, sign in signs.items()}
    pasted = again.pasted(keys_of, text, words)
    assert not pasted.fresh
    assert not pasted.others


def test_rows_of_different_lengths_cannot_be_pasted() -> None:
    assert parse_table("a\tb\r\nc\td\r\n") == [["a", "b"], ["c", "d"]]
    with pytest.raises(PasteError):
        parse_table("a\tb\nc")
