"""Asks what becomes of the report: a document of a frozen one, or tables for a spreadsheet."""

from __future__ import annotations

from functools import partial
from typing import Any

from kiscase.activities.reports.screen import FileOutput
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.core.spreadsheet import render_csv, render_workbook
from kiscase.reporting import actions
from kiscase.reporting.documents import report_spreadsheets
from kiscase.reporting.queries import ShownReport
from kiscase.reporting.report import CountedTable
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog


class ReportOutputDialog(FormDialog):
    """The PDF is printed or saved; a workbook has all tables, a text the one that is shown."""

    def __init__(self, output: FileOutput, shown: ShownReport, table: CountedTable | None) -> None:
        self._output, self._shown, self._table = output, shown, table
        options = [("xlsx", _("workbook (.xlsx), one sheet for each table"))]
        if table is not None:
            options.append(("csv", _("the shown table as text (.csv)")))
        words = _("A saved file is not encrypted: keep it as safe as the printed documents.")
        if shown.frozen_id is not None:
            options = [("print", _("print the document")), ("save", _("save the document as PDF")), *options]
        else:
            words = (
                _("The document for the voivode is printed from a frozen report: freeze the year first.") + " " + words
            )
        what = FieldInfo(N_("What"), FieldKind.CHOICE, options=lambda: options, required=True, key="what")
        small = FieldInfo(N_("Hide counts of people below 5"), FieldKind.FLAG, key="small")
        super().__init__(
            output.parent,
            _("Print or save the report"),
            [FieldSection("", [what, small])],
            {"what": options[0][0], "small": False},
            words=words,
            label=_("Continue"),
            on_submit=self._make,
        )

    def _make(self, values: dict[str, Any]) -> None:
        report, what = self._shown.report, values["what"]
        named, frozen_id = _("Yearly report"), self._shown.frozen_id
        title = f"{named} {report.year}"
        if what in ("print", "save") and frozen_id is not None:
            issue = partial(actions.issue_yearly_report, frozen_id=frozen_id, hide_small=bool(values["small"]))
            name = telling_file_name(title, suffix="pdf")
            self._output.issue(
                issue, name, title, printing=what == "print", refused=self.show_failure, issued=self.close_done
            )
            self.stay_open()
            return
        shown = report.with_hidden_small_counts() if values["small"] else report
        sheets = report_spreadsheets(shown)
        self.close_done()
        if what == "csv" and self._table is not None:
            sheet = sheets[[one.code for one in report.tables].index(self._table.code)]
            self._output.save(render_csv(sheet), telling_file_name(f"{title} {self._table.code}", suffix="csv"))
        else:
            self._output.save(render_workbook(title, sheets), telling_file_name(title, suffix="xlsx"))
