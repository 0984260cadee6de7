"""The page of the directory as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo


class DirectoryPageInfo(PageInfo):
    """The page of clubs and support."""

    kind = "support_place"
    part_tables = frozenset({"support nearby"})
    title = N_("Clubs and support")
    # Translators: the short name of the page "Clubs and support" in the navigation
    short_title = N_("Support")
    icon = "handshake"
    new_label = N_("New place")
