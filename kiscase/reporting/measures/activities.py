"""The tables of activities: the people, meetings and hours of the activities that belong to a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kiscase.reporting.facts import ActivityFact, YearFacts
from kiscase.reporting.forms import ReportForm, ReportFormColumn, ReportFormRow, ReportFormTable
from kiscase.reporting.measures.measuring import Measures
from kiscase.reporting.report import PEOPLE, CellKind, CountedCell

MEETING = "meeting"


def activity_patterns(one: ActivityFact) -> Iterator[str]:
    """The patterns that name an activity in a form, the closest first."""
    whole = f"{one.kind}/{one.sub}" if one.sub else one.kind
    for pattern in dict.fromkeys((whole, one.kind)):
        yield f"{pattern}@{one.setting}"
        yield pattern


def rows_of_activities(form: ReportForm, activities: Mapping[int, ActivityFact]) -> dict[int, tuple[str, str]]:
    """The table and the row in which each activity is counted; one that no row names is missing."""
    places = {
        pattern: (table.code, row.code)
        for table in form.tables
        for row in table.rows
        for pattern in row.options.get("activities", ())
    }
    found = {}
    for activity_id, one in activities.items():
        place = next((places[pattern] for pattern in activity_patterns(one) if pattern in places), None)
        if place is not None:
            found[activity_id] = place
    return found


class ActivityMeasures(Measures):
    """Counts who attended the activities of a row, their meetings and hours."""

    def __init__(self, facts: YearFacts, table: ReportFormTable, form: ReportForm) -> None:
        super().__init__(facts, table, form)
        rows = {
            activity: row
            for activity, (code, row) in rows_of_activities(form, facts.activities).items()
            if code == table.code
        }
        self._people: dict[str, set[int]] = defaultdict(set)
        self._meetings: dict[str, list[int]] = defaultdict(list)
        self._minutes: dict[str, int] = defaultdict(int)
        for person, activity, _inside in facts.attended:
            if activity in rows:
                self._people[rows[activity]].add(person)
        for meeting in facts.meetings:
            if meeting.activity_id in rows:
                self._meetings[rows[meeting.activity_id]].append(meeting.id)
                self._minutes[rows[meeting.activity_id]] += meeting.minutes
        self._work: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for row in table.rows:
            if row.options.get("traineeships"):
                self._people[row.code].update(person for person, _traineeship in facts.traineeships)
            if row.options.get("work"):
                self._add_work(row.code)

    def _add_work(self, row: str) -> None:
        """Add work to a row: where its hours are recorded, those of the meetings do not count beside them."""
        if self.facts.work:
            self._minutes[row] = 0
        for one in self.facts.work:
            self._people[row].add(one.participant_id)
            self._minutes[row] += one.minutes
            self._work[row][one.table].append(one.id)

    def cell(self, row: ReportFormRow, column: ReportFormColumn) -> CountedCell:
        """People, meetings or hours of a row, or of all rows without repeats."""
        codes = [one.code for one in self.table.rows if not one.total] if row.total else [row.code]
        match column.measure:
            case "people":
                return CountedCell.of_ids(PEOPLE, self._all_people(codes))
            case "with_effect":
                wanted = self.table.options["effects"]
                reached = {person for person, kind in self.facts.effects if kind in wanted}
                return CountedCell.of_ids(PEOPLE, self._all_people(codes) & reached)
            case "meetings":
                return CountedCell.of_ids(MEETING, (one for code in codes for one in self._meetings[code]))
            case "hours":
                return self._hours(codes)
        raise KeyError(column.measure)

    def _all_people(self, codes: Iterable[str]) -> set[int]:
        return set().union(*(self._people[code] for code in codes))

    def _hours(self, codes: list[str]) -> CountedCell:
        parts: dict[str, list[int]] = defaultdict(list)
        for code in codes:
            parts[MEETING] += [] if self._work[code] else self._meetings[code]
            for table, ids in self._work[code].items():
                parts[table] += ids
        hours = round(sum(self._minutes[code] for code in codes) / 60, 2)
        shown = tuple((table, tuple(sorted(ids))) for table, ids in parts.items() if ids)
        return CountedCell(hours, CellKind.HOURS, shown)
