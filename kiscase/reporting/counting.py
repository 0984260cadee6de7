"""Counts the report of a year by its form: each cell is a selection of rows and a measure that the form names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from kiscase.core import legal_rules
from kiscase.core.database.plain_reader import PlainReader
from kiscase.reporting.facts import YearFacts, read_year_facts
from kiscase.reporting.forms import (
    ReportForm,
    ReportFormCheck,
    ReportFormColumn,
    ReportFormRow,
    ReportFormTable,
    report_form,
)
from kiscase.reporting.measures.activities import ActivityMeasures
from kiscase.reporting.measures.contracts import ContractMeasures
from kiscase.reporting.measures.institution import ClubMeasures, MoneyMeasures, StaffMeasures, VolunteerMeasures
from kiscase.reporting.measures.measuring import Measures
from kiscase.reporting.measures.people import PeopleMeasures
from kiscase.reporting.report import (
    NO_CELL,
    PEOPLE,
    CellKind,
    CountedCell,
    CountedCheck,
    CountedColumn,
    CountedTable,
    FigureOf,
    ReportTableRow,
    YearlyReport,
)

_KINDS: Mapping[str, type[Measures]] = {
    "people": PeopleMeasures,
    "activities": ActivityMeasures,
    "contracts": ContractMeasures,
    "club": ClubMeasures,
    "staff": StaffMeasures,
    "volunteers": VolunteerMeasures,
    "money": MoneyMeasures,
}


def count_yearly_report(
    reader: PlainReader, year: int, until: date | None = None, form: ReportForm | None = None
) -> YearlyReport:
    """The report of a year, counted from its first day until a day of it, else its last one."""
    form = form or report_form(year)
    first, last = date(year, 1, 1), date(year, 12, 31)
    last = max(first, min(until or last, last))
    facts = read_year_facts(reader, first, last)
    return YearlyReport(
        year,
        first,
        last,
        form.title,
        form.basis,
        form.due,
        form.remark,
        form.version,
        legal_rules.law_version(),
        count_tables(facts, form),
    )


def count_tables(facts: YearFacts, form: ReportForm) -> list[CountedTable]:
    """All tables of a form."""
    return [_count_table(facts, table, form) for table in form.tables]


def _count_table(facts: YearFacts, table: ReportFormTable, form: ReportForm) -> CountedTable:
    measures = _KINDS[table.kind](facts, table, form)
    columns = [one for column in table.columns for one in _figures(column)]
    cells = [[cell for column in table.columns for cell in _cells(facts, measures, row, column)] for row in table.rows]
    made = CountedTable(
        table.code,
        table.title,
        table.basis,
        table.rows_title,
        columns,
        [ReportTableRow(row.code, row.label, row.total) for row in table.rows],
        cells,
        list(table.how),
        [],
    )
    checks = [one for check in table.checks for one in _check(made, check)]
    return replace(made, checks=checks)


def _figures(column: ReportFormColumn) -> list[CountedColumn]:
    shown = list(FigureOf) if column.by_sex else [FigureOf.ALL]
    return [CountedColumn(column.code, column.label, column.how, one, column.by_sex) for one in shown]


def _cells(facts: YearFacts, measures: Measures, row: ReportFormRow, column: ReportFormColumn) -> list[CountedCell]:
    """The cell, with those of women and of men where the column has them."""
    has_cell = not row.columns or column.code in row.columns
    cell = measures.cell(row, column) if has_cell else NO_CELL
    if not column.by_sex:
        return [cell]
    if not has_cell:
        return [NO_CELL] * len(FigureOf)
    women, men = measures.sexes(facts)
    table = cell.parts[0][0] if cell.parts else PEOPLE
    return [cell, *(CountedCell.of_ids(table, set(cell.ids) & of_sex) for of_sex in (women, men))]


def _check(table: CountedTable, check: ReportFormCheck) -> list[CountedCheck]:
    """What the check finds: each place where it fails, or once that it is kept everywhere."""
    found = _check_rows(table, check) if check.rows else _check_columns(table, check)
    return found or [CountedCheck(check.words, "", is_kept=True)]


def _check_columns(table: CountedTable, check: ReportFormCheck) -> list[CountedCheck]:
    wanted = [*check.left, *check.right, *([check.within] if check.within else [])]
    found = []
    for row in table.rows:
        cells = [table.cell(row.code, column) for column in wanted]
        if any(cell.kind is CellKind.NONE for cell in cells):
            continue
        found += _compare(check, row.code, cells[: len(check.left)], cells[len(check.left) :])
    return found


def _check_rows(table: CountedTable, check: ReportFormCheck) -> list[CountedCheck]:
    found = []
    for column in table.columns:
        if column.figure is FigureOf.ALL:
            left = [table.cell(row, column.code) for row in check.rows]
            found += _compare(check, column.code, left, [table.cell(check.total, column.code)])
    return found


def _compare(
    check: ReportFormCheck, place: str, left: Sequence[CountedCell], right: Sequence[CountedCell]
) -> list[CountedCheck]:
    """Who is on one side more often than on the other, or nothing."""
    ours, theirs = Counter[int](), Counter[int]()
    for side, cells in ((ours, left), (theirs, right)):
        for cell in cells:
            side.update(cell.ids)
    beyond = (ours - theirs) if check.within else (ours - theirs) + (theirs - ours)
    if not beyond:
        return []
    table = next(cell.parts[0][0] for cell in (*left, *right) if cell.parts)
    sums, ids = {"left": ours.total(), "right": theirs.total()}, tuple(sorted(beyond))
    return [CountedCheck(check.words, place, is_kept=False, **sums, ids=ids, table=table)]
