"""The page of participants as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo


class ParticipantsPageInfo(PageInfo):
    """The page of participants."""

    kind = "participant"
    part_tables = frozenset({"traineeships of person"})
    title = N_("People")
    icon = "users"
    new_label = N_("New person")
