"""The page of reports: a tab for each kind of report, loaded when it is first looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout

from kiscase.core.i18n import _
from kiscase.reporting.screen.page_info import ReportsPageInfo
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.records.workspace_page import WorkspacePage
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import heading_label
from kiscase.ui.widgets.tab_menu import TabMenuButton


class ReportsPage(ReportsPageInfo, WorkspacePage):
    """Tabs of reports. A tab is told `show_record(None)` to load, and again when one of its tables was written."""

    def __init__(self, context: PageContext, tabs: Sequence[type[RecordTab]]) -> None:
        super().__init__(context)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        TabMenuButton(self.tabs)
        self.tabs.tabBar().setAccessibleName(_("Kinds of reports"))
        self.report_tabs = [made(context, self.tabs) for made in tabs]
        self._outdated: set[RecordTab] = set(self.report_tabs)
        for tab in self.report_tabs:
            self.tabs.addTab(tab, _(tab.title))
            tab.undoable_done.connect(self.show_done)
            tab.notified.connect(self.show_message)
        self.tabs.currentChanged.connect(self._load_shown)
        half = metrics.half_line(self)
        heading = heading_label(_(self.title), self)
        above = QVBoxLayout()  # a style sheet drops the margins of a label
        above.setContentsMargins(half * 2, half, half * 2, half)
        above.addWidget(heading)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(above)
        layout.addWidget(self.tabs, 1)
        self.message_bar.lie_over(lambda: self)

    def tab_widget(self) -> QTabWidget:
        """The kinds of reports."""
        return self.tabs

    def open_record(self, record: int | None) -> None:
        """Show a frozen report in the first tab."""
        if record is not None and self.report_tabs:
            self._outdated.discard(self.report_tabs[0])
            self.tabs.setCurrentIndex(0)
            self.report_tabs[0].show_record(record)

    def tables_changed(self, tables: set[str]) -> None:
        """Load what the shown tab counts again; the others when they are next looked at."""
        self._outdated |= {tab for tab in self.report_tabs if tab.tables & tables}
        if self.isVisible():
            self._load_shown()

    def showEvent(self, event: QShowEvent) -> None:
        """Load what has changed meanwhile."""
        super().showEvent(event)
        self._load_shown()

    def focus_start(self) -> None:
        """Put the focus where it was in the shown tab, else where that begins."""
        tab, held = self.tabs.currentWidget(), self.focusWidget()
        if tab is not None and held is not None and tab.isAncestorOf(held) and held.isEnabled():
            held.setFocus(Qt.FocusReason.OtherFocusReason)
        elif tab is not None:
            tab.setFocus()

    def _load_shown(self, _index: int = 0) -> None:
        tab = self.tabs.currentWidget()
        if isinstance(tab, RecordTab) and tab in self._outdated:
            self._outdated.discard(tab)
            tab.show_record(None)
