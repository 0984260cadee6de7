"""The hours of a month while they are being typed: what is on file, and what was typed since, of all months."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from kiscase.activities.periods import parse_hours
from kiscase.activities.work_hours.limits import describe_wrong_day
from kiscase.activities.work_hours.queries import PersonDay, WorkMonth
from kiscase.activities.work_hours.register_comparison import hours_to_take_over
from kiscase.core.i18n import _


class UnsavedHour(NamedTuple):
    """Typed minutes of a person on a day, and what was on file then; None means no work."""

    minutes: int | None
    seen: int | None


class UnsavedHours:
    """The month that is shown, and the unsaved hours of all months."""

    def __init__(self) -> None:
        self.month: WorkMonth | None = None
        self.changes: dict[PersonDay, UnsavedHour] = {}
        self._undo_stack: list[dict[PersonDay, UnsavedHour]] = []

    def show(self, month: WorkMonth) -> None:
        """Show another month, or the same one as it is on file now, and drop what has been saved."""
        self.month = month
        self.changes = {
            key: change
            for key, change in self.changes.items()
            if not month.first <= key[1] <= month.last or change.minutes != month.minutes.get(key)
        }

    def minutes(self) -> dict[PersonDay, int]:
        """The minutes of the month that is shown, with what was typed."""
        if self.month is None:
            return {}
        typed = {
            key: change.minutes for key, change in self.changes.items() if self.month.first <= key[1] <= self.month.last
        }
        merged: dict[PersonDay, int | None] = {**self.month.minutes, **typed}
        return {key: minutes for key, minutes in merged.items() if minutes is not None}

    def is_open(self, key: PersonDay) -> bool:
        """Whether hours can be typed for a person and a day."""
        return self.month is not None and not describe_wrong_day(self.month, key, 60)

    def type_hours(self, key: PersonDay, text: str) -> str:
        """Take over typed hours; returns why they cannot be, or an empty text. Empty text and 0 mean no work."""
        if self.month is None:
            return ""
        try:
            minutes = parse_hours(text)
        except ValueError:
            return _("These are no hours: please type such as 4, 4,5 or 4:30.")
        minutes = minutes or None
        wrong = describe_wrong_day(self.month, key, minutes)
        if not wrong:
            self._change(self.month, {key: minutes})
        return wrong

    def to_take_over(self) -> dict[PersonDay, int]:
        """What the attendance register has for days without hours of the month that is shown."""
        if self.month is None:
            return {}
        return {
            key: count for key, count in hours_to_take_over(self.month, self.minutes()).items() if self.is_open(key)
        }

    def take_over(self) -> int:
        """Fill the days without hours from the attendance register; returns how many."""
        found = self.to_take_over()
        if self.month is not None and found:
            self._change(self.month, found)
        return len(found)

    def _change(self, month: WorkMonth, hours: Mapping[PersonDay, int | None]) -> None:
        self._undo_stack.append(dict(self.changes))
        for key, minutes in hours.items():
            seen = month.minutes.get(key)
            self.changes.pop(key, None)
            if minutes != seen:
                self.changes[key] = UnsavedHour(minutes, seen)

    def can_undo(self) -> bool:
        """Whether something typed here can be taken back."""
        return bool(self._undo_stack)

    def undo(self) -> None:
        """Take back what was typed last."""
        if self._undo_stack:
            self.changes = self._undo_stack.pop()

    def discard(self) -> None:
        """Forget what was typed."""
        self.changes, self._undo_stack = {}, []

    def mark_saved(self, sent: Mapping[PersonDay, UnsavedHour]) -> None:
        """These hours are on file; what was typed since stays."""
        self.changes = {key: change for key, change in self.changes.items() if sent.get(key) != change}
        self._undo_stack = []
        if self.month is not None:
            for key, change in sent.items():
                if self.month.first <= key[1] <= self.month.last:
                    self.month.minutes.pop(key, None)
                    if change.minutes is not None:
                        self.month.minutes[key] = change.minutes

    def to_draft(self) -> dict[str, Any]:
        """What was typed, as a draft keeps it."""
        return {
            "hours": [[key[0], key[1].isoformat(), change.minutes, change.seen] for key, change in self.changes.items()]
        }

    def from_draft(self, content: Mapping[str, Any]) -> None:
        """What was typed before a crash."""
        self.changes = {
            (person, date.fromisoformat(day)): UnsavedHour(minutes, seen)
            for person, day, minutes, seen in content.get("hours", [])
        }
