"""The dialog for a term of employment: post, basis and time, and the hours of contracts of civil law by year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.club.screen.settings_panel import ClubRecordDialog, SettingsPanel
from kiscase.club.staff import actions
from kiscase.club.staff.model import CIVIL_LAW, EmploymentBasis, WorkerHours, WorkerTerm
from kiscase.core.i18n import _
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.tables.editable_row import EditableColumn
from kiscase.ui.tables.editable_table import EditableTable

_FIELDS = ("post", "basis", "fte", "since", "until")


class TermDialog(ClubRecordDialog):
    """Asks for a term; a part of a post and hours only where the basis has them."""

    def __init__(
        self, panel: SettingsPanel, worker: int, values: dict[str, Any], hours: Sequence[dict[str, Any]]
    ) -> None:
        self._worker, self._known = worker, values
        fields = WorkerTerm.fields()
        sections = [
            FieldSection("", [fields[key] for key in _FIELDS]),
            FieldSection(_("Hours by year"), (), table=self._hours_table),
        ]
        title = _("Change a term of employment") if "id" in values else _("New term of employment")
        super().__init__(panel, title, sections, values, self._store)
        self.hours.load(hours)
        self.hours.edited.connect(self._escape_guard.forget)
        self.form.edited.connect(self._follow)
        self._follow("basis")

    def completed(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Without what the basis does not have."""
        shown = EmploymentBasis(typed["basis"])
        part = typed["fte"] if shown is EmploymentBasis.PART_TIME else None
        return typed | {"fte": part, "hours": self.hours.rows() if shown in CIVIL_LAW else []}

    def _store(self, session: Any, values: dict[str, Any]) -> None:
        hours = values.pop("hours")
        if "id" in self._known:
            actions.change_term(session, self._known["id"], values, hours, self._known["revision"])
        else:
            actions.add_term(session, self._worker, values, hours)

    def _hours_table(self, parent: QWidget) -> QWidget:
        columns = [
            EditableColumn(key, _(shown.label), shown.kind, place=shown.place)
            for key, shown in WorkerHours.fields().items()
        ]
        self.hours = EditableTable(columns, parent, name=_("Hours by year"), add_label=_("Add a year"))
        self.hours.setObjectName("hours")
        return self.hours

    def _follow(self, key: str) -> None:
        if key == "basis":
            basis = self.form.editor("basis").value()
            self.form.show_field("fte", on=basis == EmploymentBasis.PART_TIME)
            self.form.show_sections({0, 1} if basis in CIVIL_LAW else {0})
            self.fit(first=False)
