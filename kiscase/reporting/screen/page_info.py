"""The page of reports as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo


class ReportsPageInfo(PageInfo):
    """The page of reports."""

    kind = "frozen_report"
    title = N_("Reports")
    icon = "chart-column"
