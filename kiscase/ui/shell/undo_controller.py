"""Undo and redo in the window: of the latest action, after a question if it is not in sight, or of a certain one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.journal.sight import ReversibleEntry
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records.workspace_page import WorkspacePage

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    _Find = Callable[[Session], ReversibleEntry | None]


class UndoController:
    """Reverses actions and shows on the current page what was reversed, or why not."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        page: Callable[[], WorkspacePage],
        open_record: Callable[[str, int | None], None],
        kinds: frozenset[str],
    ) -> None:
        """*kinds* are the tables whose records *open_record* opens."""
        self._parent, self._jobs, self._page, self._open, self._kinds = parent, jobs, page, open_record, kinds

    def undo(self) -> None:
        """Undo the last saved action, after a question if it is about something else than what is in sight."""
        from kiscase.core.journal import undo

        self._reverse(undo.find_next_undo, undo.undo_latest_action, self._ask_undo)

    def redo(self) -> None:
        """Redo the last undone action, after a question if it is about something else than what is in sight."""
        from kiscase.core.journal import undo

        self._reverse(undo.find_next_redo, undo.redo_latest_undo, self._ask_redo)

    def undo_entry(self, entry: int) -> None:
        """Undo that action and no other."""
        from kiscase.core.journal import undo

        self._reverse_entry(undo.undo_action, entry)

    def show_saved(self) -> None:
        """Tell that the changes were saved instead: what was saved just now is not undone at once."""
        self._page().show_message(_("Your changes are saved. Nothing was undone or done again."), undo=True)

    def _reverse(self, find: _Find, reverse: Callable[[Session], None], ask: Callable[[ReversibleEntry], None]) -> None:
        sight = self._page().sight()

        from kiscase.core.journal import sentences

        def work(session: Session) -> str | ReversibleEntry:
            entry = find(session)
            if entry is not None and not sight.shows(entry):
                return entry
            reverse(session)
            return sentences.running_sentence(session)

        def then(answer: str | ReversibleEntry) -> None:
            if isinstance(answer, str):
                self._show_message(answer)
            else:
                ask(answer)

        self._jobs.act(work, then, self._show_problem)

    def _reverse_entry(self, reverse: Callable[[Session, int], None], entry: int) -> None:
        from kiscase.core.journal import sentences

        def work(session: Session) -> str:
            reverse(session, entry)
            return sentences.running_sentence(session)

        self._jobs.act(work, self._show_message, self._show_problem)

    def _ask_undo(self, entry: ReversibleEntry) -> None:
        from kiscase.core.journal import undo

        undo_it = partial(self._reverse_entry, undo.undo_action, entry.id)
        self._ask(entry, _("Undo what was done elsewhere?"), _("&Undo"), undo_it)

    def _ask_redo(self, entry: ReversibleEntry) -> None:
        from kiscase.core.journal import undo

        redo_it = partial(self._reverse_entry, undo.redo_action, entry.id)
        self._ask(entry, _("Do again what was undone elsewhere?"), _("&Do again"), redo_it)

    def _ask(self, entry: ReversibleEntry, question: str, label: str, confirmed: Callable[[], None]) -> None:
        """Name the entry before it is reversed, with the way to the page that shows it."""
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        detail = _("It is about something else than what you see here: {sentence}").format(sentence=entry.sentence)
        place = next((place for place in entry.about if place[0] in self._kinds), None)
        third = None if place is None else (_("&Show"), partial(self._open, *place))
        ask_confirmation(self._parent, question, detail, label, confirmed, third=third)

    def _show_message(self, sentence: str) -> None:
        self._page().show_message(sentence)

    def _show_problem(self, problem: Problem) -> None:
        self._page().show_failure(problem)
