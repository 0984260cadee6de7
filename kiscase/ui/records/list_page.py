"""The page of most features: a list with its filter on the left, the header and tabs of a record on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.sight import Sight
from kiscase.core.listing.source import ListSource
from kiscase.ui.escape_guard import EscapeGuard
from kiscase.ui.focus_order import LastField, first_focusable, holds_focus, set_focus_order
from kiscase.ui.listing.arrangement import VIEW_TABLE, ListArrangement
from kiscase.ui.listing.list_panel import ListPanel
from kiscase.ui.listing.page_menu import PageMenu
from kiscase.ui.listing.reading import ListReading
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.row_loading import ListWork, RowLoading, describe_count
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.records.workspace_page import WorkspacePage
from kiscase.ui.tables.list_splitter import ListSplitter
from kiscase.ui.tables.record_list import ListColumn, ListRows
from kiscase.ui.tables.row_blocks import LoadedRows
from kiscase.ui.tables.row_choice import RowChoice
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import wrapping_label

LOW = 26  # lines: on a lower page the header of the record is one line
NARROW = 120  # average characters: below this width either the list or the record is shown


class ListPage(WorkspacePage):
    """Lists records and shows one of them; a feature defines columns, rows, commands and tabs."""

    columns: ClassVar[tuple[ListColumn, ...]] = ()
    list_source: ClassVar[ListSource | None] = None
    """The fields of a list that somebody can arrange; a list without is as its `columns` are."""
    list_share: ClassVar[float] = 0.4
    """The share of the width that the list takes at most."""
    empty: ClassVar[str] = ""
    nothing_chosen: ClassVar[str] = N_("Select an entry on the left.")
    also_shown: ClassVar[frozenset[str]] = frozenset()
    """Tables of other pages that are shown here, too: their changes are seen at once, but not undone from here."""

    def __init__(
        self, context: PageContext, tabs: Sequence[type[RecordTab]] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self._tabs = tabs
        self._wanted: int | None = None
        self._shown_anew: int | None = None  # the record that is shown again because it was changed
        self._enters = False  # Enter opened the record: the focus goes into it
        self.escape_guard = EscapeGuard()
        self.is_record_built = False
        self._is_wide = self._holds_reload = False
        self.arrangement = ListArrangement(self, self.list_source) if self.list_source is not None else None
        if self.arrangement is not None:
            self.add_commands(self.arrangement.commands())
            self._is_wide = self.arrangement.view.wide
        self._build()
        context.jobs.when_ready(self._build_record)
        self.reload()

    # what a feature defines

    def list_work(self, text: str, choice: str) -> ListWork:
        """The work that finds the rows, or how those of a list of any length are found: the id, then the cells."""
        return self.listing().work(text, choice)

    def listed(self) -> ListReading:
        """How a list is read that has a source."""
        raise NotImplementedError

    def filter_choices(self) -> Sequence[tuple[str, str]]:
        """The options (value, label) of the filter beside the text; without any there is no such filter."""
        return ()

    def listing(self) -> ListArrangement:
        """The arrangement of a list that has a source."""
        if self.arrangement is None:
            raise NotImplementedError
        return self.arrangement

    def build_detail(self, tabs: QTabWidget) -> None:
        """Add the tabs of a record."""
        raise NotImplementedError

    def other_tabs(self) -> Sequence[type[RecordTab]]:
        """The tabs that other features add to the record."""
        return self._tabs

    def show_record(self, record: int) -> None:
        """Load the record and show it."""
        raise NotImplementedError

    def new_record(self) -> None:
        """Start a new record."""

    # what all pages share

    def tab_widget(self) -> QTabWidget:
        """The tabs of the record."""
        return self.tabs

    def sight(self) -> Sight:
        """The record that is open, else all of its kind."""
        if self.record is None or self.record <= 0:
            return Sight(self.tables | {self.kind})
        return Sight(self.tables, (self.kind, self.record))

    def reload(self) -> None:
        """Load the rows again; after several keystrokes only the last result is shown."""
        if self._holds_reload:
            return
        asked = self.inputs()
        arranged = self.arrangement.view if self.arrangement is not None else None
        self._loading.load((asked, arranged), self.list_work(*asked))

    def inputs(self) -> tuple[str, str]:
        """What is typed and chosen above the list."""
        return self.filter.text(), str(self.choice.currentData() or "")

    def set_inputs(self, text: str, choice: str) -> None:
        """Type and choose this above the list, without loading it."""
        self._holds_reload = True
        self.filter.setText(text)
        self.choice.setCurrentIndex(max(0, self.choice.findData(choice)))
        self._holds_reload = False

    def tables_changed(self, tables: set[str]) -> None:
        """Show what is on file now in these tables, but never over unsaved changes."""
        if self.arrangement is not None and VIEW_TABLE in tables:
            self.arrangement.load_saved()
        if tables & (self.tables | self.also_shown):
            self.reload()
            if self.record is not None and not self.is_dirty():
                self._shown_anew = self.record
                self.show_record(self.record)
        for tab in self.extra_tabs:
            if tables & tab.tables:
                tab.show_record(self.record)

    def open_record(self, record: int | None) -> None:
        """Show a record once changes are saved or discarded; 0 is a new one, None leaves the page as it is."""
        if not self.is_record_built:  # somebody is quicker than the program: it is shown as soon as that is
            self.context.jobs.when_ready(partial(self.open_record, record))
        elif record == 0:
            self._new()
        elif record is not None and record != self.record:
            self._wanted = record
            self.leave(self._open_wanted)

    def show_detail(self, *, shown: bool) -> None:
        """Show the record, or the note that nothing is selected."""
        self._choice.wait_on()
        self.stack.setCurrentIndex(1 if shown else 0)
        self._arrange()

    def back_to_list(self) -> None:
        """Go back to the list, where there is no room for both."""
        self.leave(partial(self._close_record, row=self.record))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show either the list or the record where they do not fit side by side."""
        super().resizeEvent(event)
        self._arrange()

    def _build(self) -> None:
        self.splitter = ListSplitter(self, least=0.25, most=self.list_share)
        self._build_list()
        self.stack = QStackedWidget(self.splitter)
        self.stack.addWidget(self._nothing())
        self.splitter.set_sides(self.list, self.left, self.stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter, 1)
        self.message_bar.lie_over(lambda: self.tabs if self.is_record_built and self.tabs.isVisible() else self)

    def _build_record(self) -> None:
        """Build what shows a record: with the page, or once it is loaded."""
        from kiscase.ui.records.header import RecordHeader
        from kiscase.ui.widgets.tab_menu import TabMenuButton

        half = metrics.half_line(self)
        panel = QWidget(self.stack)  # in its place before it is filled: to move widgets restyles all of them
        self.stack.addWidget(panel)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.header = RecordHeader(panel)
        self.header.back.clicked.connect(self.back_to_list)
        self.header.offered.connect(self._menu.note_shown)
        self.tabs = QTabWidget(panel)
        layout.addWidget(self.header)
        layout.addWidget(self.tabs, 1)
        self.tabs.setDocumentMode(True)
        TabMenuButton(self.tabs)
        self.tabs.tabBar().setAccessibleName(_("Parts of the record"))
        self.tabs.setMinimumHeight(half * 12)  # where the window is low, they shrink before the header does
        self.build_detail(self.tabs)
        self.extra_tabs = [tab(self.context, self) for tab in self.other_tabs()]
        self.tab_actions = [action for tab in self.extra_tabs for action in tab.command_actions]
        self.addActions(self.tab_actions)
        for tab in self.extra_tabs:
            self.tabs.insertTab(0 if tab.comes_first else self.tabs.count(), tab, _(tab.title))
            tab.header_facts.connect(self.header.show_next)
            tab.undoable_done.connect(self.show_done)
            tab.notified.connect(self.show_message)
            tab.way_offered.connect(self._offer_way)
            tab.relevance_changed.connect(partial(self._show_tab, tab))
        self.tabs.setCurrentIndex(0)
        self.footer = QHBoxLayout()  # without margins, so without height, until there is a button
        self.footer.setSpacing(half)
        layout.addLayout(self.footer)
        self._last_field = LastField(self.tabs)
        self.is_record_built = True
        self._arrange()

    def _offer_way(self, sentence: str, way: tuple[str, int | None]) -> None:
        self.show_way(sentence, _("Show"), way, role="ok")

    def _show_tab(self, tab: RecordTab, fits: bool) -> None:
        self.tabs.setTabVisible(self.tabs.indexOf(tab), fits)

    def _build_list(self) -> None:
        """Build what is left: created first, so first in tab order."""
        columns = [column._replace(title=_(column.title)) for column in self.columns]
        self.left = ListPanel(self.splitter, _(self.title), columns, self.filter_choices(), self.arrangement)
        rows = self.list = self.left.list
        self._menu = PageMenu(self)
        self.filter, self.choice, self.choices = self.left.filter, self.left.choice, self.left.choices
        self.new_button, self.count = self.left.new_button, self.left.count
        label = _(self.new_label) if self.new_label else ""
        self.new_button.setText(label)
        self.new_button.setVisible(bool(label))
        self.new_button.clicked.connect(self._new)
        self.filter.textChanged.connect(self.reload)
        self.choice.currentIndexChanged.connect(self.reload)
        for keys, handler in (("Ctrl+N", self._new), ("F2", self.focus_record), ("Ctrl+F", self.filter.setFocus)):
            self._key(keys, handler)
        rows.setObjectName(f"{self.kind} list")
        rows.setAccessibleName(_(self.title))
        rows.set_empty(_(self.empty), label)
        self._choice = RowChoice(rows, self._shows_either, lambda: self._is_wide)
        self._choice.wanted.connect(self._wanted_by_choice)
        self._loading = RowLoading(self.context.jobs, rows, self.kind, self._show_rows)
        rows.opened.connect(self._opened)
        rows.fill_asked.connect(self._new)

    def _key(self, keys: str, action: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(action)

    def _nothing(self) -> QWidget:
        label = wrapping_label(_(self.nothing_chosen), self.stack, muted=True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label

    def _arrange(self) -> None:
        narrow, shown = self._shows_either(), self.stack.currentIndex() == 1
        held = self.window().focusWidget() if self.isVisible() else None
        self.left.setVisible(not (narrow and shown))
        self.stack.setVisible(shown or not narrow)
        if self.is_record_built:
            self.header.back.setVisible(narrow)
            self.header.set_low(low=self.height() < self.fontMetrics().height() * LOW)
        if held is not None and self.left.isAncestorOf(held) and self.left.isHidden():
            self.focus_record() if self._enters else self.focus_start()

    def _shows_either(self) -> bool:
        """Whether there is room for the list or for the record alone."""
        return self._is_wide or self.width() < self.fontMetrics().averageCharWidth() * NARROW

    def show_wide(self, *, wide: bool) -> None:
        """Give the list the whole page until a record is opened, or as much as it needs."""
        if wide != self._is_wide:
            self._is_wide = wide
            if wide and self.record is not None:
                self.back_to_list()
            self._arrange()

    def _close_record(self, *, row: int | None = None) -> None:
        """Show no record; the list shows this *row* as the current one."""
        self.record = None
        self.show_detail(shown=False)
        self.list.show_id(row)
        for tab in self.extra_tabs:
            tab.show_record(None)
        self.focus_start()

    def _show_rows(self, rows: ListRows | LoadedRows) -> None:
        arranged = self.arrangement is not None and self.arrangement.view.filters
        filtered = bool(self.filter.text().strip() or self.choice.currentData() or arranged)
        fill = _(self.new_label) if self.new_label else ""
        self.list.set_empty(*((_("Nothing matches the filter."),) if filtered else (_(self.empty), fill)))
        self.list.set_rows(rows)
        self.count.setText(describe_count(rows, self.count_text))
        if self.record is not None:
            self.list.show_id(self.record)

    def count_text(self, number: int) -> str:
        """The number of rows as a text."""
        return str(number)

    def open_chosen(self) -> None:
        """Open the record that is selected in the list, if the arrow keys went over it too fast to open it."""
        self._choice.settle()

    def _wanted_by_choice(self, record: int) -> None:
        self._enters = False
        self.open_record(record)

    def _opened(self, record: int) -> None:
        self._enters = True
        if record != self.record:
            self.open_record(record)
        else:
            self.focus_record()

    def _open_wanted(self) -> None:
        if self._wanted is None:
            return
        self.record, self._wanted, self._shown_anew = self._wanted, None, None
        self.message_bar.dismiss()  # the message was about another record
        self.list.show_id(self.record)
        self.show_record(self.record)
        for tab in self.extra_tabs:
            tab.show_record(self.record)

    def _new(self) -> None:
        if self.new_label:
            self.leave(self.new_record)

    def cancel_leave(self) -> None:
        """Select the record that is still open."""
        self._wanted = None
        self.list.show_id(self.record)

    def focus_start(self) -> None:
        """Focus the list, or the record where there is no room for both."""
        if self.left.isHidden():
            (first_focusable(self.tabs.currentWidget()) or self.tabs.tabBar()).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_record(self) -> None:
        """Focus the first field of the record, beyond an overview of it."""
        if getattr(self.tabs.currentWidget(), "comes_first", False):
            self.tabs.setCurrentIndex(self.tabs.currentIndex() + 1)
        shown = self.tabs.currentWidget() if self.stack.currentIndex() == 1 else None
        if shown is not None and (first := first_focusable(shown)) is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the list on Esc, unless it closes something else."""
        stays = _("Esc again goes to the list. What you typed stays.")
        if event.key() != Qt.Key.Key_Escape or self.list.hasFocus():
            super().keyPressEvent(event)
        elif self.is_dirty() and self.escape_guard.holds(self.tabs, stays):
            event.accept()
        elif self.left.isHidden():
            self.back_to_list()
        else:
            self.focus_start()

    def add_footer_buttons(self, *buttons: QPushButton) -> None:
        """Put buttons below the record, last in tab order."""
        half = metrics.half_line(self)
        self.footer.setContentsMargins(half * 2, half, half * 2, half)
        self.footer.addStretch(1)
        for button in buttons:
            self.footer.addWidget(button)
        set_focus_order(self.tabs, *buttons)

    def set_button_enabled(self, button: QPushButton, *, on: bool) -> None:
        """Enable or disable a button; from one that is disabled the focus goes where one typed, never to a command."""
        if not on and holds_focus(button) and not self._last_field.focus():
            self.focus_start()
        button.setEnabled(on)

    def record_missing(self, problem: Problem) -> None:
        """The record to be shown is no longer on file: say so, unless it was open when that happened."""
        was_open = self._shown_anew is not None and self._shown_anew == self.record
        self._close_record()
        if not was_open:
            self.show_failure(problem)
