"""The workspace of an open case file: navigation rail, search box, pages, and the lock.

Which pages there are is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from kiscase.core.database.local.structure import record_columns
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.ui.accessibility import LockableWidget, announce_to_screen_reader
from kiscase.ui.command import DIALOGS_TOO
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.help.help_menu import HelpButton
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.page_entry import PageEntry
from kiscase.ui.records.workspace_page import BACKUP, WorkspacePage
from kiscase.ui.shell.lock.window_lock import WindowLock
from kiscase.ui.shell.navigation_rail import (
    NavigationRail,
    RailButton,
    RailButtons,
    UnsavedChangesMarker,
    page_keys,
)
from kiscase.ui.shell.opened_records import OpenedRecords
from kiscase.ui.shell.search_box import SearchBox, SearchProviders, actions_from_everywhere, name_actions
from kiscase.ui.shell.undo_controller import UndoController
from kiscase.ui.shell.worker_selection import CurrentWorkerButton, ListWorkers, no_workers
from kiscase.ui.shell.workspace_pages import WorkspacePages
from kiscase.ui.steps import Steps
from kiscase.ui.theme import icons as theme_icons
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.busy_bar import BusyBar
from kiscase.ui.widgets.button_bar import ButtonBar, icon_button

if TYPE_CHECKING:
    from kiscase.ui.shell.lock.lock_screen import LockScreen


class Workspace(QWidget):
    """Navigation rail, top bar and pages; the lock screen hides all of them and keeps what is typed."""

    unlocked = Signal()
    """The passphrase was given: work goes on."""

    def __init__(
        self,
        jobs: Jobs,
        rooms: Sequence[PageEntry],
        parent: QWidget | None = None,
        *,
        providers: SearchProviders | None = None,
        list_workers: ListWorkers = no_workers,
    ) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self._list_workers = list_workers
        self._providers = providers or SearchProviders()
        self._rooms = rooms
        self._places: dict[int, tuple[int | None, int]] = {}  # records and tabs to be restored on pages not shown yet
        self._buttons: list[RailButton] = []
        self._backup_offered = False
        self._undo = UndoController(self, jobs, self.page, self.open, frozenset(room.info.kind for room in rooms))
        self._build()
        jobs.changed.connect(self._touched)
        jobs.failed.connect(self._failed)
        jobs.busy.connect(self.progress.note_busy)
        jobs.file_lost.connect(self._offer_backup)

    @property
    def pages(self) -> list[WorkspacePage]:
        """All pages; those not opened yet are built now."""
        return [self.stack.page_at(index) for index in range(len(self._rooms))]

    def page(self) -> WorkspacePage:
        """The current page."""
        return self.stack.page()

    def show_page(self, index: int) -> None:
        """Show a page, or that it is being loaded; the message of another one goes."""
        self.stack.show_page(index)
        self._buttons[index].setChecked(True)
        if index in self._places:
            self.stack.do_on_page(partial(_show_place, place=self._places.pop(index)))
        self.page().focus_start()
        self.unsaved_marker.show()

    def open(self, kind: str, record: int | None) -> None:
        """Go to the page of a kind of record, and to the record."""
        for index, room in enumerate(self._rooms):
            if kind == room.info.kind:
                self._places.pop(index, None)
                self.show_page(index)
                self.stack.do_on_page(lambda page: page.open_record(record))
            elif kind in room.info.part_tables and record is not None:
                self.show_page(index)
                self.stack.do_on_page(partial(_open_part, kind=kind, record=record))

    def _open_from_page(self, kind: str, record: int | None) -> None:
        """Go to a record that the page in front shows or names: the way back leads to that page."""
        self.opened.note_page()
        self.open(kind, record)

    def add_bar(self, bar: QWidget) -> None:
        """Put a bar over the pages, below those that are there."""
        self._column.insertWidget(self._column.count() - 1, bar)

    def ask_again(self) -> None:
        """Load everything that is shown once more, such as on a new day; unsaved input stays."""
        self._touched({table for table, _column in record_columns()})

    def open_records(self) -> dict[int, tuple[int | None, int]]:
        """The record and the tab in front on each page built so far, or to be restored when it is."""
        tabs = {index: page.tab_widget() for index, page in self.stack.made.items()}
        return self._places | {
            index: (self.stack.made[index].record, shown.currentIndex() if shown is not None else 0)
            for index, shown in tabs.items()
        }

    def restore_records(self, places: dict[int, tuple[int | None, int]], index: int) -> None:
        """Open the same records and tabs again: on the page *index* now, on another one when it is shown."""
        self._places = dict(places)
        self.show_page(index)

    def dismantle(self) -> Steps:
        """Delete the pages, one in a step."""
        while self.stack.made:
            _index, page = self.stack.made.popitem()
            shiboken6.delete(page)
            yield

    def undo(self) -> None:
        """Undo the last step that is not saved, or the last saved action; asks first if that one is not in sight."""
        if not self.page().undo_unsaved():
            self.leave(self._undo.undo, self._undo.show_saved)

    def redo(self) -> None:
        """Redo the last undone action; asks first if it is about something else than what is in sight."""
        self.leave(self._undo.redo, self._undo.show_saved)

    def undo_entry(self, entry: int) -> None:
        """Undo that action and no other."""
        self.leave(partial(self._undo.undo_entry, entry))

    def lock(self) -> None:
        """Hide everything until the passphrase is entered; what is typed stays."""
        if self.is_locked():
            return
        self._lock.lock(self.lock_screen)
        self.lock_screen.reset(self.who.workers)

    def is_locked(self) -> bool:
        """Whether the lock screen is shown."""
        return self._lock.is_locked()

    def unlock(self, worker_id: int | None = None) -> None:
        """Show the workspace again, with the focus where it was; *worker_id* is who goes on, None for the same one."""
        if worker_id is not None:
            self.who.change(worker_id)
        self._lock.unlock()
        self.unlocked.emit()
        self.focus_page()
        self._lock.show_dialogs()

    def focus_page(self) -> None:
        """Put the focus back where it was on the current page."""
        held = self.page().focusWidget()
        if held is not None and held.isVisible() and held.isEnabled():
            held.setFocus(Qt.FocusReason.ActiveWindowFocusReason)  # what is half typed is not selected
        else:
            self.page().focus_start()

    def toggle_blur(self) -> None:
        """Blur the pages, so that a visitor reads no names, or show them again."""
        from PySide6.QtWidgets import QGraphicsBlurEffect

        blurred = self.stack.graphicsEffect() is None
        for widget in (self.stack, self.search_box.results):
            effect = QGraphicsBlurEffect(widget) if blurred else None
            if effect is not None:
                effect.setBlurRadius(metrics.half_line(self) * 1.5)
            widget.setGraphicsEffect(effect)  # type: ignore[arg-type]
        self.blur_button.setChecked(blurred)
        announce_to_screen_reader(self, _("Names are blurred.") if blurred else _("Names are shown."))

    def show_shortcuts(self) -> None:
        """Show the list of keyboard shortcuts."""
        from kiscase.ui.shell.shortcuts import ShortcutsDialog

        ShortcutsDialog(self, self._actions())

    def is_dirty(self) -> bool:
        """Whether any page has unsaved changes."""
        return bool(self._dirty_pages())

    def offer_drafts(self, waiting: Sequence[tuple[str, int]]) -> None:
        """Tell of the input that a crash left as drafts, (kind, id) each, and offer the way to the first."""
        sentence = self.unsaved_marker.describe_drafts(waiting)
        self.stack.do_on_page(lambda page: page.show_way(sentence, _("Show"), waiting[0], role="info"))

    def leave(self, then: Callable[[], None], saved: Callable[[], None] | None = None) -> None:
        """Ask about unsaved changes on any page, then go on; *saved* follows a save instead of *then*."""
        dirty = self._dirty_pages()
        if not dirty:
            then()
            return
        self.show_page(dirty[0])
        self.page().leave(lambda: self.leave(then, saved), saved)

    def _dirty_pages(self) -> list[int]:
        return [index for index, page in self.stack.made.items() if page.is_dirty()]

    @cached_property
    def lock_screen(self) -> LockScreen:
        """What hides everything; made when it is first needed."""
        from kiscase.ui.shell.lock.lock_screen import LockScreen

        made = LockScreen(self.jobs.database, self)
        made.opened.connect(self.unlock)
        self.layers.addWidget(made)
        return made

    def _build(self) -> None:
        self.layers = QStackedWidget(self)
        self.main = LockableWidget(self.layers)
        self.layers.addWidget(self.main)
        self._lock = WindowLock(self.jobs, self.layers, self.main)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.layers)
        given = PageContext(self.jobs, self._open_from_page, self.undo_entry, self._report_problem, self._show_way_back)
        self.stack = WorkspacePages(self._rooms, given, self.main)
        self.stack.counted.connect(self._show_count)
        self.opened = OpenedRecords(self.stack, self.jobs, self.open)
        self._column = right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._top())
        self.progress = BusyBar(self.main)
        right.addWidget(self.progress)
        right.addWidget(self.stack, 1)
        layout = QHBoxLayout(self.main)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._rail())
        layout.addLayout(right, 1)
        self._key("Ctrl+K", self.search_box.start)
        self._key("Alt+Left", self.opened.go_back)
        self._key("Alt+Right", self.opened.go_forward)
        self._key("Ctrl+Z", self.undo)
        for keys in ("Ctrl+Shift+Z", "Ctrl+Y"):
            self._key(keys, self.redo)
        self._key("Ctrl+H", self.toggle_blur)
        self._key("Ctrl+/", self.show_shortcuts)
        self._key("Ctrl+L", self.lock, DIALOGS_TOO)
        shown = [room.info for room in self._rooms]
        self.unsaved_marker = UnsavedChangesMarker(self.jobs, self._buttons, shown, self._dirty_pages, self)
        self.show_page(0)

    def _rail(self) -> QWidget:
        half = metrics.half_line(self)
        rail = RailButtons(self.main)
        rail.setObjectName("rail")
        rail.setAccessibleName(_("Pages"))
        layout = QVBoxLayout(rail)
        layout.setContentsMargins(half // 2, half // 2, half // 2, half // 2)
        layout.setSpacing(half // 4)  # so that all pages have their icons on a screen of 768 lines
        for index, page in enumerate(room.info for room in self._rooms):
            button = RailButton(rail, page, index, keys := page_keys(index, len(self._rooms)))
            button.clicked.connect(self._rail_clicked)
            self._buttons.append(button)
            layout.addWidget(button)
            self._key(keys, button.click)
        layout.addStretch(1)
        return NavigationRail(rail)

    def _top(self) -> QWidget:
        half = metrics.half_line(self)
        bar = ButtonBar(self.main)
        style_properties.set_style_property(bar, "panel", True)
        icons = {room.info.kind: room.info.icon for room in self._rooms}
        self.search_box = SearchBox(self.jobs, icons, self._searchable_actions, bar, self._providers)
        self.search_box.record_chosen.connect(self.open)
        self.search_box.dismissed.connect(self.focus_page)
        self.who = CurrentWorkerButton(self.jobs, self._list_workers, bar)
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(half, half, half, half)
        layout.setSpacing(half // 2)
        back = icon_button(bar, "go_back", "arrow-left", _("Back to the record before (Alt+Left)"), self.opened.go_back)
        forward = icon_button(bar, "go_forward", "arrow-right", _("Forward again (Alt+Right)"), self.opened.go_forward)
        layout.addWidget(back)
        layout.addWidget(forward)
        self.search_box.recent = self.opened.recent
        layout.addWidget(self.search_box, 1)
        layout.addSpacing(half)
        for name, icon, words, handler in (
            ("undo", "undo-2", _("Undo the last saved change (Ctrl+Z)"), self.undo),
            ("redo", "redo-2", _("Redo (Ctrl+Shift+Z)"), self.redo),
        ):
            layout.addWidget(icon_button(bar, name, icon, words, handler))
        self.blur_button = icon_button(bar, "blur", "eye-off", _("Blur names (Ctrl+H)"), self.toggle_blur)
        self.blur_button.setCheckable(True)
        layout.addWidget(self.blur_button)
        layout.addWidget(HelpButton(bar, self.show_shortcuts))
        layout.addSpacing(half)
        layout.addWidget(self.who)
        lock = QPushButton(theme_icons.themed_icon("lock"), _("Lock"), bar)
        lock.setObjectName("lock")
        lock.setToolTip("Ctrl+L")
        lock.clicked.connect(self.lock)
        layout.addWidget(lock)
        bar.give_way(self.who, lock)
        bar.go(back, forward)
        return bar

    def _key(self, keys: str, handler: Callable[[], object], name: str = "") -> None:
        action = self.main.addAction("", QKeySequence(keys), handler)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setObjectName(name)

    def _actions(self) -> list[QAction]:
        return [action for action in self.page().actions() if action.text()]

    def _show_count(self, index: int, count: int) -> None:
        page = self._rooms[index].info
        title = _(page.short_title or page.title)
        self._buttons[index].setText(f"{title} ({count})" if count else title)

    @cached_property
    def _everywhere(self) -> list[QAction]:
        """The actions that lead to the pages and to new records; made when something is searched for the first time."""
        return actions_from_everywhere([room.info for room in self._rooms], self.show_page, self.open, self.main)

    def _searchable_actions(self) -> list[tuple[str, QAction]]:
        """The commands of the page; and from everywhere the pages, and what makes a new record of theirs."""
        return name_actions(self._actions(), self._everywhere, self.page().shown_title())

    def _rail_clicked(self) -> None:
        self.show_page(int(self.sender().property("page")))

    def _touched(self, tables: set[str]) -> None:
        for page in self.stack.made.values():
            page.tables_changed(tables)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Problem):
            self._report_problem(error)
        else:
            from kiscase.ui.widgets.message_boxes import show_error_report

            show_error_report(self, error)

    def _offer_backup(self, problem: Problem) -> None:
        """The file is gone from its path: offer, once, to copy what is still open."""
        if self._backup_offered:
            return
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        self._backup_offered = True
        heading = _("This change was not saved.")
        ask_confirmation(self, heading, problem.sentence, _("Make a backup…"), self._make_backup)

    def _make_backup(self) -> None:
        self.open(BACKUP, 0)

    def _show_way_back(self, sentence: str, label: str, way: tuple[str, int | None]) -> None:
        self.page().show_way_back(sentence, label, way)

    def _report_problem(self, problem: Problem) -> None:
        self.page().show_failure(problem)


def _show_place(page: WorkspacePage, place: tuple[int | None, int]) -> None:
    record, tab = place
    if record is not None:
        page.open_record(record)
    if tab and (tabs := page.tab_widget()) is not None:
        tabs.setCurrentIndex(tab)


def _open_part(page: WorkspacePage, kind: str, record: int) -> None:
    page.open_part(kind, record)
