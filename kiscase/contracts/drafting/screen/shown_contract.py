"""The contract that is open on the contracts page, as the page's controllers see it."""

from __future__ import annotations

from typing import TypeVar

from kiscase.contracts.details import ContractDetails
from kiscase.contracts.drafting.screen.editor import ContractEditor
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records.editing_page import EditingPage
from kiscase.ui.records.tab import RecordTab

Tab = TypeVar("Tab", bound=RecordTab)


class ShownContract:
    """The open contract: its details, its editor, and the page that saves it and shows messages about it.

    The page's controllers are handed this instead of the page itself, so that each of them can be read alone.
    """

    def __init__(self, page: EditingPage) -> None:
        self.page = page
        self.editor: ContractEditor | None = None

    @property
    def details(self) -> ContractDetails | None:
        """The contract as it is on file; None while none is open."""
        return self.page.details.contract if self.page.details is not None else None

    @property
    def jobs(self) -> Jobs:
        """The queue of the case file."""
        return self.page.context.jobs

    def open_tab(self, kind: type[Tab]) -> Tab:
        """Bring the tab of this class to the front."""
        tab = next(tab for tab in self.page.extra_tabs if isinstance(tab, kind))
        self.page.tabs.setCurrentWidget(tab)
        return tab
