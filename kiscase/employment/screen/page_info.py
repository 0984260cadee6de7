"""The page of supported employment as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo

EMPLOYMENTS_OF_PERSON = "employments of person"
"""The part of a person's record that shows the supported employment."""


class EmploymentPageInfo(PageInfo):
    """The page of supported employment."""

    kind = "supported_employment"
    title = N_("Supported employment")
    # Translators: a button of the navigation: the page of supported employment
    short_title = N_("Employment")
    icon = "route"
    new_label = N_("New placement")
