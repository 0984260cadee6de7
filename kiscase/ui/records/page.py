"""What the window shows behind each button of the rail, and what every page is given.

A page reloads when a table that it shows was touched. It is given the desk it stands on; it reaches no window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.ui.command import Command, create_actions
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.widgets.message_bar import MessageBar
from kiscase.ui.widgets.message_boxes import ask_confirmation


class WorkspacePage(QWidget):
    """A page of the rail: its commands, its message bar, and the question about what is typed and not saved."""

    kind: ClassVar[str] = ""
    """The table of its records: `Desk.open` goes by it."""
    title: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    part_tables: ClassVar[frozenset[str]] = frozenset()
    """The tables of what is shown within its records, such as the meetings of an activity."""
    tables: ClassVar[frozenset[str]] = frozenset()

    draft_saved = Signal()
    """What is typed and not saved was put aside, so that a crash does not lose it."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.record: int | None = None
        self.actions_by_key: dict[str, QAction] = {}
        self._commands: list[Command] = []
        self.add_commands(self.commands())
        self.message_bar = MessageBar(self)
        self.message_bar.undo_asked.connect(context.undo)
        self.message_bar.way_out_asked.connect(self._take_way_out)
        self.message_bar.left.connect(self._left_message)
        self._way_out: tuple[str, int | None] | None = None
        self._after: Callable[[], None] | None = None

    def commands(self) -> tuple[Command, ...]:
        """What can be done on this page."""
        return ()

    def add_commands(self, commands: Iterable[Command]) -> None:
        """Offer further commands, such as those of a controller that has been built since."""
        commands = list(commands)
        self._commands += commands
        self.actions_by_key |= create_actions(self, commands)

    def enable_commands(self, state: str) -> None:
        """Enable the commands that are possible in this state of the record; those of every state stay as they are."""
        for command in self._commands:
            if command.when is not None:
                self.actions_by_key[command.key].setEnabled(state in command.when)

    def tables_changed(self, tables: set[str]) -> None:
        """Something was written: show what is on file now, but never over what is being typed."""

    def open_record(self, record: int | None) -> None:
        """Come to a record; None only comes to the page."""

    def open_part(self, kind: str, record: int) -> None:
        """Come to something that is shown within a record of this page: of a kind of `parts`."""

    def minimumSizeHint(self) -> QSize:
        """Small: a page arranges itself in whatever room there is, and must not make the window larger."""
        return QSize(self.fontMetrics().averageCharWidth() * 40, self.fontMetrics().height() * 12)

    def focus_start(self) -> None:
        """Put the focus where work begins."""
        self.setFocus()

    def is_dirty(self) -> bool:
        """Whether something typed is not saved."""
        return False

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save what is typed, then go on."""

    def discard_changes(self) -> None:
        """Forget what is typed."""

    def cancel_leave(self) -> None:
        """The question was answered with neither: everything stays."""

    def leave(self, then: Callable[[], None]) -> None:
        """Go on at once, or after the question what becomes of unsaved typing."""
        if not self.is_dirty():
            then()
            return
        self._after = then
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
        """Tell a Problem at the foot of the page, with the way out where it has one."""
        self._way_out = problem.way_out
        self.message_bar.show_problem(problem.sentence, _("Show") if problem.way_out else "")

    def show_message(self, sentence: str, *, undo: bool = False) -> None:
        """Say at the foot of the page what happened."""
        self.message_bar.show_message(sentence, undo)

    def show_done(self, sentence: str, way_out: tuple[str, int | None] | None = None) -> None:
        """Say at the foot of the page what was done, offer to undo it, and perhaps the way to what is next."""
        self._way_out = way_out
        self.message_bar.show_message(sentence, undo=True, button=_("Show") if way_out else "")

    def _leave_without_saving(self) -> None:
        self.discard_changes()
        if self._after is not None:
            self._after()

    def _leave_after_saving(self) -> None:
        self.save(self._after)

    def _left_message(self) -> None:
        self.focus_start()

    def _take_way_out(self) -> None:
        if self._way_out is not None:
            self.context.open_record(*self._way_out)
