"""The page of participants as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo

RELATION = "relation"
"""The table of what the search finds of somebody who is only named on a person's record."""


class ParticipantsPageInfo(PageInfo):
    """The page of participants."""

    kind = "participant"
    part_tables = frozenset(
        {"traineeships of person", "notes of person", "stays of person", "relations of person", RELATION}
        | {"outcomes of person", "employments of person", "projects of person"}
    )
    title = N_("People")
    icon = "users"
    new_label = N_("New person")
