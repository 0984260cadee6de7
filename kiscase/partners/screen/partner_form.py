"""The form of a partner, with the people there in a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import N_, _
from kiscase.partners.model import Partner, PartnerContact
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.forms.form_with_table import FormWithTable, TableRows
from kiscase.ui.forms.own_fields import EMPTY_SECTION, OwnFieldSection
from kiscase.ui.tables.editable_row import EditableColumn
from kiscase.ui.tables.editable_table import EditableTable

_SECTIONS = (
    (N_("Institution"), ("name", "short_name", "kind")),
    (N_("Address and contact"), ("street", "postal_code", "town", "phone", "email")),
    (N_("Further data"), ("nip", "regon", "note", "retired")),
)


class PartnerForm(FormWithTable):
    """The fields of a partner and the table of the people there."""

    table_key = "contacts"
    row_record = PartnerContact
    required = "name"

    def make_form(self) -> RecordForm:
        """Make the form, with the own fields of the club last."""
        fields = Partner.fields()
        sections = [FieldSection(_(heading), [fields[key] for key in keys]) for heading, keys in _SECTIONS]
        people = FieldSection(_("People there"), (), table=self._contacts_table)
        form = RecordForm([*sections[:2], people, *sections[2:], EMPTY_SECTION], self)
        self.own_fields = OwnFieldSection(form)
        return form

    def load(self, values: Mapping[str, Any], rows: TableRows) -> None:
        """Show a partner."""
        super().load(values, rows)
        self.form.show_field("retired", on=bool(values))
        self.own_fields.hide_retired()

    def from_draft(self, content: Mapping[str, Any]) -> None:
        """Show a draft over the saved values, without own fields that the club has deleted."""
        super().from_draft({**content, "form": self.own_fields.take_draft(content["form"])})

    def _contacts_table(self, parent: QWidget) -> QWidget:
        columns = [
            EditableColumn(key, _(shown.label), shown.kind, 2, place=shown.place)
            for key, shown in PartnerContact.fields().items()
        ]
        self.table = EditableTable(columns, parent, name=_("People there"), add_label=_("Add a person"))
        self.table.setObjectName("contacts")
        return self.table
