"""The page of contracts as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo


class ContractsPageInfo(PageInfo):
    """The page of contracts."""

    kind = "contract"
    title = N_("Contracts")
    icon = "file-signature"
    new_label = N_("New contract…")
    part_tables = frozenset({"evaluation of contract", "event of contract", "begun contract", "contracts of worker"})
