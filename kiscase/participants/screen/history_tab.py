"""The history of a person."""

from __future__ import annotations

from typing import ClassVar

from kiscase.participants.screen.page_info import ParticipantsPageInfo
from kiscase.ui.records.history_tab import HistoryTab

KIND = ParticipantsPageInfo.kind


class ParticipantHistoryTab(HistoryTab):
    """The history of a person, including contracts and enrolments."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset(
        {KIND, "contract", "enrolment", "attendance", "benefit", "note", "clause_handover", "evidence"}
    )
