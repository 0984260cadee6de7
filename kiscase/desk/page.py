"""What the window shows behind each button of the rail, and what every page is given.

A page reloads when a table that it shows was touched. It is given the desk it stands on; it reaches no window.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.desk.command import Command, actions
from kiscase.desk.jobs import Jobs
from kiscase.desk.messages import MessageBar, ask


@dataclass(frozen=True)
class Desk:
    """What every page is given: the job queue, the way to another page, the undo, and who tells a Problem."""

    jobs: Jobs
    open: Callable[[str, int | None], None]
    undo: Callable[[], None]
    tell: Callable[[Problem], None]


class Tab(QWidget):
    """A part of a record's page that shows something about the record; features give tabs to other features' pages."""

    title: ClassVar[str] = ""
    tables: ClassVar[frozenset[str]] = frozenset()
    commands: ClassVar[tuple[Command, ...]] = ()
    """What one can do here; the record's page offers it in its head."""

    facts = Signal(str)
    """What the head of the record should say about it beside its own facts."""
    done = Signal(str)
    """What was done here and can be undone."""
    told = Signal(str)
    """What happened here and cannot be undone."""
    fits = Signal(bool)
    """Whether there is anything to show for the record; a tab that does not fit is hidden."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.deeds = list(actions(self, self.commands).values())

    def show_record(self, record: int | None) -> None:
        """Show what belongs to the record."""
        raise NotImplementedError

    def is_dirty(self) -> bool:
        """Whether something that was done here is not saved."""
        return False

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save what was done here, then go on; what cannot be saved is told and stays."""

    def give_up(self) -> None:
        """Forget what was done here and is not saved."""


class Page(QWidget):
    """A page of the rail: its commands, its message bar, and the question about what is typed and not saved."""

    kind: ClassVar[str] = ""
    """The table of its records: `Desk.open` goes by it."""
    title: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    parts: ClassVar[frozenset[str]] = frozenset()
    """The tables of what is shown within its records, such as the meetings of an activity."""
    tables: ClassVar[frozenset[str]] = frozenset()
    commands: ClassVar[tuple[Command, ...]] = ()

    kept = Signal()
    """What is typed and not saved was put aside, so that a crash does not lose it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.record: int | None = None
        self.actions_by_key = actions(self, self.commands)
        self.messages = MessageBar(self)
        self.messages.undo_asked.connect(desk.undo)
        self.messages.way_out_asked.connect(self._take_way_out)
        self.messages.left.connect(self._left_message)
        self._way_out: tuple[str, int | None] | None = None
        self._after: Callable[[], None] | None = None

    def touched(self, tables: set[str]) -> None:
        """Something was written: show what is on file now, but never over what is being typed."""

    def open_record(self, record: int | None) -> None:
        """Come to a record; None only comes to the page."""

    def open_part(self, kind: str, record: int) -> None:
        """Come to something that is shown within a record of this page: of a kind of `parts`."""

    def minimumSizeHint(self) -> QSize:
        """Small: a page arranges itself in whatever room there is, and must not make the window larger."""
        return QSize(self.fontMetrics().averageCharWidth() * 40, self.fontMetrics().height() * 12)

    def come(self) -> None:
        """Put the focus where work begins."""
        self.setFocus()

    def is_dirty(self) -> bool:
        """Whether something typed is not saved."""
        return False

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save what is typed, then go on."""

    def give_up(self) -> None:
        """Forget what is typed."""

    def stay(self) -> None:
        """The question was answered with neither: everything stays."""

    def leave(self, then: Callable[[], None]) -> None:
        """Go on at once, or after the question what becomes of unsaved typing."""
        if not self.is_dirty():
            then()
            return
        self._after = then
        ask(
            self,
            _("Save what you typed?"),
            _("This record has changes that are not saved."),
            _("Do not save"),
            self._leave_without_saving,
            on_no=self.stay,
            third=(_("Save"), self._leave_after_saving),
        )

    def failed(self, problem: Problem) -> None:
        """Tell a Problem at the foot of the page, with the way out where it has one."""
        self._way_out = problem.way_out
        self.messages.problem(problem.sentence, _("Show") if problem.way_out else "")

    def told(self, sentence: str, *, undo: bool = False) -> None:
        """Say at the foot of the page what happened."""
        self.messages.tell(sentence, undo)

    def done(self, sentence: str, way_out: tuple[str, int | None] | None = None) -> None:
        """Say at the foot of the page what was done, offer to undo it, and perhaps the way to what is next."""
        self._way_out = way_out
        self.messages.tell(sentence, undo=True, button=_("Show") if way_out else "")

    def _leave_without_saving(self) -> None:
        self.give_up()
        if self._after is not None:
            self._after()

    def _leave_after_saving(self) -> None:
        self.save(self._after)

    def _left_message(self) -> None:
        self.come()

    def _take_way_out(self) -> None:
        if self._way_out is not None:
            self.desk.open(*self._way_out)
