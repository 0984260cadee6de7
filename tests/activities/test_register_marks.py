"""Unsaved marks of a register: marking in bulk replaces none, and row numbers are those of the sign-in sheet."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiscase.activities.attendance.actions import MarkEntry
from kiscase.activities.attendance.queries import RegisterRow
from kiscase.activities.attendance.unsaved_marks import RegisterMarks
from kiscase.activities.model import AttendanceMark

SIGNS = {
    "N": AttendanceMark.UNEXCUSED,
    "U": AttendanceMark.EXCUSED,
    "S": AttendanceMark.LATE,
    "W": AttendanceMark.LEFT_EARLY,
    "O": AttendanceMark.PRESENT,
}
some_rows = st.lists(st.tuples(st.sampled_from([None, *AttendanceMark]), st.booleans()), min_size=1, max_size=30).map(
    lambda marks: [
        RegisterRow(number + 100, f"Osoba {number}", mark, "", preset=preset and mark is AttendanceMark.EXCUSED)
        for number, (mark, preset) in enumerate(marks)
    ]
)


def entries(marks: RegisterMarks) -> list[MarkEntry]:
    return [marks.entry(person) for person in marks.people]


@given(some_rows, st.lists(st.integers(1, 35)), st.sampled_from(sorted(SIGNS)))
def test_bulk_marking_replaces_at_most_a_presence_and_names_what_it_leaves(
    rows: list[RegisterRow], numbers: list[int], sign: str
) -> None:
    marks = RegisterMarks(rows)
    before = entries(marks)
    found = marks.mark_row_numbers(" ".join(f"{number}{sign}" for number in numbers), SIGNS)
    assert {int(word[:-1]) for word in found.wrong} == {number for number in numbers if number > len(rows)}
    typed, kept = set(numbers), {number for number, _mark in found.kept}
    for number, (was, now) in enumerate(zip(before, entries(marks), strict=True), start=1):
        if number not in typed:
            assert was == now
        elif was.mark in (None, AttendanceMark.PRESENT):
            assert now.mark is SIGNS[sign], "what was typed is marked"
        else:
            assert was == now
            assert (number in kept) == (was.mark is not SIGNS[sign]), "what changed nothing is named"
    numbered = entries(marks)
    marks.mark_rest()
    for was, now in zip(numbered, entries(marks), strict=True):
        assert was.mark is None or was == now
    assert marks.count_unmarked() == 0


@given(some_rows)
def test_a_draft_brings_the_presses_back(rows: list[RegisterRow]) -> None:
    marks = RegisterMarks(rows)
    marks.set(rows[0].participant_id, MarkEntry(AttendanceMark.LATE, "autobus", 40, "bilet"))
    marks.mark_rest()
    again = RegisterMarks(rows)
    again.from_draft(marks.to_draft())
    assert entries(again) == entries(marks)
    assert again.changes() == marks.changes()


@given(some_rows)
def test_what_is_saved_is_no_change_any_more(rows: list[RegisterRow]) -> None:
    marks = RegisterMarks(rows)
    marks.mark_rest()
    sent = marks.changes()
    later = marks.after_save(sent)
    assert not later.changes()
    later.set(rows[0].participant_id, MarkEntry(AttendanceMark.LEFT_EARLY))
    assert set(later.changes()) <= {rows[0].participant_id}
    assert later.seen()[rows[-1].participant_id] == (None if rows[-1].preset else later.rows[-1].mark)


def test_row_numbers_and_signs() -> None:
    rows = [RegisterRow(number, str(number), None, "") for number in range(11, 16)]
    marks = RegisterMarks(rows)
    assert marks.mark_row_numbers(" 1, 3s;4U 9 x 0 2q ", SIGNS).wrong == ["9", "x", "0", "2q"]
    assert [entry.mark for entry in entries(marks)] == [
        AttendanceMark.UNEXCUSED,
        None,
        AttendanceMark.LATE,
        AttendanceMark.EXCUSED,
        None,
    ]
