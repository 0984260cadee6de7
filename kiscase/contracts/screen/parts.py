"""How the tables of the official form become tables to type into."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import _
from kiscase.core.record import Kind
from kiscase.desk.edit_table import EditColumn, EditTable
from kiscase.paper import form as forms

KINDS = {"text": Kind.TEXT, "long": Kind.LONG, "quote": Kind.LONG, "date": Kind.DATE, "choice": Kind.CHOICE}
"""The kinds of the form's fields that are typed, and the kinds of their values."""


def table_of(part: forms.FormField, parent: QWidget, *, who: bool = False) -> EditTable:
    """The table of a field; with *who*, a column for whose action it is, hidden until there are several people."""
    label = forms.text(part.label)
    columns = [_column(column) for column in part.columns if not column.later]
    if part.kind == "dates":
        columns = [EditColumn("planned_on", label, Kind.DATE)]
    if who:
        columns.insert(1, EditColumn("who", _("Done by"), Kind.CHOICE, 3))
    table = EditTable(columns, parent, name=label)
    table.setObjectName(part.key)
    if who:
        table.show_column("who", on=False)
    return table


def _column(column: forms.FormColumn) -> EditColumn:
    options = [(option.key, forms.text(option.label)) for option in column.choices]
    return EditColumn(
        column.key, forms.text(column.label), KINDS[column.kind], max(1, round(column.width * 10)), options
    )
