"""Asks before the report of a year is frozen: why again, and what the voivode is told about figures that differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.reporting import actions
from kiscase.reporting.model import FrozenReport
from kiscase.reporting.queries import ShownReport
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog

_EXPLANATION = FieldInfo(
    N_("Explanation for the voivode"),
    FieldKind.LONG,
    help=N_("Printed in the report: why figures do not agree. The figures are in the list of what is missing."),
    key="explanation",
)


class FreezeReportDialog(FormDialog):
    """Freezes the shown report of a year; *frozen* is told the id."""

    def __init__(self, parent: QWidget, jobs: Jobs, shown: ShownReport, frozen: Callable[[int], Any]) -> None:
        self._jobs, self._year, self._done = jobs, shown.report.year, frozen
        words = _(
            "The figures of {year} and the lists behind them are kept as they are counted now. They stay the same, "
            "whatever is changed later."
        ).format(year=self._year)
        gaps = ngettext("{count} gap is left.", "{count} gaps are left.", len(shown.gaps)).format(count=len(shown.gaps))
        asked = [FrozenReport.fields()["reason"]] if shown.frozen else []
        if shown.report.failed_checks:
            asked.append(_EXPLANATION)
        super().__init__(
            parent,
            _("Freeze the report"),
            [FieldSection("", asked)],
            {},
            words=f"{words} {gaps}" if shown.gaps else words,
            label=_("&Freeze"),
            on_submit=self._freeze,
        )

    def _freeze(self, values: dict[str, Any]) -> None:
        year, reason, explanation = self._year, values.get("reason", ""), values.get("explanation", "")
        self._jobs.act(
            lambda session: actions.freeze_report(session, year, reason, explanation), self._frozen, self.show_failure
        )

    def _frozen(self, frozen_id: int) -> None:
        self.close_done()
        self._done(frozen_id)
