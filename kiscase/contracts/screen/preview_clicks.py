"""From a place on the paper to the field of the editor that it comes from."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget

from kiscase.contracts import preview
from kiscase.contracts.copies.screen import CopyLanguageChoice
from kiscase.contracts.drafting.screen.editor import ContractEditor
from kiscase.core.i18n import _
from kiscase.ui.records.editing_page import EditingPage

_FIELDS = {"worker": "worker_id"}
"""The fields of the form that the editor knows by another key."""


class PreviewClickController(EditingPage):
    """What the page of contracts does when somebody clicks on the paper."""

    editor: ContractEditor | None
    paper: CopyLanguageChoice
    tabs: QTabWidget

    def point(self, page: int, x: float, y: float) -> None:
        """Go to the field that a place of the paper shows; page from 0, place in points from the upper left."""
        if self.editor is not None and self.details is not None:
            record, content = self.id_and_revision(self.details)[0], self.editor.typed()
            second = self.paper.is_copy()
            self.context.jobs.read(
                lambda session: preview.form_field_at(session, record, content, (page, x, y), second=second),
                self._go_to_field,
                self.show_failure,
                latest="field at",
            )

    def _go_to_field(self, place: str) -> None:
        field, _dot, cell = place.partition(".")
        row, _dot, column = cell.partition(".")
        number = int(row or 0)
        if field == "people" and number:  # the person who concludes the contract comes first
            field, number = "members", number - 1
        if field == "people":
            self.show_message(_("Name, address and PESEL stand on the person's page."))
        elif field and self.editor is not None:
            self.tabs.setCurrentIndex(0)
            self.editor.focus_field(_FIELDS.get(field, field), number, column)
