"""The base class of the pages that the navigation rail leads to.

A page reloads when a table that it shows was written. It is handed a PageContext and knows nothing of the window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabWidget, QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.journal.sight import Sight
from kiscase.ui.command import Command, create_actions
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.page_info import PageInfo
from kiscase.ui.widgets.message_bar import MessageBar

BACKUP = "backup"
"""The part of the page where a backup of the file is made."""


class WorkspacePage(QWidget, PageInfo):
    """A page with its commands, its message bar, and the question about unsaved changes when it is left."""

    tables: ClassVar[frozenset[str]] = frozenset()

    counted = Signal(int)
    """How many things wait on the page, which the navigation rail shows beside its title."""
    record_shown = Signal(int)
    """A record is open on the page."""
    draft_saved = Signal()
    """The unsaved changes were autosaved as a draft."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent or context.host)
        self.context = context
        self.record: int | None = None
        self.actions_by_key: dict[str, QAction] = {}
        self._commands: list[Command] = []
        self.selection_keys: tuple[str, ...] = ()  # of the commands that are about all selected records
        self.add_commands(self.commands())
        self.message_bar = MessageBar(self)
        self.message_bar.undo_asked.connect(self._undo_shown)
        self.message_bar.way_out_asked.connect(self._take_way_out)
        self.message_bar.left.connect(self._left_message)
        self._way_out: tuple[str, int | None] | None = None
        self._after: Callable[[], None] | None = None
        self._after_save: Callable[[], None] | None = None

    def commands(self) -> tuple[Command, ...]:
        """What can be done on this page."""
        return ()

    def add_commands(self, commands: Iterable[Command]) -> None:
        """Offer further commands, such as those of a controller that has been built since."""
        commands = list(commands)
        self._commands += commands
        self.actions_by_key |= create_actions(self, commands)

    def add_selection_commands(self, commands: Iterable[Command]) -> None:
        """Offer further commands, which are about all records that are selected in the list of the page."""
        commands = list(commands)
        self.add_commands(commands)
        self.selection_keys = (*self.selection_keys, *(one.key for one in commands))

    def enable_commands(self, state: str) -> None:
        """Enable the commands that are possible in this state of the record; those of every state stay as they are."""
        for command in self._commands:
            if command.when is not None:
                self.actions_by_key[command.key].setEnabled(state in command.when)

    def tab_widget(self) -> QTabWidget | None:
        """The tabs of the page, if it has any."""
        return None

    def sight(self) -> Sight:
        """What the user looks at here: undo asks before it takes back something else."""
        return Sight(self.tables)

    def tables_changed(self, tables: set[str]) -> None:
        """Show what is on file now in these tables, but never over unsaved changes."""

    def open_record(self, record: int | None) -> None:
        """Show a record; None leaves the page as it is."""

    def open_part(self, kind: str, record: int) -> None:
        """Show something that belongs to a record of this page: a row of one of `part_tables`."""

    def minimumSizeHint(self) -> QSize:
        """Be small: a page adapts to the room there is and must not make the window larger."""
        return QSize(self.fontMetrics().averageCharWidth() * 40, self.fontMetrics().height() * 12)

    def shown_title(self) -> str:
        """What the record in front is called, if there is one."""
        header = getattr(self, "header", None)
        return "" if header is None or self.record is None else str(header.title.text())

    def focus_start(self) -> None:
        """Put the focus where work starts."""
        self.setFocus()

    def is_dirty(self) -> bool:
        """Whether there are unsaved changes."""
        return False

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save the changes, then go on."""

    def discard_changes(self) -> None:
        """Discard the unsaved changes."""

    def cancel_leave(self) -> None:
        """The question about unsaved changes was cancelled: everything stays."""

    def undo_unsaved(self) -> bool:
        """Undo the last step that is not saved, where the page knows steps; returns whether there was one."""
        return False

    def leave(self, then: Callable[[], None], saved: Callable[[], None] | None = None) -> None:
        """Go on at once, or after asking what to do with unsaved changes; *saved* follows a save instead of *then*."""
        if not self.is_dirty():
            then()
            return
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        self._after, self._after_save = then, saved or then
        ask_confirmation(
            self,
            _("Save your changes?"),
            _("This record has unsaved changes."),
            _("Don’t save"),
            self._leave_without_saving,
            on_no=self.cancel_leave,
            third=(_("Save"), self._leave_after_saving),
        )

    def show_failure(self, problem: Problem) -> None:
        """Show a Problem in the message bar, with the way out where it has one."""
        self._way_out = problem.way_out
        self.message_bar.show_problem(problem.sentence, _("Show") if problem.way_out else "")

    def show_message(self, sentence: str, *, undo: bool = False, role: str = "ok") -> None:
        """Show in the message bar what happened, and offer *undo* if that is possible; see `show_done`."""
        self.message_bar.show_message(sentence, self.context.jobs.undoable if undo else None, role=role)

    def show_done(self, sentence: str, way_out: tuple[str, int | None] | None = None) -> None:
        """Show in the message bar what was done, and perhaps the way to what comes next.

        Called with the result of the action, it offers Undo of that action, unless it cannot be undone.
        """
        self._way_out = way_out
        self.message_bar.show_message(sentence, self.context.jobs.undoable, button=_("Show") if way_out else "")

    def show_way_back(self, sentence: str, label: str, way: tuple[str, int | None]) -> None:
        """Show in the message bar what is to be mended here, and the way back to where that was found."""
        self.show_way(sentence, label, way, role="warn")

    def show_way(self, sentence: str, label: str, way: tuple[str, int | None], *, role: str) -> None:
        """Show a sentence in the message bar, and a button with the text *label* that leads to a record."""
        self._way_out = way
        self.message_bar.show_message(sentence, role=role, button=label)

    def _leave_without_saving(self) -> None:
        self.discard_changes()
        if self._after is not None:
            self._after()

    def _leave_after_saving(self) -> None:
        self.save(self._after_save)

    def _undo_shown(self) -> None:
        if self.message_bar.entry is not None:
            self.context.undo(self.message_bar.entry)

    def _left_message(self) -> None:
        self.focus_start()

    def _take_way_out(self) -> None:
        if self._way_out is not None:
            self.context.open_record(*self._way_out)
