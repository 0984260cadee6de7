"""The page of projects as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo


class ProjectsPageInfo(PageInfo):
    """The page of projects."""

    kind = "project"
    title = N_("Projects")
    icon = "euro"
    new_label = N_("New project")
