"""The page of issued documents as the window knows it before the page is loaded."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.ui.records.page_info import PageInfo


class IssuedDocumentsPageInfo(PageInfo):
    """The page of issued documents."""

    kind = "issued_document"
    title = N_("Documents")
    icon = "archive"
