"""The page of signatures as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo


class PendingSignaturesPageInfo(PageInfo):
    """The page of signatures."""

    kind = "signature"
    title = N_("Signatures")
    icon = "signature"
