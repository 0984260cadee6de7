"""The page of partners as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo


class PartnersPageInfo(PageInfo):
    """The page of partners."""

    kind = "partner"
    title = N_("Institutions and employers")
    # Translators: a button of the navigation: the page of institutions and employers
    short_title = N_("Institutions")
    icon = "briefcase"
    new_label = N_("New institution")
