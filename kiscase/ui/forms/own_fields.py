"""The section of a form with the own fields of its records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiscase.core.i18n import _
from kiscase.core.own_fields.definitions import OwnFields, kind_of_own_key, own_value_from_json
from kiscase.ui.forms.form import FieldSection, RecordForm

EMPTY_SECTION = FieldSection("", ())
"""The last section of a form that has own fields."""


class OwnFieldSection:
    """Lets the last section of a form ask for own fields; those that are retired show only what they hold."""

    def __init__(self, form: RecordForm) -> None:
        self._form = form
        self._fields: OwnFields = ()

    def offer_fields(self, fields: OwnFields) -> None:
        """Ask for other fields, if they changed."""
        if fields != self._fields:
            self._fields = fields
            heading = _("Own fields") if fields else ""
            self._form.replace_last_section(FieldSection(heading, [one.field_info() for one in fields]))
            self.hide_retired()

    def hide_retired(self) -> None:
        """Hide the retired fields that are empty, once other values are shown."""
        for one in self._fields:
            editor = self._form.editor(one.key)
            self._form.show_field(one.key, on=not one.retired or bool(editor.value()) or editor.hasFocus())

    def take_draft(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Show what a draft holds of own fields that are still asked for; the rest of the draft."""
        for key, value in content.items():
            if kind_of_own_key(key) and self._form.has_field(key):
                self._form.editor(key).set_value(own_value_from_json(key, value))
        return {key: value for key, value in content.items() if not kind_of_own_key(key)}
