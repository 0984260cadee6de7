"""The page of activities as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo


class ActivitiesPageInfo(PageInfo):
    """The page of activities."""

    kind = "activity"
    title = N_("Activities")
    icon = "calendar-days"
    new_label = N_("New activity")
    part_tables = frozenset({"meeting", "waiting", "month", "workdays", "work_incident"})
