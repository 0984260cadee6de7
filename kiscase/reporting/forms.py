"""The forms of the yearly report, from `resources/reports/yearly-*.toml`: tables, rows, columns and checks as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kiscase.core.resources import list_resources, load_toml

FOLDER = "reports"
_PREFIX = "yearly-"


@dataclass(frozen=True)
class ReportFormColumn:
    """A column: its letter, its label, what is measured and how that is counted; *by_sex* it has three figures."""

    code: str
    label: str
    measure: str
    how: str = ""
    by_sex: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportFormRow:
    """A row: its number, its label, whom or what it is about; *columns* are the only ones that it has, if any."""

    code: str
    label: str
    select: str = ""
    total: bool = False
    columns: Sequence[str] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportFormCheck:
    """What has to be equal or contained: columns against columns in each row, or rows against their total.

    With *within*, who is counted in the one column of *left* has to be counted in that one, too. *words* says what is
    wrong where it fails.
    """

    words: str
    left: Sequence[str] = ()
    right: Sequence[str] = ()
    within: str = ""
    rows: Sequence[str] = ()
    total: str = ""


@dataclass(frozen=True)
class ReportFormTable:
    """A table: its kind decides which selections and measures the program knows for it."""

    code: str
    kind: str
    title: str
    basis: str
    rows_title: str
    columns: Sequence[ReportFormColumn]
    rows: Sequence[ReportFormRow]
    checks: Sequence[ReportFormCheck]
    how: Sequence[str]
    options: Mapping[str, Any]


@dataclass(frozen=True)
class ReportForm:
    """The form of the report for some years."""

    version: str
    first_year: int
    last_year: int
    title: str
    basis: str
    due: str
    remark: str
    tables: Sequence[ReportFormTable]


def report_form(year: int) -> ReportForm:
    """The form for the report of a year: the one that names it, else the nearest one."""
    forms = _all_forms()
    fitting = [one for one in forms if one.first_year <= year <= one.last_year]
    return fitting[-1] if fitting else min(forms, key=lambda one: abs(one.first_year - year))


@cache
def _all_forms() -> tuple[ReportForm, ...]:
    names = [name for name in list_resources(FOLDER, ".toml") if name.startswith(_PREFIX)]
    return tuple(read_report_form(load_toml(f"{FOLDER}/{name}.toml")) for name in names)


def read_report_form(given: Mapping[str, Any]) -> ReportForm:
    """A form from the content of its file."""
    head = {key: value for key, value in given.items() if key != "table"}
    return ReportForm(tables=tuple(map(_table, given["table"])), **head)


def _table(given: Mapping[str, Any]) -> ReportFormTable:
    known = ("code", "kind", "title", "basis", "rows_title")
    lists = ("column", "row", "check", "how")
    return ReportFormTable(
        **{key: given[key] for key in known},
        columns=tuple(_part(ReportFormColumn, one) for one in given["column"]),
        rows=tuple(_part(ReportFormRow, one) for one in given["row"]),
        checks=tuple(ReportFormCheck(**one) for one in given.get("check", ())),
        how=tuple(given.get("how", ())),
        options={key: value for key, value in given.items() if key not in (*known, *lists)},
    )


def _part(made: Any, given: Mapping[str, Any]) -> Any:
    """A column or a row: what only its kind of table understands stands in its options."""
    known = {key: value for key, value in given.items() if key in made.__dataclass_fields__}
    return made(**known, options={key: value for key, value in given.items() if key not in known})
