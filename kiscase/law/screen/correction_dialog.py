"""The dialog of a correction: days, basis, what it says or its amount, where it was read, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import _
from kiscase.core.legal_data.corrections import LegalCorrection
from kiscase.core.legal_data.rows import LegalTable
from kiscase.law import actions as law
from kiscase.law.affected import find_affected_people
from kiscase.law.queries import require_law_row, row_title
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog


class CorrectionDialog(FormDialog):
    """Asks for a correction of a shipped row, or for changes of one on file.

    *done* gets the id of the correction and how many people it concerns.
    """

    def __init__(
        self, parent: QWidget, jobs: Jobs, details: law.LawRowDetails, done: Callable[[int, int], None]
    ) -> None:
        self._jobs, self._details, self._done = jobs, details, done
        fields = LegalCorrection.fields()
        row = details.one.row
        content = ["amount" if row.table is LegalTable.AMOUNT else "text"]
        if row.table is LegalTable.BENEFIT:
            content.append("excludes")
        parts = (
            (_("In force"), ("valid_from", "valid_until")),
            (_("Corrected row"), ("basis", *content)),
            (_("Source and reason"), ("source", "reason")),
        )
        super().__init__(
            parent,
            _("Change the correction") if details.values else _("Correct a legal basis"),
            [FieldSection(heading, [fields[key] for key in keys]) for heading, keys in parts],
            details.values or law.initial_correction_values(row),
            words=_(
                "{label}: the row of the program stays. The correction takes its place from its first day, in this "
                "case file only."
            ).format(label=row_title(row)),
            label=_("&Save"),
            on_submit=self._save,
        )

    def _save(self, values: dict[str, Any]) -> None:
        one, known, changes = self._details.one, self._details.values, self.form.changes()

        def work(session: Any) -> int:
            if known is None:
                return law.add_correction(session, one.row, values)
            law.change_correction(session, one.id, changes, known["revision"])
            return one.id

        self._jobs.act(work, self._saved, self.show_failure)

    def _saved(self, number: int) -> None:
        done = self._done
        self._jobs.read(
            lambda session: len(find_affected_people(session, require_law_row(number).row)),
            lambda people: done(number, people),
        )
        self.close_done()
