"""How much there is in a federation's file, and on which days.

What grows are the people and the years that are kept; what is open on a day is the same in a small file and a large
one, as far as both have it: registers that are missing, documents that wait, evaluations that come soon.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

GROUP = 25
"""People of an activity: those of one register."""
MEETINGS = 100
"""Meetings of an activity that were held; twice a week."""
YEAR = timedelta(364)
"""From one year of activities to the next: whole weeks."""
MISSING = 20
"""Activities of which the last two registers are missing."""
TASKS = 10
"""Activities of which somebody was absent so often that there is a task."""
OPEN = 20
"""How many there are of each other thing that is open."""
_AHEAD = 4  # meetings that are planned


@dataclass(frozen=True)
class Scale:
    """So many people, in so many years up to a day."""

    people: int
    years: int
    today: date

    @property
    def contracts(self) -> int:
        """All contracts that were signed: one of ten people has one."""
        return self.groups * self.years * GROUP

    @property
    def groups(self) -> int:
        """Activities of a year, with 25 people each."""
        return self.people // 10 // self.years // GROUP

    @property
    def missing(self) -> int:
        """Activities with missing registers; there are others, too."""
        return min(MISSING, self.groups // 2)

    @property
    def tasks(self) -> int:
        """Activities with somebody who was absent without excuse."""
        return min(TASKS, self.groups // 4)

    @property
    def open(self) -> int:
        """How many there are of each thing that is open."""
        return min(OPEN, self.groups * GROUP // 4)

    def first_day(self, year: int) -> date:
        """The day on which a year begins; the last one is that of today."""
        return self.today - timedelta(self.today.weekday()) - timedelta(7 * 52) - YEAR * (self.years - 1 - year)

    def drawn_on(self, year: int) -> date:
        """The day of the contracts of a year: its people are registered, and nobody has met yet."""
        return self.first_day(year) + timedelta(11)

    def people_of(self, year: int) -> range:
        """The places of the people who are registered in a year, counted from 1."""
        share = self.people // self.years
        return range(year * share + 1, self.people + 1 if year == self.years - 1 else (year + 1) * share + 1)

    def held_on(self, year: int, group: int) -> list[date]:
        """The days on which a group has met."""
        before = self.today - YEAR * (self.years - 1 - year) - timedelta(1)
        return sorted(_days(before, -1, group, MEETINGS))

    def planned_on(self, year: int, group: int) -> list[date]:
        """The days on which a group is going to meet: only those of the last year do."""
        if year < self.years - 1:
            return []
        return list(_days(self.today + timedelta(1), 1, group, _AHEAD))


def weekdays(group: int) -> tuple[int, int]:
    """The two days of the week on which a group meets."""
    return (group % 2, group % 2 + 2)


def _days(first: date, step: int, group: int, number: int) -> Iterator[date]:
    day, found = first, 0
    while found < number:
        if day.weekday() in weekdays(group):
            found += 1
            yield day
        day += timedelta(step)
