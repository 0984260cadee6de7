"""Phrases offered in the fields of a contract."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kiscase.contracts.wording import phrases
from kiscase.core.i18n import _
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.phrase_popup import OfferedPhrase
from kiscase.ui.editors.phrase_suggestions import PhraseQuery, PhraseSuggester
from kiscase.ui.editors.text import LongTextEditor


class PhraseHelp(QObject):
    """Offers phrases in the long texts of one contract: those on file for the field, the person's areas first."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, contract: Callable[[], int | None], notify: Callable[[str], None]
    ) -> None:
        super().__init__(parent)
        self._jobs, self._contract, self._notify = jobs, contract, notify
        self._places: dict[Editor, Callable[[], str]] = {}
        self.phrases = PhraseSuggester(parent)
        self.phrases.suggestions_wanted.connect(self._ask)
        self.phrases.inserted.connect(self._count)
        self.phrases.removed.connect(self._remove)
        self.phrases.phrase_added.connect(self._keep)

    def help(self, field: Editor, place: str | Callable[[], str]) -> None:
        """Offer the phrases of a place of the library, such as `goals.effect`, in a field."""
        if isinstance(field, LongTextEditor):
            self._places[field] = partial(str, place) if isinstance(place, str) else place
            self.phrases.watch(field)

    def _ask(self, question: PhraseQuery) -> None:
        place, contract = self._places[question.editor](), self._contract()

        def work(session: Any) -> tuple[PhraseQuery, list[OfferedPhrase]]:
            areas = phrases.problem_areas_of_contract(session, contract) if contract is not None else []
            found = phrases.suggest_phrases(session, place, question.typed, areas)
            return question, [OfferedPhrase(*one) for one in found]

        self._jobs.read(work, self.phrases.show_suggestions, latest="phrases")

    def _count(self, chosen: OfferedPhrase) -> None:
        self._jobs.act(lambda session: phrases.count_phrase_use(session, chosen.scope, chosen.text))

    def _remove(self, chosen: OfferedPhrase) -> None:
        self._jobs.act(lambda session: phrases.delete_phrase(session, chosen.scope, chosen.text), self._removed)

    def _removed(self, _result: object) -> None:
        self._notify(_("The phrase was removed from the club's phrases."))

    def _keep(self, editor: LongTextEditor, text: str) -> None:
        place = self._places[editor]()
        self._jobs.act(lambda session: phrases.add_own_phrase(session, place, text), self._kept)

    def _kept(self, new: bool) -> None:
        if new:
            self._notify(_("Saved as a phrase of the club: it is offered in this field of every contract."))
        else:
            self._notify(_("Not saved as a phrase: it is empty, too long, or already on the list."))
