"""The history of a partner."""

from __future__ import annotations

from typing import ClassVar

from kiscase.partners.screen.page_info import PartnersPageInfo
from kiscase.ui.records.history_tab import HistoryTab


class PartnerHistoryTab(HistoryTab):
    """The history of a partner, with that of the people there."""

    table: ClassVar[str] = PartnersPageInfo.kind
    tables: ClassVar[frozenset[str]] = frozenset({PartnersPageInfo.kind, "partner_contact"})
