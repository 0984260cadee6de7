"""A page whose records are edited in one tab: a form with a table."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QTabWidget

from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import _
from kiscase.ui.forms.form_with_table import FormWithTable
from kiscase.ui.records.editing_page import EditingPage


class FormPage(EditingPage):
    """A feature makes the form, and defines how a record is loaded, shown and saved."""

    data: FormWithTable

    def make_data(self) -> FormWithTable:
        """Make the form."""
        raise NotImplementedError

    def build_detail(self, tabs: QTabWidget) -> None:
        """The tab with the form."""
        self.data = self.make_data()
        self.data.edited.connect(self.edited)
        self.data.submitted.connect(self.save_now)
        tabs.addTab(self.data, _("Data"))

    def has_changes(self) -> bool:
        """Whether there are unsaved changes."""
        return self.data.is_dirty()

    def values_to_save(self) -> Any:
        """What a save would write."""
        return self.data.values_to_save()

    def mark_saved(self, sent: Any) -> None:
        """What was sent is saved now."""
        _changes, rows, values = sent
        self.data.mark_saved(values, rows)

    def show_problems(self, problem: InvalidValuesError) -> None:
        """Show the problems at their fields."""
        self.tabs.setCurrentIndex(0)
        self.data.show_problems(problem.problems)

    def draft_content(self) -> dict[str, Any]:
        """The unsaved input as a draft."""
        return self.data.to_draft()

    def restore_draft(self, content: dict[str, Any]) -> None:
        """Restore a draft."""
        self.data.from_draft(content)
