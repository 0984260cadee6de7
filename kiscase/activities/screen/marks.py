"""The marks of one register while they are being made: what is on file, what was pressed since, and the bulk acts.

No bulk act touches a mark that is there, be it made by hand or preset by the ledger of absences.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kiscase.activities.actions import RegisterRow
from kiscase.activities.actions.marking import Entry
from kiscase.activities.model import Mark

NONE = Entry(None)


class Marks:
    """The entries by person, in the order of the paper: row 1 is the first person."""

    def __init__(self, rows: Sequence[RegisterRow]) -> None:
        self.rows = list(rows)
        self._entries = {row.participant_id: on_file(row) for row in rows}

    @property
    def people(self) -> list[int]:
        """The people in the order of the rows."""
        return [row.participant_id for row in self.rows]

    def entry(self, person: int) -> Entry:
        """What is marked of a person now."""
        return self._entries.get(person, NONE)

    def is_preset(self, person: int) -> bool:
        """Whether the mark is the one that the ledger makes."""
        row = next((row for row in self.rows if row.participant_id == person), None)
        return row is not None and row.preset and self.entry(person) == on_file(row)

    def set(self, person: int, entry: Entry) -> None:
        """Mark one person, whatever was there before."""
        if person in self._entries:
            self._entries[person] = entry

    def rest(self, mark: Mark = Mark.PRESENT) -> int:
        """Mark everybody who has no mark; how many."""
        left = [person for person, entry in self._entries.items() if entry.mark is None]
        self._entries |= dict.fromkeys(left, Entry(mark))
        return len(left)

    def by_numbers(self, typed: str, signs: Mapping[str, Mark]) -> list[str]:
        """Mark the rows of a list such as `3 7s 19`: absent, or by the sign after the number; what makes no row.

        A row that has a mark keeps it.
        """
        wrong = []
        for word in re.findall(r"[^\s,;]+", typed):
            found = re.fullmatch(r"(\d+)(\D?)", word)
            mark = signs.get(found[2].upper(), None) if found and found[2] else Mark.UNEXCUSED
            number = int(found[1]) if found else 0
            if mark is None or not 1 <= number <= len(self.rows):
                wrong.append(word)
            elif self.entry(person := self.rows[number - 1].participant_id).mark is None:
                self.set(person, Entry(mark))
        return wrong

    def changes(self) -> dict[int, Entry]:
        """What differs from what is on file."""
        return {
            row.participant_id: self._entries[row.participant_id]
            for row in self.rows
            if self._entries[row.participant_id] != on_file(row)
        }

    def seen(self) -> dict[int, Mark | None]:
        """The marks made by hand that were on file when the register was read."""
        return {row.participant_id: None if row.preset else row.mark for row in self.rows}

    def left(self) -> int:
        """How many people have no mark."""
        return sum(entry.mark is None for entry in self._entries.values())

    def again(self, rows: Sequence[RegisterRow]) -> Marks:
        """The same presses over rows that were read anew."""
        fresh, pressed = Marks(rows), self.changes()
        for person, entry in pressed.items():
            fresh.set(person, entry)
        return fresh

    def saved(self, sent: Mapping[int, Entry]) -> Marks:
        """The same marks, of which *sent* are on file now."""
        rows = [
            row._replace(**sent[row.participant_id]._asdict(), preset=False) if row.participant_id in sent else row
            for row in self.rows
        ]
        fresh = Marks(rows)
        fresh._entries |= {person: entry for person, entry in self._entries.items() if person in fresh._entries}
        return fresh

    def to_draft(self) -> dict[str, Any]:
        """What was pressed and is not saved, as JSON can hold it."""
        return {str(person): list(entry) for person, entry in self.changes().items()}

    def from_draft(self, content: Mapping[str, Any]) -> None:
        """Take back what was pressed before a crash."""
        for person, (mark, *more) in content.items():
            self.set(int(person), Entry(Mark(mark) if mark else None, *more))


def on_file(row: RegisterRow) -> Entry:
    """What the row says on file."""
    return Entry(row.mark, row.reason, row.minutes, row.evidence)
