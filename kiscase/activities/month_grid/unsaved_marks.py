"""The marks of a month grid while they are being made: what is on file, what was marked since, and marking in bulk.

Unsaved marks stay when another month is shown. Marking in bulk never replaces a mark, whether made by hand,
preset by an excused absence, or unsaved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from kiscase.activities import attendance_rates
from kiscase.activities.attendance_rates import AttendanceRate, MeetingAttendance
from kiscase.activities.model import AttendanceMark
from kiscase.activities.month_grid.actions import AttendanceMonth, CellKey
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.text.cleaning import clean_line

_UNMARKED_SIGNS = ("", "?")  # printed and copied for a person without a mark
_NOT_ON_LIST_SIGNS = ("–", "-")  # printed and copied for a person who is not on the list
_UNDO_LIMIT = 50  # key presses that can be undone


class UnsavedMark(NamedTuple):
    """An unsaved mark, and the mark made by hand that was on file then."""

    mark: AttendanceMark | None
    seen: AttendanceMark | None


class PastedMarks(NamedTuple):
    """The marks in a pasted text: those for empty cells, and those that would replace others."""

    fresh: dict[CellKey, AttendanceMark]
    others: dict[CellKey, AttendanceMark]


class PasteError(Exception):
    """A text cannot be pasted; the message names the cell."""


class UnsavedMarks:
    """The month that is shown, and the unsaved marks of all months."""

    def __init__(
        self, month: AttendanceMonth | None = None, changes: Mapping[CellKey, UnsavedMark] | None = None
    ) -> None:
        self.month = month
        self.changes = dict(changes or {})
        self._undo_stack: list[dict[CellKey, UnsavedMark]] = []

    def show(self, month: AttendanceMonth) -> None:
        """Show another month, or the same one as it is on file now, and drop what has been saved."""
        self.month = month
        self._drop_saved()

    def by_hand(self, key: CellKey) -> AttendanceMark | None:
        """The mark that was made by hand and is on file."""
        cell = self._cell(key)
        return cell.mark if cell is not None and not cell.preset else None

    def mark(self, key: CellKey) -> AttendanceMark | None:
        """The mark that counts now."""
        if key in self.changes:
            return self.changes[key].mark
        cell = self._cell(key)
        return cell.mark if cell is not None else None

    def is_on_list(self, key: CellKey) -> bool:
        """Whether the person is on the list of the meeting."""
        return self._cell(key) is not None

    def is_preset(self, key: CellKey) -> bool:
        """Whether the mark is preset by an excused absence."""
        cell = self._cell(key)
        return cell is not None and cell.preset and key not in self.changes

    def is_unsaved(self, key: CellKey) -> bool:
        """Whether the mark of the cell is unsaved."""
        return key in self.changes

    def why_not(self, key: CellKey) -> str:
        """Why the cell cannot be marked; empty when it can be."""
        if self.month is None or not self.is_on_list(key):
            return _("The person is not on the list of this meeting.")
        return next((one.why_not for one in self.month.meetings if one.id == key[1]), "")

    def is_closed(self, key: CellKey) -> bool:
        """Whether the register of the meeting is closed, and can be reopened with a reason."""
        return self.month is not None and any(one.closed for one in self.month.meetings if one.id == key[1])

    def set(self, key: CellKey, mark: AttendanceMark) -> bool:
        """Mark one cell, replacing any other mark; whether it could be marked."""
        if self.why_not(key):
            return False
        self._apply({key: mark})
        return True

    def unmark(self, key: CellKey) -> bool:
        """Remove the unsaved mark of a cell, otherwise the mark made by hand; whether there was one."""
        if key in self.changes:
            return bool(self.take_back([key]))
        if self.by_hand(key) is None or self.why_not(key):
            return False
        self._apply({key: None})
        return True

    def fill(self, keys: Iterable[CellKey], mark: AttendanceMark) -> int:
        """Mark the empty ones of some cells; returns how many."""
        return self.put(dict.fromkeys(keys, mark))

    def put(
        self, marks: Mapping[CellKey, AttendanceMark], *, over: Mapping[CellKey, AttendanceMark] | None = None
    ) -> int:
        """Mark the empty ones of many cells, and replace the marks in *over*; returns how many were marked."""
        wanted = {key: mark for key, mark in marks.items() if self.mark(key) is None and not self.why_not(key)}
        wanted |= {key: mark for key, mark in (over or {}).items() if not self.why_not(key)}
        self._apply(wanted)
        return len(wanted)

    def take_back(self, keys: Iterable[CellKey]) -> int:
        """Discard the unsaved marks of some cells; returns how many."""
        found = [key for key in dict.fromkeys(keys) if key in self.changes]
        before = dict(self.changes)
        for key in found:
            del self.changes[key]
        self._push_undo(before)
        return len(found)

    def discard(self) -> None:
        """Discard all unsaved marks."""
        self.changes.clear()
        self._undo_stack.clear()

    def can_undo(self) -> bool:
        """Whether there is a key press to undo."""
        return bool(self._undo_stack)

    def undo(self) -> None:
        """Undo the last key press, fill or paste."""
        if self._undo_stack:
            self.changes = self._undo_stack.pop()
            self._drop_saved()

    def saved(self, sent: Mapping[CellKey, UnsavedMark]) -> None:
        """After *sent* was saved: marks made during the save stay unsaved."""
        for key, change in sent.items():
            now = self.changes.get(key)
            if now == change:
                del self.changes[key]
            elif now is not None:
                self.changes[key] = now._replace(seen=change.mark)
            cell = self._cell(key)
            if cell is not None and self.month is not None:
                self.month.cells[key] = cell._replace(mark=change.mark, preset=False, minutes=None)
        self._undo_stack.clear()

    def rows(self, person: int) -> list[MeetingAttendance]:
        """A person's marks of the month at meetings that were held, as they are now; one of today once it has ended."""
        month = self.month
        if month is None:
            return []
        held = [(person, one.id) for one in month.meetings if one.held]
        rows = [self._now(key, month.cells[key]) for key in held if key in month.cells]
        moment = clock.now().astimezone()
        return [row for row in rows if not row.is_ahead(moment)]

    def rate(self, person: int) -> AttendanceRate | None:
        """A person's rate in the month."""
        return (
            attendance_rates.calculate_rate_by_rule(self.rows(person), self.month.rule)
            if self.month is not None
            else None
        )

    def whole(self) -> AttendanceRate | None:
        """The rate of all people in the month."""
        if self.month is None:
            return None
        return attendance_rates.calculate_rate_by_rule(
            (row for one in self.month.people for row in self.rows(one.id)), self.month.rule
        )

    def copied(self, keys: Sequence[Sequence[CellKey]], signs: Mapping[AttendanceMark, str]) -> str:
        """Cells in the format of a spreadsheet: a line for each person, tabs between the meetings."""
        return "\n".join("\t".join(self._sign(key, signs) for key in line) for line in keys)

    def pasted(self, keys: Sequence[Sequence[CellKey]], text: str, words: Mapping[str, AttendanceMark]) -> PastedMarks:
        """The marks of a text for cells of the same shape; raises PasteError, naming the first cell that is wrong."""
        fresh: dict[CellKey, AttendanceMark] = {}
        others: dict[CellKey, AttendanceMark] = {}
        for line, typed in zip(keys, parse_table(text), strict=True):
            for key, word in zip(line, typed, strict=True):
                mark = self._parse_mark(key, clean_line(word), words)
                if mark is not None and mark is not self.mark(key):
                    (fresh if self.mark(key) is None else others)[key] = mark
        return PastedMarks(fresh, others)

    def to_draft(self) -> dict[str, Any]:
        """The unsaved marks as JSON can hold them."""
        return {"month": [[*key, change.mark, change.seen] for key, change in self.changes.items()]}

    def from_draft(self, content: Mapping[str, Any]) -> None:
        """Restore the marks that were made before a crash."""
        for person, meeting, mark, seen in content.get("month", ()):
            change = UnsavedMark(AttendanceMark(mark) if mark else None, AttendanceMark(seen) if seen else None)
            self.changes[person, meeting] = change

    def describe_cell(self, key: CellKey) -> str:
        """A cell in words."""
        month = self.month
        name = next((one.name for one in month.people if one.id == key[0]), "") if month else ""
        on = next((one.day for one in month.meetings if one.id == key[1]), None) if month else None
        return f"{name}, {format_date(on)}"

    def _parse_mark(self, key: CellKey, word: str, words: Mapping[str, AttendanceMark]) -> AttendanceMark | None:
        if word in _UNMARKED_SIGNS or (word in _NOT_ON_LIST_SIGNS and not self.is_on_list(key)):
            return None
        mark = words.get(word.casefold())
        if mark is None:
            raise PasteError(
                _("“{word}” is not the letter of a mark ({where}). Nothing was pasted.").format(
                    word=_short(word), where=self.describe_cell(key)
                )
            )
        if mark is not self.mark(key) and (why_not := self.why_not(key)):
            raise PasteError(
                _("Nothing can be marked here: {where}. {why} Nothing was pasted.").format(
                    where=self.describe_cell(key), why=why_not
                )
            )
        return mark

    def _sign(self, key: CellKey, signs: Mapping[AttendanceMark, str]) -> str:
        if not self.is_on_list(key):
            return _NOT_ON_LIST_SIGNS[0]
        mark = self.mark(key)
        return signs[mark] if mark is not None else ""

    def _now(self, key: CellKey, cell: MeetingAttendance) -> MeetingAttendance:
        return cell._replace(mark=self.changes[key].mark, preset=False) if key in self.changes else cell

    def _apply(self, marks: Mapping[CellKey, AttendanceMark | None]) -> None:
        before = dict(self.changes)
        for key, mark in marks.items():
            on_file = self.by_hand(key)
            if mark is on_file:
                self.changes.pop(key, None)
            else:
                self.changes[key] = UnsavedMark(mark, on_file)
        self._push_undo(before)

    def _push_undo(self, before: dict[CellKey, UnsavedMark]) -> None:
        if before != self.changes:
            self._undo_stack = [*self._undo_stack[1 - _UNDO_LIMIT :], before]

    def _drop_saved(self) -> None:
        """Drop the changes that are on file by now."""
        for key, change in list(self.changes.items()):
            if self.is_on_list(key) and self.by_hand(key) is change.mark:
                del self.changes[key]

    def _cell(self, key: CellKey) -> MeetingAttendance | None:
        return self.month.cells.get(key) if self.month is not None else None


def parse_table(text: str) -> list[list[str]]:
    """The rows of a text that a spreadsheet put on the clipboard; raises PasteError if their lengths differ."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    rows = [line.split("\t") for line in lines]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            words = _("Line {number} of the clipboard has {count} cells, the first has {first}.")
            sentence = words.format(number=number, count=len(row), first=len(rows[0]))
            nothing = _("Nothing was pasted.")
            raise PasteError(f"{sentence} {nothing}")
    return rows


def _short(word: str) -> str:
    return word if len(word) <= 20 else f"{word[:20]}…"
