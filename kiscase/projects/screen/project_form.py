"""The form of a project, with what its funder calls the kinds of activities in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import N_, _
from kiscase.projects.model import Project, ProjectSupport
from kiscase.ui.editors.usual_text import UsualTextEditor
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.forms.form_with_table import FormWithTable
from kiscase.ui.tables.editable_row import EditableColumn, EditableRow
from kiscase.ui.tables.editable_table import EditableTable

_LISTED = {"scope": "scope", "support": "support", "detail": "support_detail"}
"""The columns whose words are from the funder's system, with the key of its column."""
_NOTE = N_(
    "For each kind of activity what the call for proposals names it: these words stand in the file. They can be chosen "
    "once the value lists of the system are loaded, in the tab Export."
)


class ProjectForm(FormWithTable):
    """The fields of a project and the table of supports."""

    table_key = "supports"
    row_record = ProjectSupport
    required = "activity_kind"

    def __init__(self, parent: QWidget | None = None) -> None:
        self._words: Mapping[str, Sequence[str]] = {}
        super().__init__(parent)
        self.table.set_row_decorator(self._offer)

    def make_form(self) -> RecordForm:
        """Make the form."""
        fields = Project.fields()
        own = [fields[key] for key in ("number", "name", "funder", "since", "until", "note")]
        words = _("Support in the words of the funder")
        return RecordForm(
            [FieldSection(_("Project"), own), FieldSection(words, (), note=_(_NOTE), table=self._supports_table)], self
        )

    def offer_words(self, words: Mapping[str, Sequence[str]]) -> None:
        """Offer the words of the funder's system, by the keys of its columns."""
        self._words = words
        self.table.set_row_decorator(self._offer)

    def _supports_table(self, parent: QWidget) -> QWidget:
        columns = [
            EditableColumn(
                key,
                _(shown.label),
                shown.kind,
                2,
                shown.options() if shown.options else [("", "")] if key in _LISTED else (),
                shown.label_of,
                place=shown.place,
            )
            for key, shown in ProjectSupport.fields().items()
        ]
        name = _("Support in the words of the funder")
        self.table = EditableTable(columns, parent, name=name, add_label=_("Add a kind of activity"))
        self.table.setObjectName("supports")
        return self.table

    def _offer(self, row: EditableRow) -> None:
        for key, column in _LISTED.items():
            editor = row.cells[key]
            if isinstance(editor, UsualTextEditor):
                editor.offer({value: value for value in self._words.get(column, ())})
