"""Freezing the report of a year, and giving it out."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.issued.issuing import issue_document
from kiscase.reporting.counting import count_yearly_report
from kiscase.reporting.documents import yearly_report_document
from kiscase.reporting.model import FrozenReport
from kiscase.reporting.queries import list_frozen_reports, require_frozen_report


def freeze_report(session: Session, year: int, reason: str = "", explanation: str = "") -> int:
    """Keep the figures of a year that is over, with the ids behind them, as its next version; the id.

    The *explanation* of figures that do not agree is printed.
    """
    today = action_date(session)
    if today.year <= year:
        raise Problem(_("The year {year} is not over yet. Nothing was frozen.").format(year=year))
    session.flush()
    report = replace(count_yearly_report(PlainReader.in_session(session), year), explanation=explanation.strip())
    earlier = list_frozen_reports(session, year)
    record = FrozenReport(content=report.to_json())
    record.change(
        {
            "year": year,
            "version": earlier[0].version + 1 if earlier else 1,
            "frozen_on": today,
            "counted_until": report.until,
            "form_version": report.form_version,
            "law_version": report.law_version,
            "reason": reason,
        }
    )
    session.add(record)
    session.flush()
    describe_action(
        session, N_("Froze the report of the year {year}, version {version}"), year=year, version=record.version
    )
    return record.id


def issue_yearly_report(session: Session, frozen_id: int, *, hide_small: bool = False) -> bytes:
    """Give a frozen report out as a document; *hide_small* without the counts of people below 5."""
    document = yearly_report_document(require_frozen_report(session, frozen_id), hide_small=hide_small)
    pdf = issue_document(session, document)
    describe_action(session, N_("Gave out the yearly report {number}"), number=document.number)
    return pdf
