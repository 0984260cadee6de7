"""The tables of people: who is selected by a row (group, benefit, situation) and by a column (started, completed …)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cached_property

from kiscase.activities.activity_rules import COMMISSIONED_REINTEGRATION
from kiscase.participants.stays.actions import graduate_from
from kiscase.participants.stays.model import StayEnd
from kiscase.reporting.facts import StayFact, YearFacts
from kiscase.reporting.forms import ReportForm, ReportFormColumn, ReportFormRow, ReportFormTable
from kiscase.reporting.measures.measuring import Measures
from kiscase.reporting.report import PEOPLE, CountedCell

Selection = Callable[["PeopleMeasures", ReportFormRow], AbstractSet[int]]
Measure = Callable[["PeopleMeasures", ReportFormColumn], AbstractSet[int]]


class PeopleMeasures(Measures):
    """Counts participants: those of the row who are measured by the column."""

    def __init__(self, facts: YearFacts, table: ReportFormTable, form: ReportForm) -> None:
        super().__init__(facts, table, form)
        self.last_stays: dict[int, StayFact] = {}
        for stay in facts.stays:  # in their order: the last one of a person stays
            self.last_stays[stay.participant_id] = stay
        self._completed_stays = {one.participant_id: one for one in facts.stays if one.end == StayEnd.COMPLETED}
        self._selected: dict[str, AbstractSet[int]] = {}
        self._measured: dict[str, AbstractSet[int]] = {}

    def cell(self, row: ReportFormRow, column: ReportFormColumn) -> CountedCell:
        """The people of the row, or those among them whom the column measures."""
        if row.select == "everybody":
            return CountedCell.of_ids(PEOPLE, self._measure(column))
        selected = self._select(row)
        return CountedCell.of_ids(PEOPLE, selected if row.options.get("alone") else selected & self._measure(column))

    def _select(self, row: ReportFormRow) -> AbstractSet[int]:
        found = self._selected.get(row.code)
        if found is None:
            found = self._selected[row.code] = _SELECTIONS[row.select](self, row)
        return found

    @cached_property
    def _groups(self) -> list[tuple[int, set[str]]]:
        return [(person, set(json.loads(groups or "[]"))) for person, groups in self.facts.groups]

    def _measure(self, column: ReportFormColumn) -> AbstractSet[int]:
        found = self._measured.get(column.code)
        if found is None:
            found = self._measured[column.code] = _MEASURES[column.measure](self, column)
        return found

    # rows

    def of_main_group(self, row: ReportFormRow) -> AbstractSet[int]:
        """Whose last stay has one of these main groups."""
        wanted = row.options["groups"]
        return {person for person, stay in self.last_stays.items() if stay.group in wanted}

    def of_any_group(self, row: ReportFormRow) -> AbstractSet[int]:
        """Who belongs to one of these groups, among others."""
        wanted = set(row.options["groups"])
        return {person for person, groups in self._groups if wanted & groups}

    def with_benefit(self, row: ReportFormRow) -> AbstractSet[int]:
        """Who has a right to one of these benefits in the year."""
        return {person for person, kind in self.facts.benefits if kind in row.options["benefits"]}

    def graduates(self, _row: ReportFormRow) -> AbstractSet[int]:
        """Who completed a stay that was long enough for a graduate (art. 2 pkt 1b)."""
        found = set()
        for stay in self.facts.stays:
            if stay.participant_id in self.facts.completions and stay.ended:
                earliest = graduate_from(date.fromisoformat(stay.started))
                if earliest is not None and earliest <= date.fromisoformat(stay.ended):
                    found.add(stay.participant_id)
        return found

    def of_activity_kind(self, row: ReportFormRow) -> AbstractSet[int]:
        """Who attended activities of one of these kinds in the year."""
        return {
            person
            for person, activity, _inside in self.facts.attended
            if self.facts.activities[activity].kind in row.options["kinds"]
        }

    def in_situation(self, row: ReportFormRow) -> AbstractSet[int]:
        """Who completed and is in one of these situations since; *missing*: also of whom none is recorded."""
        wanted, missing = row.options["situations"], row.options.get("missing", False)
        found = set()
        for person in self.facts.completions:
            situation = self._outcome(person)[0]
            if situation in wanted or (missing and not situation):
                found.add(person)
        return found

    def _outcome(self, person: int) -> tuple[str, bool]:
        """The situation after the stay that a person completed, and whether a document confirms it."""
        stay = self._completed_stays.get(person)
        return self.facts.outcomes.get(stay.id, ("", False)) if stay is not None else ("", False)

    # columns

    def at_start(self, _column: ReportFormColumn) -> AbstractSet[int]:
        """Whose stay began before the first day and went on then."""
        first = self.facts.first
        return {one.participant_id for one in self.facts.stays if one.started < first and not "" < one.ended < first}

    def started(self, _column: ReportFormColumn) -> AbstractSet[int]:
        """Whose stay began in the year."""
        return {one.participant_id for one in self.facts.stays if self.facts.first <= one.started <= self.facts.last}

    def took_part(self, _column: ReportFormColumn) -> AbstractSet[int]:
        """Who attended something, or worked, within a stay; what the starosta commissioned does not count."""
        activities = self.facts.activities
        there = {
            person
            for person, activity, inside in self.facts.attended
            if inside and activities[activity].kind != COMMISSIONED_REINTEGRATION
        }
        return there | {one.participant_id for one in self.facts.work if one.within_stay}

    def completed(self, _column: ReportFormColumn) -> AbstractSet[int]:
        """Who got a certificate of completion in the year."""
        return self.facts.completions

    def left(self, column: ReportFormColumn) -> AbstractSet[int]:
        """Whose stay ended in the year in one of these ways."""
        return {
            one.participant_id
            for one in self.facts.stays
            if self.facts.first <= one.ended <= self.facts.last and one.end in column.options["ends"]
        }

    def at_end(self, _column: ReportFormColumn) -> AbstractSet[int]:
        """Whose stay went on after the last day."""
        last = self.facts.last
        return {one.participant_id for one in self.facts.stays if one.started <= last and not "" < one.ended <= last}

    def with_effect(self, column: ReportFormColumn) -> AbstractSet[int]:
        """Who reached an effect of these kinds in the year, and if the column wants so, who got a job afterwards."""
        found = {person for person, kind in self.facts.effects if kind in column.options["effects"]}
        return found | self.employed_after(column) if column.options.get("with_employment") else found

    def employed_after(self, column: ReportFormColumn) -> AbstractSet[int]:
        """Who completed in the year and is in one of the situations that are a job."""
        jobs = column.options["situations"]
        return {person for person in self.facts.completions if self._outcome(person)[0] in jobs}

    def documented(self, _column: ReportFormColumn) -> AbstractSet[int]:
        """Whose situation after completing a document confirms."""
        return {person for person in self.facts.completions if self._outcome(person)[1]}

    def still_after(self, _column: ReportFormColumn) -> AbstractSet[int]:
        """Who was in the same situation six months later."""
        found = set()
        for person in self.facts.completions:
            stay, situation = self._completed_stays.get(person), self._outcome(person)[0]
            if stay is not None and situation and self.facts.half_year_later.get(stay.id) == situation:
                found.add(person)
        return found


_SELECTIONS: Mapping[str, Selection] = {
    "main_group": PeopleMeasures.of_main_group,
    "any_group": PeopleMeasures.of_any_group,
    "benefit": PeopleMeasures.with_benefit,
    "graduates": PeopleMeasures.graduates,
    "activity_kind": PeopleMeasures.of_activity_kind,
    "situation": PeopleMeasures.in_situation,
}
_MEASURES: Mapping[str, Measure] = {
    "at_start": PeopleMeasures.at_start,
    "started": PeopleMeasures.started,
    "took_part": PeopleMeasures.took_part,
    "completed": PeopleMeasures.completed,
    "left": PeopleMeasures.left,
    "at_end": PeopleMeasures.at_end,
    "effect": PeopleMeasures.with_effect,
    "employed_after": PeopleMeasures.employed_after,
    "documented": PeopleMeasures.documented,
    "still_after": PeopleMeasures.still_after,
}
