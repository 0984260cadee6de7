"""Leads from a point of the preview to the editor field that is printed there."""

from __future__ import annotations

from PySide6.QtCore import QObject

from kiscase.contracts.copies import preview
from kiscase.contracts.copies.screen import CopiesController
from kiscase.contracts.drafting.screen.shown_contract import ShownContract
from kiscase.core.i18n import _

_FIELDS = {"worker": "worker_id"}
"""The fields of the form that have another key in the editor."""


class PreviewClickController(QObject):
    """Moves the focus to the field that was clicked in the preview."""

    def __init__(self, shown: ShownContract, copies: CopiesController) -> None:
        super().__init__(shown.page)
        self._shown, self._page, self._choice = shown, shown.page, copies.choice
        copies.preview.clicked_at.connect(self._find_field)

    def _find_field(self, page: int, x: float, y: float) -> None:
        """Look up the field at a point: page from 0, x and y in points from the upper left corner."""
        contract, editor = self._shown.details, self._shown.editor
        if editor is not None and contract is not None:
            content, second = editor.typed(), self._choice.is_copy()
            self._shown.jobs.read(
                lambda session: preview.form_field_at(session, contract.id, content, (page, x, y), second=second),
                self._go_to_field,
                self._page.show_failure,
                latest="field at",
            )

    def _go_to_field(self, position: str) -> None:
        field, _dot, cell = position.partition(".")
        row, _dot, column = cell.partition(".")
        number = int(row or 0)
        if field == "people" and number:  # the person who concludes the contract comes first
            field, number = "members", number - 1
        if field == "people":
            self._page.show_message(_("Name, address and PESEL are on the person's page."))
        elif field and self._shown.editor is not None:
            self._page.tabs.setCurrentIndex(0)
            self._shown.editor.focus_field(_FIELDS.get(field, field), number, column)
