"""The form of supported employment, with what the checks have found above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.contracts.checks.model import Severity
from kiscase.core.i18n import _
from kiscase.core.records.json_conversion import to_json
from kiscase.employment.checks import EmploymentFinding
from kiscase.employment.details import EmploymentDetails
from kiscase.employment.screen.fields import SECTIONS, employment_editors, employment_field, shown_fields
from kiscase.partners.screen.name_editor import note_new_partners
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.editors.usual_text import UsualTextEditor
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.theme import style_properties
from kiscase.ui.widgets.labels import wrapping_label


class EmploymentDataForm(QWidget):
    """The fields of one supported employment, as many as its form has; `edited` is emitted at every change."""

    edited = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        super().__init__(parent)
        sections = [FieldSection(_(heading), [employment_field(key) for key in keys]) for heading, keys in SECTIONS]
        self.form = RecordForm(sections, self, editors=employment_editors(jobs))
        self.form.edited.connect(self.edited)
        self.form.submitted.connect(self.submitted)
        note_new_partners(self.form, "office", "employer")
        self.findings = wrapping_label("", self)
        self.findings.setObjectName("findings")
        style_properties.set_color_role(self.findings, "warn")
        self.form.prepend_widget(self.findings)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)

    def load(self, card: EmploymentDetails) -> None:
        """Show one supported employment."""
        workers, activities, agreed = card.choices
        for key, options in (
            ("applied_by_id", [(str(one.id), one.name) for one in workers]),
            ("activity_id", activities),
            ("end_kind", [(one.value, one.label) for one in card.ends]),
        ):
            editor = self.form.editor(key)
            if isinstance(editor, ChoiceEditor):
                editor.set_options([("", "–"), *options])
        basis = self.form.editor("basis")
        if isinstance(basis, UsualTextEditor):
            basis.offer({text: text for text in agreed})
        shown = shown_fields(card.values["form"], has_refund=card.has_refund)
        for _heading, keys in SECTIONS:
            for key in keys:
                self.form.show_field(key, on=key in shown)
        self.form.load(card.values)
        self.show_findings(card.findings)

    def show_findings(self, findings: Sequence[EmploymentFinding]) -> None:
        """Show what is to be looked at, what blocks first."""
        marks = {Severity.BLOCKS: "✗", Severity.WARNS: "!", Severity.HINTS: "•"}
        self.findings.setText("\n".join(f"{marks[one.severity]} {one.sentence}" for one in findings))
        self.findings.setVisible(bool(findings))

    def to_draft(self) -> dict[str, Any]:
        """The changed input, as JSON can hold it."""
        return {key: to_json(self.form.editor(key).value()) for key in self.form.changed()}

    def from_draft(self, content: Mapping[str, Any]) -> None:
        """Show a draft over the saved values."""
        for key, value in content.items():
            if self.form.has_field(key):
                self.form.editor(key).set_value(value)
