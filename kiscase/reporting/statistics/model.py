"""What a report of the day-by-day work is asked for and what it holds: periods, columns, cells and who they count."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta

from kiscase.activities.periods import hours_text, month_name, period_text
from kiscase.core.i18n import N_, _, localized_text
from kiscase.core.records.choice import Choice
from kiscase.core.records.sex import Sex
from kiscase.core.resources import load_toml
from kiscase.core.text.money import format_money

REPORTS_FILE = "reports/statistics.toml"
HIDDEN_TEXT = "•"
"""What stands for a number that is hidden."""


class PeriodKind(Choice):
    """How long the period of a report is."""

    MONTH = "month", N_("month")
    QUARTER = "quarter", N_("quarter")
    HALF_YEAR = "half_year", N_("half-year")
    YEAR = "year", N_("year")
    ANY = "any", N_("from day to day")


MONTHS_OF_KIND = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
_OFFERED = {PeriodKind.MONTH: 36, PeriodKind.QUARTER: 20, PeriodKind.HALF_YEAR: 12, PeriodKind.YEAR: 12}
_ROMAN = ("I", "II", "III", "IV")


class ReportPeriod(NamedTuple):
    """The first and the last day of what is counted."""

    since: date
    until: date

    @property
    def text(self) -> str:
        """The period in words: `maj 2026`, `II kwartał 2026`, `2026`, or from day to day."""
        months = (self.until + relativedelta(days=1)).month - self.since.month
        whole = self.since.day == 1 and (self.until + relativedelta(days=1)).day == 1
        years = (self.until + relativedelta(days=1)).year - self.since.year
        count = 12 * years + months if whole else 0
        place, rest = divmod(self.since.month - 1, count) if count else (0, 1)
        if count == 1:
            return month_name(self.since)
        if count == 3 and rest == 0:
            return _("quarter {number} of {year}").format(number=_ROMAN[place], year=self.since.year)
        if count == 6 and rest == 0:
            return _("half-year {number} of {year}").format(number=_ROMAN[place], year=self.since.year)
        if count == 12 and self.since.month == 1:
            return str(self.since.year)
        return period_text(self.since, self.until)

    @property
    def is_month(self) -> bool:
        """Whether it lies within one month."""
        return (self.since.year, self.since.month) == (self.until.year, self.until.month)

    def parts(self) -> list[ReportPeriod]:
        """The months of the period, or its years where it is longer than two of them."""
        step = 1 if (self.until - self.since).days <= 2 * 366 else 12
        first = self.since.replace(day=1) if step == 1 else self.since.replace(month=1, day=1)
        found = []
        while first <= self.until:
            following = first + relativedelta(months=step)
            last = following - relativedelta(days=1)
            found.append(ReportPeriod(max(first, self.since), min(last, self.until)))
            first = following
        return found


def period_of(kind: PeriodKind, on: date) -> ReportPeriod:
    """The month, quarter, half-year or year of a day; of any other kind the month."""
    length = MONTHS_OF_KIND.get(kind, 1)
    first = on.replace(month=(on.month - 1) // length * length + 1, day=1)
    return ReportPeriod(first, first + relativedelta(months=length, days=-1))


def offered_periods(kind: PeriodKind, on: date) -> list[ReportPeriod]:
    """The periods of a kind that are offered, that of the day first, then those before it."""
    latest = period_of(kind, on)
    back = (relativedelta(months=place * MONTHS_OF_KIND.get(kind, 1)) for place in range(_OFFERED.get(kind, 1)))
    return [period_of(kind, latest.since - one) for one in back]


class NumberKind(enum.Enum):
    """How a number is written."""

    COUNT = "count"
    MINUTES = "minutes"
    MONEY = "money"
    RATE = "rate"


class CountedThing(enum.Enum):
    """What a number counts, and so what it opens."""

    PERSON = "person"
    MARK = "mark"  # a meeting that a person attended: ids of the meeting and of the person
    MEETING = "meeting"
    CONTRACT = "contract"


class StatisticsRequest(NamedTuple):
    """Which report of which period is asked for, by what its rows are, and what is counted only."""

    report: str
    period: ReportPeriod
    on: date
    """Nothing after this day counts."""
    by: str = ""
    activity_id: int | None = None
    referred_by: str = ""
    sex: Sex | None = None
    days: int = 30
    """After so many days without contact somebody is listed."""

    @property
    def last(self) -> date:
        """The last day that counts."""
        return min(self.period.until, self.on)


class StatisticsColumn(NamedTuple):
    """A column: how its numbers are written and what they count."""

    key: str
    label: str
    kind: NumberKind = NumberKind.COUNT
    counted: CountedThing = CountedThing.PERSON
    part_of: str = ""
    """The column of which this one counts a part, as women of people."""
    hidden_with: str = ""
    """The column that could be calculated from this one: what is hidden there is hidden here."""


class StatisticsCell(NamedTuple):
    """A number with what it counts; of a rate *of* is what it is a part of."""

    value: int | None = None
    counted: Collection[Any] = ()
    of: int = 0

    @property
    def percent(self) -> int | None:
        """A rate in whole percent, half a percent rounded up."""
        return (200 * (self.value or 0) + self.of) // (2 * self.of) if self.of else None


class StatisticsRow(NamedTuple):
    """A row with a cell for each column."""

    label: str
    cells: Sequence[StatisticsCell]
    total: bool = False


@dataclass(frozen=True)
class StatisticsTable:
    """A report with all its numbers; *hidden* are the places (row, column) of those that are not shown."""

    request: StatisticsRequest
    title: str
    columns: Sequence[StatisticsColumn]
    rows: Sequence[StatisticsRow]
    notes: Sequence[str] = ()
    facts: str = ""
    details: Mapping[int, str] = field(default_factory=dict)
    """What is listed beside a person, by id."""
    hidden: frozenset[tuple[int, int]] = frozenset()

    @property
    def row_title(self) -> str:
        """What the rows are."""
        return dict(row_options(self.request.report)).get(self.request.by, "")

    def cell_text(self, row: int, column: int) -> str:
        """A number as people read it; a dash where there is none."""
        if (row, column) in self.hidden:
            return HIDDEN_TEXT
        cell, kind = self.rows[row].cells[column], self.columns[column].kind
        if cell.value is None or (kind is NumberKind.RATE and not cell.of):
            return "–"
        match kind:
            case NumberKind.MINUTES:
                return hours_text(cell.value / 60)
            case NumberKind.MONEY:
                return format_money(cell.value)
            case NumberKind.RATE:
                return f"{cell.percent}%"
            case _:
                return str(cell.value)

    def with_hidden(self, hidden: Collection[tuple[int, int]]) -> StatisticsTable:
        """The same report without the numbers in these places."""
        return replace(self, hidden=frozenset(hidden))


def list_report_keys() -> list[str]:
    """The reports, in the order in which they are offered."""
    return [one["key"] for one in load_toml(REPORTS_FILE)["report"]]


def report_definition(key: str) -> Mapping[str, Any]:
    """The definition of a report: title, columns, what its rows can be, and how it counts."""
    found: Mapping[str, Any] = next(one for one in load_toml(REPORTS_FILE)["report"] if one["key"] == key)
    return found


def report_title(key: str) -> str:
    """The title of a report in the current language."""
    return localized_text(report_definition(key)["title"])


def report_text(key: str) -> str:
    """One of the words that the reports share, such as that of the total."""
    return localized_text(load_toml(REPORTS_FILE)["word"][key])


def row_options(key: str) -> list[tuple[str, str]]:
    """By what the rows of a report can be: (word, label)."""
    labels = load_toml(REPORTS_FILE)["by"]
    return [(one, localized_text(labels[one])) for one in report_definition(key)["by"]]


def report_columns(key: str) -> list[StatisticsColumn]:
    """The columns of a report, by its definition."""
    return [
        StatisticsColumn(
            one["key"],
            localized_text(one["label"]),
            NumberKind(one.get("kind", "count")),
            CountedThing(one.get("counted", "person")),
            one.get("part_of", ""),
            one.get("hidden_with", ""),
        )
        for one in report_definition(key)["column"]
    ]


def report_notes(key: str) -> list[str]:
    """How a report counts, sentence by sentence."""
    return [localized_text(one) for one in report_definition(key)["how"]]


def count_cells(people: Collection[int], sexes: Mapping[int, Sex | None]) -> list[StatisticsCell]:
    """How many people these are, how many of them women, and how many men."""
    of_sex = {sex: frozenset(one for one in people if sexes.get(one) is sex) for sex in (Sex.FEMALE, Sex.MALE)}
    return [StatisticsCell(len(found), found) for found in (frozenset(people), *of_sex.values())]
