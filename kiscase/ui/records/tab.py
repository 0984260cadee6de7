"""The base class of the tabs on a record's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiscase.ui.command import Command, create_actions
from kiscase.ui.records.page_context import PageContext

_T = TypeVar("_T")


class RecordTab(QWidget):
    """A tab that shows one aspect of a record; features add tabs to the pages of other features."""

    title: ClassVar[str] = ""
    tables: ClassVar[frozenset[str]] = frozenset()
    comes_first: ClassVar[bool] = False
    """Whether it stands before the tabs of the page."""

    header_facts = Signal(str)
    """What the header of the record should show beside its own facts."""
    undoable_done = Signal(str)
    """A sentence about what was done here and can be undone."""
    notified = Signal(str)
    """A sentence about what happened here and cannot be undone."""
    way_offered = Signal(str, object)
    """A sentence about what follows from a change elsewhere, and the place (kind, id) where it can be done."""
    relevance_changed = Signal(bool)
    """Whether the tab applies to the record; otherwise it is hidden."""
    record: int | None = None
    """Whose data `load_record` has asked for."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.command_actions = list(create_actions(self, self.commands()).values())

    def commands(self) -> tuple[Command, ...]:
        """What can be done in this tab; the record's page offers it in its header."""
        return ()

    def show_record(self, record: int | None) -> None:
        """Show what belongs to the record, or nothing for None."""
        raise NotImplementedError

    def load_record(
        self, record: int | None, read: Callable[[Any, int], _T], show: Callable[[_T], object], nothing: Any
    ) -> None:
        """Ask for what belongs to the record and show it; until then another record's data give way to *nothing*."""
        if record != self.record:
            show(nothing)
        self.record = record
        if record is not None:
            self.context.jobs.read(lambda session: read(session, record), show, latest=type(self).__name__)

    def print_shown(self) -> bool:
        """Print what the tab shows; whether there is anything that could be printed."""
        return False

    def is_dirty(self) -> bool:
        """Whether there are unsaved changes here."""
        return False

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save the changes, then go on; what cannot be saved is reported and stays."""

    def discard_changes(self) -> None:
        """Discard the unsaved changes."""
