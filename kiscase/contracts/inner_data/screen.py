"""The dialog that changes inner data of a contract which is signed and cannot be typed into any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.contracts.details import ContractDetails
from kiscase.contracts.inner_data import actions as inner_data
from kiscase.core.i18n import _, localized_text
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.pdf.form.form_definition import FormField
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.base import Editor
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.tables.editable_row import EditableColumn
from kiscase.ui.tables.editable_table import EditableTable

_KINDS = {"date": FieldKind.DATE, "text": FieldKind.TEXT, "long": FieldKind.LONG, "dates": FieldKind.CODES}
_DAY = "planned_on"


class DatesEditor(Editor, QWidget):
    """Any number of days, one below the other."""

    single_line = False

    def __init__(self, field: FieldInfo) -> None:
        super().__init__()
        column = EditableColumn(_DAY, _("Day"), FieldKind.DATE)
        self.table = EditableTable([column], self, name=field.label, add_label=_("Add a &reminder"))
        self.table.edited.connect(self._emit_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)

    def value(self) -> Any:
        return [row[_DAY] for row in self.table.rows() if row[_DAY]]

    def problem(self) -> str:
        return next(iter(self.table.typed_problems().values()), "")

    def set_read_only(self, on: bool) -> None:
        self.table.set_read_only(on)

    def _show(self, value: Any) -> None:
        self.table.load([{_DAY: on} for on in value or []])


class InnerDataDialog(ActionDialog):
    """Asks for the inner data of a contract; what its paper has agreed is not among them."""

    def __init__(self, parent: QWidget, jobs: Jobs, card: ContractDetails, show_message: Callable[[str], None]) -> None:
        parts = inner_data.inner_fields(card.form, card.content.fields["variant"])
        super().__init__(
            parent,
            jobs,
            _("Inner data of {number}").format(number=card.title),
            [FieldSection("", [_field(part) for part in parts])],
            {part.key: _value(card, part) for part in parts},
            words=_("The form does not print these data, so they can be changed after the contract is signed."),
            label=_("Save"),
            action=lambda session, values: inner_data.update_inner_data(session, card.id, values, card.revision),
            notify=show_message,
            done=_("The inner data of {number} are saved.").format(number=card.title),
            editors={part.key: DatesEditor for part in parts if part.kind == "dates"},
        )


def _field(part: FormField) -> FieldInfo:
    return FieldInfo(part.title, _KINDS[part.kind], help=localized_text(part.help), length=20_000, key=part.key)


def _value(card: ContractDetails, part: FormField) -> Any:
    content = card.content
    if part.key in content.fields:
        return content.fields[part.key]
    if part.kind == "dates":
        return [row[_DAY] for row in content.tables.get(part.key, [])]
    text = content.inner.get(part.key, "")
    return date.fromisoformat(text) if part.kind == "date" and text else text or None
