"""What is asked about reports: the years, a counted or a frozen one with its gaps, and what is behind a figure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import _
from kiscase.reporting.counting import count_yearly_report
from kiscase.reporting.facts import read_year_facts
from kiscase.reporting.forms import report_form
from kiscase.reporting.gaps import ReportGap, find_report_gaps
from kiscase.reporting.model import FrozenReport
from kiscase.reporting.report import CountedCell, FigureOf, YearlyReport

_FIRST_DAYS = """
SELECT min(day) FROM (SELECT min(started_on) AS day FROM stay UNION ALL SELECT min(day) FROM meeting
  UNION ALL SELECT min(drawn_on) FROM contract) AS days
"""
CellKey = tuple[str, str, str, FigureOf]


class FrozenRow(NamedTuple):
    """A frozen report as it is listed."""

    id: int
    year: int
    version: int
    frozen_on: date
    reason: str


@dataclass(frozen=True)
class ShownReport:
    """A report with its gaps, the figures of the year before, and its frozen copies, the latest first."""

    report: YearlyReport
    gaps: Sequence[ReportGap]
    before: Mapping[CellKey, CountedCell]
    frozen: Sequence[FrozenRow]
    frozen_id: int | None = None
    """The frozen copy that is shown; None where the figures were counted just now."""


def list_report_years(reader: PlainReader, today: date) -> list[int]:
    """The years for which something is on file, and the current one; the latest first."""
    first = reader.row(_FIRST_DAYS)
    earliest = int(str(first[0])[:4]) if first and first[0] else today.year
    frozen = {row[0] for row in reader.rows("SELECT DISTINCT year FROM frozen_report")}
    return sorted({*range(earliest, today.year + 1), *frozen, today.year}, reverse=True)


def load_report(session: Session, year: int, until: date | None = None, *, today: date) -> ShownReport:
    """The report of a year counted now, with what is missing; the year before is its frozen copy if there is one."""
    reader = PlainReader.in_session(session)
    last = min(until or today, today)
    report = count_yearly_report(reader, year, last)
    gaps = find_report_gaps(reader, read_year_facts(reader, report.since, report.until), report_form(year), report)
    return ShownReport(report, gaps, _figures_before(session, year), list_frozen_reports(session, year))


def load_frozen_report(session: Session, frozen_id: int) -> ShownReport:
    """A frozen report, as it was."""
    frozen = require_frozen_report(session, frozen_id)
    report = YearlyReport.from_json(frozen.content)
    before = _figures_before(session, frozen.year)
    return ShownReport(report, (), before, list_frozen_reports(session, frozen.year), frozen_id)


def list_frozen_reports(session: Session, year: int) -> list[FrozenRow]:
    """The frozen copies of a year, the latest first."""
    chosen = select(
        FrozenReport.id, FrozenReport.year, FrozenReport.version, FrozenReport.frozen_on, FrozenReport.reason
    )
    rows = session.execute(chosen.where(FrozenReport.year == year).order_by(FrozenReport.version.desc().nulls_last()))
    return [FrozenRow(*row) for row in rows]


def frozen_report_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The years of frozen reports and their versions, by their ids."""
    words = _("report of {year}, version {version}")
    chosen = select(FrozenReport.id, FrozenReport.year, FrozenReport.version).where(FrozenReport.id.in_(ids))
    return {row.id: words.format(year=row.year, version=row.version) for row in session.execute(chosen)}


def require_frozen_report(session: Session, frozen_id: int) -> FrozenReport:
    """The frozen report with an id; raises RecordGoneError."""
    frozen = session.get(FrozenReport, frozen_id)
    if frozen is None:
        raise RecordGoneError(_("This report is no longer on file."))
    return frozen


def _figures_before(session: Session, year: int) -> dict[CellKey, CountedCell]:
    """The figures of the year before: of its latest frozen copy, or counted now."""
    frozen = list_frozen_reports(session, year - 1)
    if frozen:
        report = YearlyReport.from_json(require_frozen_report(session, frozen[0].id).content)
    else:
        report = count_yearly_report(PlainReader.in_session(session), year - 1)
    return dict(found for table in report.tables for found in table.keyed_cells())
