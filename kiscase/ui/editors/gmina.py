"""An editor for a gmina of the official register: a name is typed, its namesakes are told apart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from kiscase.core.territory.gminas import find_gminas, gmina_label
from kiscase.ui.editors.choice import Options
from kiscase.ui.editors.searched_choice import FoundChoiceEditor


class GminaEditor(FoundChoiceEditor):
    """Offers the gminas that the typed words mean, the exact spelling first; before that those of a *likely* name.

    The register is read when somebody comes to this field, not with the form.
    """

    def __init__(self, likely: Callable[[], str] = str, parent: QWidget | None = None) -> None:
        self._likely = likely
        super().__init__((), parent, label_of=gmina_label)

    def ask(self) -> None:
        """Look among the gminas, which are in memory."""
        typed = self._typed()
        self._take((typed, find_gminas(typed or self._likely()) or find_gminas(typed)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Offer the likely ones, unless something is half typed."""
        super().focusInEvent(event)
        if not self._typed():
            self.ask()

    def _fill(self, options: Options) -> None:
        super()._fill(options)
        if not self.isEditable():
            self._make_searchable()
