"""The page of the legal bases as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo


class LawPageInfo(PageInfo):
    """The page of the legal bases."""

    kind = "legal_correction"
    title = N_("Legal bases")
    # Translators: the short name of the page "Legal bases" in the navigation
    short_title = N_("Law")
    icon = "scale"
