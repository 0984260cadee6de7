"""The page of settings as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo


class SettingsPageInfo(PageInfo):
    """The page of settings."""

    kind = "worker"
    title = N_("Settings")
    icon = "settings"
    part_tables = frozenset({"backup", "club", "volunteering", "grant_money", "register_event"})
