"""Editors for one choice of very many: they hold some of them, and ask for others while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kiscase.core.collation import fold_text
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.choice import FOLDED_ROLE, WARNING_ROLE, ChoiceEditor, LabelOf, Options
from kiscase.ui.status_display import WarnedText

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FindOptions = Callable[["Session", str], Options]
"""Finds what a typed text means, on the thread of the case file; for an empty text the first of all."""


class FoundChoiceEditor(ChoiceEditor):
    """Offers the first of many choices, and what the typed text finds as soon as that is known.

    A text means a choice if no other is found by it; one that is left before the answer is settled by it.
    """

    def __init__(self, first: Options, parent: QWidget | None = None, *, label_of: LabelOf = str) -> None:
        self._answered = ""
        super().__init__(first, parent, required=True, label_of=label_of)
        line = self.lineEdit()
        if line is not None:  # otherwise they are so few that these are all
            line.textEdited.connect(self.ask)

    def ask(self) -> None:
        """Ask what the typed text finds; without one, anew for the first of all."""
        raise NotImplementedError

    def _take(self, answer: tuple[str, Options]) -> None:
        typed, options = answer
        if typed != self._typed():  # somebody typed on, or has chosen
            return
        before = self.value()
        self.set_options(self._with_chosen(options))
        self._answered = fold_text(typed).strip()
        for row in range(self.count()):  # each is found by that text, which its label need not contain
            self.setItemData(row, f"{fold_text(self.itemText(row))}\n{self._answered}", FOLDED_ROLE)
        line, completer = self.lineEdit(), self.completer()
        if line is not None and not line.hasFocus():
            self._settle()
        elif completer is not None and self._answered:
            completer.setCompletionPrefix(typed)
            completer.complete()
        if self.value() != before:
            self._emit_changed()

    def _typed(self) -> str:
        """What is typed; nothing while the label of the choice is shown."""
        text = self.currentText()
        return "" if text == self.itemText(self.currentIndex()) else text

    def _with_chosen(self, options: Options) -> Options:
        """The options, and the choice where it is none of them."""
        place = self._typed_index()
        chosen, label = self.value(), WarnedText.of(self.itemText(place), self.itemData(place, WARNING_ROLE) or "")
        return options if not chosen or chosen in dict(options) else [*options, (chosen, label)]

    def _typed_index(self) -> int:
        """None while the answer is awaited: of those it holds, the text may fit one that is not the only one."""
        typed = fold_text(self._typed()).strip()
        return -1 if typed and self.isEditable() and typed != self._answered else super()._typed_index()


class SearchedChoiceEditor(FoundChoiceEditor):
    """Asks the case file what the typed text finds."""

    def __init__(self, jobs: Jobs, find: FindOptions, first: Options, parent: QWidget | None = None) -> None:
        self._jobs, self._find = jobs, find
        super().__init__(first, parent)

    def ask(self) -> None:
        """Ask the case file."""
        find, typed = self._find, self._typed()
        name = f"options of {self.objectName()}"
        self._jobs.read(lambda session: (typed, find(session, typed)), self._take, latest=name)
