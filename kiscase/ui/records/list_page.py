"""The page of most features: a list with its filter on the left, the header and tabs of a record on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.sight import Sight
from kiscase.ui.escape_guard import EscapeGuard
from kiscase.ui.focus_order import LastField, first_focusable, holds_focus, set_focus_order
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.row_loading import ListWork, RowLoading, describe_count
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.records.workspace_page import WorkspacePage
from kiscase.ui.tables.list_splitter import ListSplitter
from kiscase.ui.tables.record_list import ListColumn, ListRows, RecordList
from kiscase.ui.tables.row_blocks import LoadedRows
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.combo_box import ComboBox
from kiscase.ui.widgets.labels import PlainLabel, wrapping_label

ARROW_REST = 150  # milliseconds without an arrow key, after which the record is loaded
LOW = 26  # lines: on a lower page the header of the record is one line
NARROW = 120  # average characters: below this width either the list or the record is shown


class ListPage(WorkspacePage):
    """Lists records and shows one of them; a feature defines columns, rows, commands and tabs."""

    columns: ClassVar[tuple[ListColumn, ...]] = ()
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
        self._passed = False
        self.escape_guard = EscapeGuard()
        self._rest = QTimer(self, singleShot=True, interval=ARROW_REST)
        self._rest.timeout.connect(self.open_chosen)
        self.is_record_built = False
        self._build()
        context.jobs.when_ready(self._build_record)
        self.reload()

    # what a feature defines

    def list_work(self, text: str, choice: str) -> ListWork:
        """The work that finds the rows, or how those of a list of any length are found: the id, then the cells."""
        raise NotImplementedError

    def filter_choices(self) -> Sequence[tuple[str, str]]:
        """The options (value, label) of the filter beside the text; without any there is no such filter."""
        return ()

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
        asked = self.filter.text(), str(self.choice.currentData() or "")
        self._loading.load(asked, self.list_work(*asked))

    def tables_changed(self, tables: set[str]) -> None:
        """Show what is on file now in these tables, but never over unsaved changes."""
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
        if self._rest.isActive():
            self._rest.start()  # keys that were pressed in the meantime are on their way
        self.stack.setCurrentIndex(1 if shown else 0)
        self._arrange()

    def back_to_list(self) -> None:
        """Go back to the list, where there is no room for both."""
        self.leave(self._close_record)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show either the list or the record where they do not fit side by side."""
        super().resizeEvent(event)
        self._arrange()

    def _build(self) -> None:
        self.splitter = ListSplitter(self, least=0.25, most=self.list_share)
        self.left = self._left()  # created first, so first in tab order
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

        half = metrics.half_line(self)
        panel = QWidget(self.stack)  # in its place before it is filled: to move widgets restyles all of them
        self.stack.addWidget(panel)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.header = RecordHeader(panel)
        self.header.back.clicked.connect(self.back_to_list)
        self.tabs = QTabWidget(panel)
        layout.addWidget(self.header)
        layout.addWidget(self.tabs, 1)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(_("Parts of the record"))
        self.tabs.setMinimumHeight(half * 12)  # where the window is low, they shrink before the header does
        self.build_detail(self.tabs)
        self.extra_tabs = [tab(self.context, self) for tab in self.other_tabs()]
        self.tab_actions = [action for tab in self.extra_tabs for action in tab.command_actions]
        self.addActions(self.tab_actions)
        for tab in self.extra_tabs:
            self.tabs.addTab(tab, _(tab.title))
            tab.header_facts.connect(self.header.show_next)
            tab.undoable_done.connect(self.show_done)
            tab.notified.connect(self.show_message)
            tab.relevance_changed.connect(partial(self._show_tab, tab))
        self.footer = QHBoxLayout()  # without margins, so without height, until there is a button
        self.footer.setSpacing(half)
        layout.addLayout(self.footer)
        self._last_field = LastField(self.tabs)
        self.is_record_built = True
        self._arrange()

    def _show_tab(self, tab: RecordTab, fits: bool) -> None:
        self.tabs.setTabVisible(self.tabs.indexOf(tab), fits)

    def _left(self) -> QWidget:
        half = metrics.half_line(self)
        panel = QFrame(self.splitter)
        style_properties.set_style_property(panel, "panel", True)
        heading = PlainLabel(_(self.title), panel)
        style_properties.set_style_property(heading, "heading", 1)
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(self._new_button(panel))
        self.count = PlainLabel(panel)
        style_properties.set_style_property(self.count, "muted", True)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(half * 2, half * 2, half, half)
        layout.setSpacing(half)
        layout.addLayout(top)
        layout.addWidget(self._filter(panel))
        layout.addLayout(self._choices(panel))
        layout.addWidget(self._list(panel), 1)
        layout.addWidget(self.count)
        return panel

    def _list(self, panel: QWidget) -> RecordList:
        self.list = RecordList([replace(column, title=_(column.title)) for column in self.columns], panel)
        self.list.setObjectName(f"{self.kind} list")
        self.list.setAccessibleName(_(self.title))
        self.list.set_empty(_(self.empty), _(self.new_label) if self.new_label else "")
        self.list.chosen.connect(self._chosen)
        self._loading = RowLoading(self.context.jobs, self.list, self.kind, self._show_rows)
        self.list.opened.connect(self._opened)
        self.list.settled.connect(self.open_chosen)
        self.list.fill_asked.connect(self._new)
        return self.list

    def _new_button(self, panel: QWidget) -> QPushButton:
        self.new_button = QPushButton(icons.themed_icon("plus"), _(self.new_label) if self.new_label else "", panel)
        self.new_button.setObjectName("new")
        self.new_button.setVisible(bool(self.new_label))
        self.new_button.clicked.connect(self._new)
        self._key("Ctrl+N", self._new)
        self._key("F2", self.focus_record)
        return self.new_button

    def _filter(self, panel: QWidget) -> QLineEdit:
        self.filter = QLineEdit(panel)
        self.filter.setObjectName("filter")
        self.filter.setPlaceholderText(_("Filter this list…"))
        self.filter.setAccessibleName(_("Filter this list"))
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icons.themed_icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.textChanged.connect(self.reload)
        self._key("Ctrl+F", self.filter.setFocus)
        return self.filter

    def _choices(self, panel: QWidget) -> QHBoxLayout:
        """The choices beside each other, as the lists are what needs the height."""
        self.choices = QHBoxLayout()
        self.choices.setSpacing(metrics.half_line(self))
        self.choices.addWidget(self._choice(panel), 2)
        return self.choices

    def _choice(self, panel: QWidget) -> ComboBox:
        self.choice = ComboBox(panel)
        self.choice.setObjectName("choice")
        self.choice.setAccessibleName(_("Show only"))
        self.choice.addItem(_("all"), "")
        for word, label in self.filter_choices():
            self.choice.addItem(label, word)
        self.choice.setVisible(self.choice.count() > 1)
        self.choice.currentIndexChanged.connect(self.reload)
        return self.choice

    def _key(self, keys: str, action: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(action)

    def _nothing(self) -> QWidget:
        label = wrapping_label(_(self.nothing_chosen), self.stack, muted=True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label

    def _arrange(self) -> None:
        narrow = self.width() < self.fontMetrics().averageCharWidth() * NARROW
        shown = self.stack.currentIndex() == 1
        self.left.setVisible(not (narrow and shown))
        self.stack.setVisible(shown or not narrow)
        if self.is_record_built:
            self.header.back.setVisible(narrow)
            self.header.set_low(low=self.height() < self.fontMetrics().height() * LOW)

    def _close_record(self) -> None:
        self.record = None
        self.list.show_id(None)
        self.show_detail(shown=False)
        for tab in self.extra_tabs:
            tab.show_record(None)
        self.focus_start()

    def _show_rows(self, rows: ListRows | LoadedRows) -> None:
        filtered = bool(self.filter.text().strip() or self.choice.currentData())
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
        self._rest.stop()
        record = self.list.current_id()
        if self._passed and record is not None and record != self.record:
            self.open_record(record)
        self._passed = False

    def _chosen(self, record: int) -> None:
        """Open the record; of those that the arrow keys pass over quickly, the one on which they rest.

        A screen reader hears the row alone until then: it is silent while a record is being shown.
        """
        arrow = self.list.is_arrow_pressed()
        self._passed = arrow and (self._rest.isActive() or QAccessible.isActive())
        if arrow:
            self._rest.start()
        if record != self.record and not self._passed:
            self.open_record(record)

    def _opened(self, _record: int) -> None:
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
            self.focus_record()
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_record(self) -> None:
        """Focus the first field of the record."""
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
