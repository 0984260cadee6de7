"""The history of supported employment."""

from __future__ import annotations

from typing import ClassVar

from kiscase.employment.screen.page_info import EmploymentPageInfo
from kiscase.ui.records.history_tab import HistoryTab


class EmploymentHistoryTab(HistoryTab):
    """The history of one supported employment, with its refund months and sessions."""

    table: ClassVar[str] = EmploymentPageInfo.kind
    tables: ClassVar[frozenset[str]] = frozenset(
        {EmploymentPageInfo.kind, "refund_month", "counselling_session", "employment_transition"}
    )
