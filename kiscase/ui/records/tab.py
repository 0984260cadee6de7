"""The base class of the tabs on a record's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiscase.ui.command import Command, create_actions
from kiscase.ui.records.page_context import PageContext


class RecordTab(QWidget):
    """A part of a record's page that shows something about the record; features give tabs to other features' pages."""

    title: ClassVar[str] = ""
    tables: ClassVar[frozenset[str]] = frozenset()

    header_facts = Signal(str)
    """What the head of the record should say about it beside its own facts."""
    undoable_done = Signal(str)
    """What was done here and can be undone."""
    notified = Signal(str)
    """What happened here and cannot be undone."""
    relevance_changed = Signal(bool)
    """Whether there is anything to show for the record; a tab that does not fit is hidden."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.command_actions = list(create_actions(self, self.commands()).values())

    def commands(self) -> tuple[Command, ...]:
        """What can be done in this tab; the record's page offers it in its header."""
        return ()

    def show_record(self, record: int | None) -> None:
        """Show what belongs to the record."""
        raise NotImplementedError

    def is_dirty(self) -> bool:
        """Whether something that was done here is not saved."""
        return False

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save what was done here, then go on; what cannot be saved is told and stays."""

    def discard_changes(self) -> None:
        """Forget what was done here and is not saved."""
