"""The tables about the club: its data, its staff on the last day, its volunteers, its money."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from kiscase.club.money.model import SOURCES
from kiscase.club.staff.model import EmploymentBasis
from kiscase.core.date_format import format_date
from kiscase.core.records.code_list import CodeList
from kiscase.core.territory.gminas import gmina_label
from kiscase.reporting.facts import YearFacts
from kiscase.reporting.forms import ReportFormColumn, ReportFormRow
from kiscase.reporting.institution_facts import ENTRY_TEXTS, MoneyFact, TermFact
from kiscase.reporting.measures.measuring import Measures
from kiscase.reporting.report import CellKind, CountedCell

_BASES = [basis.value for basis in EmploymentBasis]
_EMPLOYMENT = (EmploymentBasis.FULL_TIME, EmploymentBasis.PART_TIME)
_OPERATOR_KINDS = CodeList("reports/club.toml", "operator_kind")


class ClubMeasures(Measures):
    """The data of the club, as texts."""

    def cell(self, row: ReportFormRow, _column: ReportFormColumn) -> CountedCell:
        """What is on file about one thing."""
        found = [self._text(key) for key in row.options["facts"]]
        return CountedCell(", ".join(filter(None, found)), CellKind.TEXT, self._parts(row.options["facts"]))

    def _parts(self, keys: Sequence[str]) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Where the texts stand: in the register or in the data of the club, the year in neither."""
        known = self.facts.institution
        if any(key in ENTRY_TEXTS for key in keys):
            return (("register_event", (known.entry_id,)),) if known.entry_id else ()
        return (("club", (known.club_id,)),) if known.club_id and list(keys) != ["year"] else ()

    def _text(self, key: str) -> str:
        value = self.facts.institution.club.get(key)
        if key == "year":
            return self.facts.first[:4]
        if key == "postal_town":
            parts = (self.facts.institution.club.get(one) or "" for one in ("postal_code", "town"))
            return " ".join(filter(None, parts))
        if not value:
            return ""
        if key in ("started_on", "entry_day"):
            return format_date(date.fromisoformat(str(value)))
        if key == "gmina":
            return f"{gmina_label(str(value))}, TERC {value}"
        return _OPERATOR_KINDS.label(str(value)) if key == "operator_kind" else str(value)


class StaffMeasures(Measures):
    """Workers by the post of their main term: employment first, then the larger part, then the earlier term."""

    def cell(self, row: ReportFormRow, column: ReportFormColumn) -> CountedCell:
        """Workers of a post, or of all posts."""
        posts = None if row.total else row.options["posts"]
        last = self.facts.last
        match column.measure:
            case "fte":
                return self._amount([one for one in self._held(last) if self._is_of(one, posts)], last)
            case "average":
                return self._average([one for one in self.facts.institution.terms if self._is_of(one, posts)])
            case "hours":
                terms = [one for one in self._in_year() if self._is_of(one, posts) and one.hours]
                return CountedCell(sum(one.hours for one in terms), CellKind.HOURS, _parts_of(terms))
        return CountedCell.of_ids("worker", self._workers(column, posts))

    def sexes(self, facts: YearFacts) -> tuple[AbstractSet[int], AbstractSet[int]]:
        """The women and men among the workers."""
        return facts.institution.women, facts.institution.men

    def _workers(self, column: ReportFormColumn, posts: Collection[str] | None) -> set[int]:
        eve = (date.fromisoformat(self.facts.first) - timedelta(1)).isoformat()
        before, now = {one.worker_id for one in self._held(eve)}, {one.worker_id for one in self._held(self.facts.last)}
        during = {one.worker_id for one in self._in_year()}
        match column.measure:
            case "employed":
                terms = self._main_terms(self._held(self.facts.last))
                bases = column.options.get("bases", _BASES)
                terms = [one for one in terms if one.basis in bases]
            case "hired":
                terms = [one for one in self._main_terms(self._in_year()) if one.worker_id not in before]
            case "gone":
                ended = before | during
                terms = [one for one in self._main_terms(self._in_year()) if one.worker_id in ended - now]
            case _:
                raise KeyError(column.measure)
        return {one.worker_id for one in terms if self._is_of(one, posts)}

    def _is_of(self, one: TermFact, posts: Collection[str] | None) -> bool:
        return posts is None or one.post in posts

    def _held(self, on: str) -> list[TermFact]:
        return [one for one in self.facts.institution.terms if one.since <= on and not "" < one.until < on]

    def _in_year(self) -> list[TermFact]:
        return [one for one in self.facts.institution.terms if not "" < one.until < self.facts.first]

    def _main_terms(self, terms: Sequence[TermFact]) -> list[TermFact]:
        best: dict[int, TermFact] = {}
        for one in sorted(terms, key=lambda term: (_BASES.index(term.basis), -term.fte, term.since, term.id)):
            best.setdefault(one.worker_id, one)
        return list(best.values())

    def _amount(self, terms: Sequence[TermFact], _on: str) -> CountedCell:
        employed = [one for one in terms if one.basis in _EMPLOYMENT]
        return CountedCell(sum(one.fte for one in employed) / 100, CellKind.MONEY, _parts_of(employed))

    def _average(self, terms: Sequence[TermFact]) -> CountedCell:
        """The employment of the year, by its days."""
        first, last = date.fromisoformat(self.facts.first), date.fromisoformat(self.facts.last)
        employed = [one for one in terms if one.basis in _EMPLOYMENT and not "" < one.until < self.facts.first]
        total = 0
        for one in employed:
            since = max(first, date.fromisoformat(one.since))
            until = min(last, date.fromisoformat(one.until)) if one.until else last
            total += one.fte * max(0, (until - since).days + 1)
        days = (last - first).days + 1
        return CountedCell(round(total / 100 / days, 2), CellKind.MONEY, _parts_of(employed))


def _parts_of(terms: Sequence[TermFact]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    ids = tuple(sorted({one.worker_id for one in terms}))
    return (("worker", ids),) if ids else ()


class VolunteerMeasures(Measures):
    """Volunteers and their hours, as they were recorded for the year."""

    def cell(self, _row: ReportFormRow, column: ReportFormColumn) -> CountedCell:
        """One figure of the year."""
        found = self.facts.institution.volunteers
        women, men, hours = (sum(one[place] for one in found) for place in (1, 2, 3))
        value = {"together": women + men, "women": women, "men": men, "hours": hours}[column.measure]
        ids = tuple(one[0] for one in found)
        return CountedCell(value, CellKind.HOURS, (("volunteering", ids),) if ids else ())


class MoneyMeasures(Measures):
    """Money by its source; a source that is a part of another one is not in the total again."""

    def cell(self, row: ReportFormRow, column: ReportFormColumn) -> CountedCell:
        """An amount, or the agreements or days of settlement."""
        rows = self._rows(row)
        parts = (("grant_money", tuple(one.id for one in rows)),) if rows else ()
        if column.measure == "agreement":
            texts = [" z dnia ".join(filter(None, (one.agreement, _day(one.agreed_on)))) for one in rows]
            return CountedCell("; ".join(filter(None, texts)), CellKind.TEXT, parts)
        if column.measure == "settled":
            return CountedCell("; ".join(_day(one.settled_on) for one in rows if one.settled_on), CellKind.TEXT, parts)
        return CountedCell(sum(getattr(one, column.measure) for one in rows) / 100, CellKind.MONEY, parts)

    def _rows(self, row: ReportFormRow) -> list[MoneyFact]:
        found = self.facts.institution.money
        if row.total:
            return [one for one in found if not SOURCES.belongs_to(one.source)]
        return [one for one in found if one.source in row.options["sources"]]


def _day(text: str) -> str:
    return format_date(date.fromisoformat(text)) if text else ""
