"""The marks of one register while they are being made: what is on file, what was marked since, and marking in bulk.

Marking the rest never replaces a mark, whether made by hand or preset by an excused absence. Row numbers are typed from
the signed sheet, so they replace “present”, and no other mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kiscase.activities.attendance.actions import MarkEntry
from kiscase.activities.attendance.queries import RegisterRow
from kiscase.activities.model import AttendanceMark

NO_MARK = MarkEntry(None)
_UNDO_LIMIT = 50  # key presses that can be undone


class RowNumberResult(NamedTuple):
    """What became of typed row numbers: the words that are no row, and the rows that keep another mark."""

    wrong: list[str]
    kept: list[tuple[int, AttendanceMark]]
    """The number of the row and the mark that it has."""


class RegisterMarks:
    """The entries by person, in the order of the sign-in sheet: row 1 is the first person."""

    def __init__(self, rows: Sequence[RegisterRow]) -> None:
        self.rows = list(rows)
        self._entries = {row.participant_id: saved_entry(row) for row in rows}
        self._undo_stack: list[dict[int, MarkEntry]] = []  # the changes before each key press

    @property
    def people(self) -> list[int]:
        """The people in the order of the rows."""
        return [row.participant_id for row in self.rows]

    def entry(self, person: int) -> MarkEntry:
        """The current entry of a person."""
        return self._entries.get(person, NO_MARK)

    def is_preset(self, person: int) -> bool:
        """Whether the mark is preset by an excused absence."""
        row = next((row for row in self.rows if row.participant_id == person), None)
        return row is not None and row.preset and self.entry(person) == saved_entry(row)

    def set(self, person: int, entry: MarkEntry) -> None:
        """Mark one person, replacing any other mark."""
        before = self.changes()
        self._set(person, entry)
        self._push_undo(before)

    def mark_rest(self, mark: AttendanceMark = AttendanceMark.PRESENT) -> int:
        """Mark everybody who has no mark; returns how many."""
        before = self.changes()
        left = [person for person, entry in self._entries.items() if entry.mark is None]
        self._entries |= dict.fromkeys(left, MarkEntry(mark))
        self._push_undo(before)
        return len(left)

    def mark_row_numbers(self, typed: str, signs: Mapping[str, AttendanceMark]) -> RowNumberResult:
        """Mark the rows of a text such as `3 7s 19`: absent, or by the sign after the number.

        A row that has another mark than “present” keeps it.
        """
        before = self.changes()
        wrong: list[str] = []
        kept: list[tuple[int, AttendanceMark]] = []
        for word in re.findall(r"[^\s,;]+", typed):
            found = re.fullmatch(r"(\d+)(\D?)", word)
            mark = signs.get(found[2].upper(), None) if found and found[2] else AttendanceMark.UNEXCUSED
            number = int(found[1]) if found else 0
            if mark is None or not 1 <= number <= len(self.rows):
                wrong.append(word)
                continue
            person = self.rows[number - 1].participant_id
            present = self.entry(person).mark
            if present in (None, AttendanceMark.PRESENT):
                self._set(person, MarkEntry(mark))
            elif present is not mark:
                kept.append((number, present))
        self._push_undo(before)
        return RowNumberResult(wrong, kept)

    def can_undo(self) -> bool:
        """Whether there is an unsaved mark to undo."""
        return bool(self._undo_stack)

    def undo(self) -> list[int]:
        """Undo the last key press that made unsaved marks; returns whose marks changed, in the order of the rows."""
        now = dict(self._entries)
        self._entries = {row.participant_id: saved_entry(row) for row in self.rows}
        for person, entry in (self._undo_stack.pop() if self._undo_stack else {}).items():
            self._set(person, entry)
        return [person for person in self.people if self._entries[person] != now[person]]

    def changes(self) -> dict[int, MarkEntry]:
        """The entries that differ from what is on file."""
        return {
            row.participant_id: self._entries[row.participant_id]
            for row in self.rows
            if self._entries[row.participant_id] != saved_entry(row)
        }

    def seen(self) -> dict[int, AttendanceMark | None]:
        """The marks made by hand that were on file when the register was read."""
        return {row.participant_id: None if row.preset else row.mark for row in self.rows}

    def count_unmarked(self) -> int:
        """How many people have no mark."""
        return sum(entry.mark is None for entry in self._entries.values())

    def reloaded(self, rows: Sequence[RegisterRow]) -> RegisterMarks:
        """The same unsaved marks over rows that were loaded again."""
        fresh, pressed = RegisterMarks(rows), self.changes()
        for person, entry in pressed.items():
            fresh._set(person, entry)
        fresh._undo_stack = self._undo_stack
        return fresh

    def after_save(self, sent: Mapping[int, MarkEntry]) -> RegisterMarks:
        """The same marks after *sent* were saved."""
        rows = [
            row._replace(**sent[row.participant_id]._asdict(), preset=False) if row.participant_id in sent else row
            for row in self.rows
        ]
        fresh = RegisterMarks(rows)
        fresh._entries |= {person: entry for person, entry in self._entries.items() if person in fresh._entries}
        return fresh

    def to_draft(self) -> dict[str, Any]:
        """The unsaved marks as JSON can hold them."""
        return {str(person): list(entry) for person, entry in self.changes().items()}

    def from_draft(self, content: Mapping[str, Any]) -> None:
        """Restore the marks that were made before a crash."""
        for person, (mark, *more) in content.items():
            self._set(int(person), MarkEntry(AttendanceMark(mark) if mark else None, *more))

    def _set(self, person: int, entry: MarkEntry) -> None:
        if person in self._entries:
            self._entries[person] = entry

    def _push_undo(self, before: dict[int, MarkEntry]) -> None:
        if before != self.changes():
            self._undo_stack = [*self._undo_stack[1 - _UNDO_LIMIT :], before]


def saved_entry(row: RegisterRow) -> MarkEntry:
    """The entry of a row as it is on file."""
    return MarkEntry(row.mark, row.reason, row.minutes, row.evidence)
