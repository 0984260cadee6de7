"""The Today page as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo


class TodayPageInfo(PageInfo):
    """The Today page."""

    kind = "task"
    title = N_("Today")
    icon = "clipboard-check"
