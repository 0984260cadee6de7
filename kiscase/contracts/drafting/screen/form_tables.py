"""How the tables of the official form become tables to type into."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import _, localized_text
from kiscase.core.records.fields import FieldKind
from kiscase.pdf.form import form_definition
from kiscase.ui.tables.editable_row import EditableColumn
from kiscase.ui.tables.editable_table import EditableTable

KINDS = {
    "text": FieldKind.TEXT,
    "long": FieldKind.LONG,
    "quote": FieldKind.LONG,
    "date": FieldKind.DATE,
    "choice": FieldKind.CHOICE,
}
"""The kinds of the form's fields that are typed, and the kinds of their values."""


def form_table(part: form_definition.FormField, parent: QWidget, *, who: bool = False) -> EditableTable:
    """The table of a field; with *who*, a column for whose action it is, hidden until there are several people."""
    label = localized_text(part.label)
    columns = [_column(column) for column in part.columns if not column.filled_after_signing]
    if part.kind == "dates":
        columns = [EditableColumn("planned_on", label, FieldKind.DATE)]
    if who:
        columns.insert(1, EditableColumn("who", _("Done by"), FieldKind.CHOICE, 3))
    table = EditableTable(columns, parent, name=label)
    table.setObjectName(part.key)
    if who:
        table.show_column("who", on=False)
    return table


def _column(column: form_definition.FormColumn) -> EditableColumn:
    options = [(option.key, localized_text(option.label)) for option in column.choices]
    return EditableColumn(
        column.key,
        localized_text(column.label),
        KINDS[column.kind],
        max(1, round(column.width * 10)),
        options,
    )
