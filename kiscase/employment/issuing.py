"""Issuing the papers about supported employment."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.activities.reports.actions import issue_report
from kiscase.employment.documents import load_paper


def issue_employment_paper(session: Session, kind: str, row_id: int) -> bytes:
    """Issue the paper of a kind about one supported employment, or about a refund month; its PDF."""
    return issue_report(session, load_paper(session, kind, row_id))
