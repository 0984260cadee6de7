"""Issuing the monthly list of commissioned reintegration."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from kiscase.activities.reintegration.documents import reintegration_month_document
from kiscase.activities.reintegration.queries import load_reintegration_month
from kiscase.activities.reports.actions import issue_report
from kiscase.core.errors import Problem
from kiscase.core.i18n import _


def issue_reintegration_month(session: Session, activity_id: int, month: date) -> bytes:
    """Issue the list of the month of a day; without the agreement with the starosta raises Problem."""
    found = load_reintegration_month(session, activity_id, month)
    if not found.agreement:
        raise Problem(
            _(
                "The agreement with the starosta is not recorded yet, and its number is on the list. "
                "Nothing was issued: record the agreement first."
            )
        )
    return issue_report(session, reintegration_month_document(found))
