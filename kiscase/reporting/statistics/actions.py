"""Asking for the reports of the day-by-day work, for what a number counts, and giving a report out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity
from kiscase.core.collation import sort_key
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, use_language
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.records.choice import Choice
from kiscase.core.records.sex import Sex
from kiscase.core.spreadsheet import render_xlsx
from kiscase.participants.model import Participant
from kiscase.reporting.counted_items import CountedItem
from kiscase.reporting.statistics.activity_figures import load_activity_figures
from kiscase.reporting.statistics.attendance_figures import load_attendance_figures
from kiscase.reporting.statistics.contract_figures import load_contract_figures
from kiscase.reporting.statistics.counted_rows import list_counted
from kiscase.reporting.statistics.documents import render_statistics_pdf, statistics_spreadsheet
from kiscase.reporting.statistics.model import (
    StatisticsRequest,
    StatisticsTable,
    report_definition,
    report_text,
    row_options,
)
from kiscase.reporting.statistics.people_figures import load_contact_figures, load_people_figures
from kiscase.reporting.statistics.suppression import hide_small_numbers

_LOADERS: dict[str, Callable[[Session, StatisticsRequest], StatisticsTable]] = {
    "activities": load_activity_figures,
    "attendance": load_attendance_figures,
    "contracts": load_contract_figures,
    "contacts": load_contact_figures,
    "people": load_people_figures,
}


class GivenOutAs(Choice):
    """What sort of file a report becomes."""

    PDF = "pdf", N_("PDF to print")
    XLSX = "xlsx", N_("workbook (.xlsx), with real dates and numbers")


class ReportFilters(NamedTuple):
    """What a report can be limited to: activities and referring bodies on file, as (word, label)."""

    activities: Sequence[tuple[str, str]]
    bodies: Sequence[str]


def load_statistics(session: Session, request: StatisticsRequest, *, hide_small: bool = False) -> StatisticsTable:
    """A report with its numbers; for what leaves the club those of fewer than five people can be hidden."""
    allowed, used = [word for word, _label in row_options(request.report)], _used_filters(request)
    asked = used._replace(
        by=request.by if request.by in allowed else allowed[0], on=min(request.on, action_date(session))
    )
    table = _LOADERS[request.report](session, asked)
    table = replace(table, facts=_describe_request(session, asked))
    if not hide_small:
        return table
    return replace(hide_small_numbers(table), notes=[*table.notes, report_text("hidden")])


def give_out_statistics(session: Session, request: StatisticsRequest, kind: GivenOutAs, *, hide_small: bool) -> bytes:
    """A report as a file that leaves the club, which the journal remembers; in Polish."""
    with use_language(DEFAULT_LANGUAGE):
        table = load_statistics(session, request, hide_small=hide_small)
        if kind is GivenOutAs.PDF:
            content = render_statistics_pdf(session, table)
        else:
            content = render_xlsx(statistics_spreadsheet(table))
    final = N_("This cannot be undone: the data were given out.")
    sentence = N_("Gave out the report “{title}”, {facts}")
    describe_action(session, sentence, title=table.title, facts=table.facts, final=final)
    return content


def list_counted_rows(session: Session, table: StatisticsTable, row: int, column: int) -> list[CountedItem]:
    """What a number of a report counts."""
    cell = table.rows[row].cells[column]
    return list_counted(session, table.columns[column].counted, cell.counted, table.details)


def list_report_filters(session: Session) -> ReportFilters:
    """What a report can be limited to."""
    activities = session.execute(select(Activity.id, Activity.name)).all()
    bodies = session.scalars(select(Participant.referred_by).where(Participant.referred_by != "").distinct())
    return ReportFilters(
        [(str(row.id), row.name) for row in sorted(activities, key=lambda row: (sort_key(row.name), row.id))],
        sorted(bodies, key=sort_key),
    )


def _used_filters(request: StatisticsRequest) -> StatisticsRequest:
    """The request without what its report cannot be limited to."""
    known = report_definition(request.report)["filters"]
    return request._replace(
        activity_id=request.activity_id if "activity" in known else None,
        referred_by=request.referred_by if "referred_by" in known else "",
        sex=request.sex if "sex" in known else None,
    )


def _describe_request(session: Session, request: StatisticsRequest) -> str:
    """The period, the day, and what alone is counted."""
    on_the_day = report_text("on_the_day").format(date=format_date(request.on))
    if request.report == "contacts":
        parts = [on_the_day]
    else:
        parts = [request.period.text, *([on_the_day] if request.on < request.period.until else [])]
    names = [
        session.get_one(Activity, request.activity_id).name if request.activity_id is not None else "",
        request.referred_by,
        report_text("women" if request.sex is Sex.FEMALE else "men") if request.sex else "",
    ]
    limits = ", ".join(filter(None, names))
    return ", ".join([*parts, *([report_text("only").format(names=limits)] if limits else [])])
