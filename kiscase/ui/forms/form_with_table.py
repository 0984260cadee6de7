"""A form of a record with a table of what belongs to it, such as the people of an institution, saved together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import _
from kiscase.core.records.json_conversion import to_json
from kiscase.core.records.record import Record
from kiscase.ui.forms.form import RecordForm
from kiscase.ui.tables.editable_table import EditableTable

TableRows = list[dict[str, Any]]


class FormWithTable(QWidget):
    """Shows a record's fields and the rows of one table; `edited` is emitted at every change."""

    edited = Signal()
    submitted = Signal()
    table_key: ClassVar[str]
    """What the rows are called in a draft and among the problems."""
    row_record: ClassVar[type[Record]]
    """What a row is on file."""
    required: ClassVar[str]
    """The column that no row may leave empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loaded: TableRows = []
        self.table: EditableTable
        """Made with the form, among its sections."""
        self.form = self.make_form()
        self.form.edited.connect(self.edited)
        self.form.submitted.connect(self.submitted)
        self.table.edited.connect(self.edited)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)

    def make_form(self) -> RecordForm:
        """Make the form, and the table as one of its sections."""
        raise NotImplementedError

    def load(self, values: Mapping[str, Any], rows: TableRows) -> None:
        """Show a record and its rows."""
        self.form.load(values)
        self.table.load(rows)
        self._loaded = self.table.rows()

    def is_dirty(self) -> bool:
        """Whether there are unsaved changes."""
        return self.form.is_dirty() or self.table.rows() != self._loaded

    def values_to_save(self) -> tuple[dict[str, Any], TableRows, dict[str, Any]]:
        """What a save would write: changes, rows, all values as shown; InvalidValuesError for invalid input."""
        changes = self.form.changes()
        rows = self.table.rows()
        for place, row in enumerate(rows):
            if not row[self.required]:
                label = _(self.row_record.fields()[self.required].label)
                words = _("Please fill in: {label}.").format(label=label)
                self.table.show_problems({(place, self.required): words})
                raise InvalidValuesError({self.table_key: words})
        return changes, rows, self.form.values()

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show problems at their fields; those of a row stand at its cell already."""
        self.form.show_problems({key: text for key, text in problems.items() if key != self.table_key})

    def mark_saved(self, values: dict[str, Any], rows: TableRows) -> None:
        """Take these values as saved."""
        self.form.set_saved(values)
        self._loaded = rows

    def to_draft(self) -> dict[str, Any]:
        """The changed input, as JSON can hold it."""
        changed = {key: to_json(self.form.editor(key).value()) for key in self.form.changed()}
        rows = self.table.rows()
        return {"form": changed, self.table_key: rows if rows != self._loaded else None}

    def from_draft(self, content: Mapping[str, Any]) -> None:
        """Show a draft over the saved values."""
        for key, value in content["form"].items():
            self.form.editor(key).set_value(value)
        if content[self.table_key] is not None:
            self.table.load(content[self.table_key])
