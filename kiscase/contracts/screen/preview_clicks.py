"""Leads from a point of the preview to the editor field that is printed there, and from a field to its page."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from kiscase.contracts.copies import preview
from kiscase.contracts.copies.screen import CopiesController
from kiscase.contracts.drafting.screen.editor import ContractEditor
from kiscase.contracts.drafting.screen.shown_contract import ShownContract
from kiscase.core.i18n import _

_FIELDS = {"worker": "worker_id"}
"""The fields of the form that have another key in the editor."""


class PreviewClickController(QObject):
    """Moves the focus to the field that was clicked in the preview, and shows there the field that has the focus."""

    def __init__(self, shown: ShownContract, copies: CopiesController) -> None:
        super().__init__(shown.page)
        self._shown, self._page, self._choice = shown, shown.page, copies.choice
        self._preview = copies.preview
        self._field = ""
        copies.preview.clicked_at.connect(self._find_field)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

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

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Look up where the field is printed that has the focus now."""
        contract, editor = self._shown.details, self._shown.editor
        if now is None or contract is None or editor is None or not editor.isAncestorOf(now):
            return
        before, self._field = self._field, _printed_field(editor, now)
        if self._field and self._field != before and self._preview.isVisible():
            field, content, second = self._field, editor.typed(), self._choice.is_copy()
            self._shown.jobs.read(
                lambda session: preview.point_of_field(session, contract.id, content, field, second=second),
                self._show_point,
                self._page.show_failure,
                latest="place of field",
            )

    def _show_point(self, point: tuple[int, float] | None) -> None:
        if point is not None:
            self._preview.pages.show_place(*point)

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


def _printed_field(editor: ContractEditor, held: QWidget) -> str:
    """The field of the form that a widget of the editor belongs to, with row and column in a table."""
    keys, cell = {part.key for part in editor.parts()}, held.objectName().partition(".")
    above: QWidget | None = held
    while above is not None and above.objectName() not in keys:
        above = above.parentWidget() if above is not editor else None
    if above is None:
        return ""
    key = above.objectName()
    return f"{key}.{cell[2]}.{cell[0]}" if above is not held and cell[2].isdigit() else key
