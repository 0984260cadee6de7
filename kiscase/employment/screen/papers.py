"""What can be printed or saved about supported employment, and about a refund month."""

from __future__ import annotations

from functools import partial
from typing import Any

from kiscase.activities.reports.screen import ReportOption
from kiscase.employment import documents
from kiscase.employment.issuing import issue_employment_paper
from kiscase.employment.model import EmploymentForm


def _issue(kind: str, session: Any, row_id: int, *_days: object) -> bytes:
    return issue_employment_paper(session, kind, row_id)


_ALL = {kind.key: kind for kind in documents.EMPLOYMENT_DOCUMENTS}
_OPTIONS = {
    key: ReportOption(key, kind.label, (), partial(_issue, key), "{title} ZW{id}") for key, kind in _ALL.items()
}
MONTH_PAPERS = (_OPTIONS[documents.REFUND],)
"""The papers of a refund month."""
LATE_MONTH_PAPERS = (*MONTH_PAPERS, _OPTIONS[documents.REMINDER])
"""The papers of a refund month whose term of payment has passed."""
_REFERRAL_PAPERS = tuple(
    _OPTIONS[key] for key in (documents.APPLICATION, documents.OPINION, documents.INFORMATION, documents.CARD)
)


def employment_papers(form: EmploymentForm) -> tuple[ReportOption, ...]:
    """The papers of one form of supported employment."""
    return _REFERRAL_PAPERS if form is EmploymentForm.WORK_REFERRAL else (_OPTIONS[documents.CARD],)
