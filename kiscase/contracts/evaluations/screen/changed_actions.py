"""The actions as they are to be after an evaluation that finds that the contract needs changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kiscase.contracts.content import ACTION_TABLES
from kiscase.contracts.evaluations.queries import EvaluationDetails
from kiscase.contracts.form_tables.screen import form_table, offer_goals, offer_people, problems_by_cell
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import _
from kiscase.pdf.form import loading
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import wrapping_label


class ChangedActionsEditor(QWidget):
    """The two tables of actions of part II; what is not changed in them goes on as it was agreed."""

    edited = Signal()

    def __init__(self, sheet: EvaluationDetails, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(metrics.half_line(self))
        help_text = _("Change, add or remove actions. The document shows those that are changed or new.")
        layout.addWidget(wrapping_label(help_text, self, muted=True))
        self.tables = {}
        first, *others = sheet.people
        for section in loading.load_form(sheet.form).evaluation_sections(sheet.variant):
            for part in section.fields:
                if part.key in ACTION_TABLES:
                    table = self.tables[part.key] = form_table(part, self, who=True)
                    table.edited.connect(self.edited)
                    layout.addWidget(wrapping_label(part.title, self, heading=2))
                    layout.addWidget(table)
        self._goals = sheet.goals
        offer_people(self.tables.values(), first, others)

    def load(self, actions: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Show actions by table; dates may be texts, as a draft has them."""
        for key, table in self.tables.items():
            table.load([{**row, "due": _as_date(row.get("due"))} for row in actions.get(key, [])])
        offer_goals(self._goals, self.tables.values())

    def values(self) -> dict[str, list[dict[str, Any]]]:
        """The actions by table; raises Invalid for what is no value."""
        for key, table in self.tables.items():
            for sentence in table.typed_problems().values():
                raise InvalidValuesError({key: sentence})
        return self.shown()

    def shown(self) -> dict[str, list[dict[str, Any]]]:
        """The actions by table, as typed so far."""
        return {key: table.rows() for key, table in self.tables.items()}

    def show_problems(self, problems: Mapping[str, str]) -> bool:
        """Put each sentence at its table, or its cell; whether there was one."""
        found = False
        for key, table in self.tables.items():
            cells = {(0, table.columns[0].key): problems[key]} if key in problems else problems_by_cell(key, problems)
            table.show_problems(table.typed_problems() or cells)
            found = found or bool(cells)
        return found

    def set_read_only(self, on: bool) -> None:
        """Let all be read but not changed."""
        for table in self.tables.values():
            table.set_read_only(on)


def _as_date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None
