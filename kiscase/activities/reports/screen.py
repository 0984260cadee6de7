"""The dialog that prints or saves reports and exports of an activity or a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from PySide6.QtWidgets import QWidget

from kiscase.activities.periods import month_name, month_period, month_range, period_text, week_range
from kiscase.activities.reports import actions as reports
from kiscase.activities.reports import calendar, month_bundles, month_spreadsheet
from kiscase.activities.reports.queries import activity_file_label
from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.core.spreadsheet import render_csv, render_xlsx
from kiscase.ui.database_jobs import Jobs, Otherwise, Work
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.preview.document_to_issue import DocumentToIssue
from kiscase.ui.preview.output import print_issued, save_issued
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.widgets.message_bar import Notify

MONTH, WEEK, PERIOD = ("month",), ("week",), ("since", "until")


class ReportOption(NamedTuple):
    """A document or an export: its label, the days to ask for, how it is made, and its file name, which names nobody.

    *suffix* is `pdf` for a document, which is issued and can be printed. *title* is what the file name calls it, if not
    by its label.
    """

    key: str
    label: str
    days: tuple[str, ...]
    make: Callable[[Any, int, date, date], bytes]
    name: str
    suffix: str = "pdf"
    title: str = ""


_ALL_CARDS = ReportOption(
    "all_cards",
    N_("Monthly attendance cards of all people in one PDF"),
    MONTH,
    lambda s, _r, on, _u: month_bundles.issue_all_monthly_cards(s, on),
    "{title} {on:%Y-%m}",
)
_SCHEDULE_LENGTH = timedelta(92)
_NOT_ENCRYPTED = N_("A saved file is not encrypted: keep it as safe as the printed documents.")
_MONTHS_BACK, _MONTHS_AHEAD, _WEEKS_BACK, _WEEKS_AHEAD = 36, 3, 52, 13

ACTIVITY_REPORTS = (
    ReportOption(
        "grid",
        N_("Attendance of the month"),
        MONTH,
        lambda s, r, on, _u: reports.issue_month_grid(s, r, on),
        "{title} {on:%Y-%m} {activity}",
    ),
    ReportOption(
        "all_grids",
        N_("Attendance of the month of all activities in one PDF"),
        MONTH,
        lambda s, _r, on, _u: month_bundles.issue_all_month_grids(s, on),
        "{title} {on:%Y-%m}",
    ),
    _ALL_CARDS,
    ReportOption(
        "journal", N_("Class journal"), (), lambda s, r, _o, _u: reports.issue_class_journal(s, r), "{title} {activity}"
    ),
    ReportOption(
        "wall",
        N_("Week plan for the wall"),
        WEEK,
        lambda s, _r, on, _u: reports.issue_wall_plan(s, on),
        "{title} {on:%G-W%V}",
    ),
    ReportOption(
        "xlsx",
        N_("Attendance of the month as a workbook (.xlsx)"),
        MONTH,
        lambda s, r, on, _u: render_xlsx(month_spreadsheet.export_month(s, r, on)),
        "{title} {on:%Y-%m} {activity}",
        "xlsx",
        title=N_("Attendance of the month"),
    ),
    ReportOption(
        "csv",
        N_("Attendance of the month as text (.csv)"),
        MONTH,
        lambda s, r, on, _u: render_csv(month_spreadsheet.export_month(s, r, on)),
        "{title} {on:%Y-%m} {activity}",
        "csv",
        title=N_("Attendance of the month"),
    ),
    ReportOption(
        "ics",
        N_("Schedule as a calendar (.ics)"),
        PERIOD,
        lambda s, r, since, until: calendar.export_calendar(s, since, until, activity_id=r),
        "{title} {on:%Y-%m} {activity}",
        "ics",
        title=N_("Schedule"),
    ),
)
"""The documents and exports of an activity."""

PERSON_REPORTS = (
    ReportOption(
        "card",
        N_("Monthly attendance card"),
        MONTH,
        lambda s, r, on, _u: reports.issue_monthly_card(s, r, on),
        "{title} {on:%Y-%m} KO{id}",
    ),
    _ALL_CARDS,
    ReportOption(
        "own",
        N_("Week plan of a person"),
        WEEK,
        lambda s, r, on, _u: reports.issue_person_plan(s, r, on),
        "{title} {on:%G-W%V} T{id}",
    ),
    ReportOption(
        "confirmation",
        N_("Confirmation of attendance"),
        PERIOD,
        reports.issue_attendance_confirmation,
        "{title} {on:%Y-%m} PO{id}",
    ),
    ReportOption(
        "information",
        N_("Information on attendance for the office"),
        (),
        lambda s, r, _o, _u: reports.issue_latest_attendance_information(s, r),
        "{title} IO{id}",
    ),
    ReportOption(
        "ics",
        N_("Schedule as a calendar (.ics)"),
        PERIOD,
        calendar.export_person_calendar,
        "{title} {on:%Y-%m} T{id}",
        "ics",
        title=N_("Schedule"),
    ),
)
"""The documents and exports of a person."""


class PrintOrSaveDialog(FormDialog):
    """Asks what to print or save, and for which days; a document is issued."""

    def __init__(self, owner: FileOutput, jobs: Jobs, outputs: Sequence[ReportOption], record: int, on: date) -> None:
        self._jobs, self._record, self._owner, self._on = jobs, record, owner, on
        self._outputs = {one.key: one for one in outputs}
        super().__init__(
            owner.parent,
            _("Print or save"),
            [FieldSection("", _fields(outputs, on))],
            {
                "what": outputs[0].key,
                "month": month_period(on),
                "week": week_range(on)[0].isoformat(),
                "way": "print",
            },
            words=_(_NOT_ENCRYPTED),
            label=_("Continue"),
            on_submit=self._make,
        )
        self.form.edited.connect(self._follow)
        self._follow("what")
        self.form.set_saved(self.form.shown())  # the days that follow from it are not typed
        self._activity = f"Z{record}"
        if any("{activity}" in one.name for one in outputs):
            jobs.read(lambda session: activity_file_label(session, record), self._name_activity)

    def _name_activity(self, name: str) -> None:
        self._activity = name

    def _file_name(self, one: ReportOption, on: date) -> str:
        """A name that tells what the file is; an activity by its name, a person only by the number of the document."""
        title = _(one.title or one.label)
        name = one.name.format(title=title, on=on, id=self._record, activity=self._activity)
        return telling_file_name(name, suffix=one.suffix)

    def _follow(self, key: str) -> None:
        """Show only the fields that the chosen document needs."""
        chosen = self._outputs.get(self.form.shown()["what"])
        if key != "what" or chosen is None:
            return
        for day in (*MONTH, *WEEK, *PERIOD):
            self.form.show_field(day, on=day in chosen.days)
        self.form.show_field("way", on=chosen.suffix == "pdf")
        ahead = chosen.suffix == "ics"  # a schedule is about the days to come, a document about the past
        first, last = (self._on, self._on + _SCHEDULE_LENGTH) if ahead else (self._on.replace(day=1), self._on)
        self.form.editor("since").set_value(first)
        self.form.editor("until").set_value(last)

    def _make(self, values: dict[str, Any]) -> None:
        one, record = self._outputs[values["what"]], self._record
        first, last = _chosen_days(one, values)
        if one.days and (first is None or last is None):
            self.show_failure(Problem(_("Please give the days.")))
            return
        since, until = first or clock.today(), last or clock.today()
        if one.days == PERIOD and until < since:
            self.show_failure(Problem(_("The last day is before the first.")))
            return
        self._name = self._file_name(one, since)
        if values["way"] == "show" and one.suffix == "pdf":
            issue = partial(_make_report, one, record, since, until)
            self._owner.show(issue, self._name, _(one.label), refused=self.show_failure, shown=self.close_done)
            self.stay_open()
        elif one.suffix == "pdf":
            self._owner.issue(
                lambda session: one.make(session, record, since, until),
                self._name,
                _(one.label),
                printing=values["way"] == "print",
                refused=self.show_failure,
                issued=self.close_done,
            )
            self.stay_open()  # whoever cancels the next dialog chooses again
        else:
            self._jobs.read(lambda session: one.make(session, record, since, until), self._made, self.show_failure)

    def _made(self, content: bytes) -> None:
        self.close_done()
        self._owner.save(content, self._name)


class FileOutput:
    """Prints or saves documents and exports: the parent of the dialogs, and who is notified."""

    def __init__(self, parent: QWidget, context: PageContext, notify: Notify) -> None:
        self.parent = parent
        self._desk, self._notify = context, notify

    def issue(
        self,
        work: Work[bytes],
        name: str,
        title: str,
        *,
        printing: bool,
        refused: Otherwise | None = None,
        issued: Callable[[bytes], object] | None = None,
    ) -> None:
        """Print a document or save it under a *name*; *work* issues it once the printer or the file takes it."""
        document = DocumentToIssue(self._desk.jobs, work, title, self._notify, self._desk.show_problem, issued, refused)
        if printing:
            print_issued(self.parent, document)
        else:
            save_issued(self.parent, document, name)

    def show(
        self, work: Work[bytes], name: str, title: str, *, refused: Otherwise, shown: Callable[[], object]
    ) -> None:
        """Show what a document will look like; it is issued once it is printed or saved from there."""

        def look(pdf: bytes) -> None:
            shown()
            PdfPreviewDialog(self.parent, title, pdf, (self._desk.jobs, work), name)

        self._desk.jobs.dry_run(work, look, refused)

    def save(self, content: bytes, name: str) -> None:
        """Save an export, which is not issued."""
        from kiscase.ui.preview import save_dialog

        kind = _file_kinds()[name.rpartition(".")[2]]
        save_dialog.save_file(self.parent, content, name, kind, told=self._notify, problem=self._failed)

    def _failed(self, sentence: str) -> None:
        self._desk.show_problem(Problem(sentence))


def _file_kinds() -> dict[str, Any]:
    from kiscase.ui.preview.save_dialog import SavedFileType

    return {
        "xlsx": SavedFileType("xlsx", N_("Save as a workbook"), N_("Workbooks (*.xlsx)")),
        "csv": SavedFileType("csv", N_("Save as text"), N_("Tables as text (*.csv)")),
        "ics": SavedFileType("ics", N_("Save as a calendar"), N_("Calendars (*.ics)")),
    }


def _make_report(one: ReportOption, record: int, since: date, until: date, session: Any) -> bytes:
    return one.make(session, record, since, until)


def _chosen_days(one: ReportOption, values: dict[str, Any]) -> tuple[date | None, date | None]:
    if one.days == MONTH:
        return month_range(date.fromisoformat(f"{values['month']}-01")) if values["month"] else (None, None)
    if one.days == WEEK:
        return week_range(date.fromisoformat(values["week"])) if values["week"] else (None, None)
    return values["since"], values["until"]


def _months(on: date) -> list[tuple[str, str]]:
    """The months that are offered, the latest first; *on* is in one of them."""
    latest = max(clock.today(), on).replace(day=1) + relativedelta(months=_MONTHS_AHEAD)
    earliest = min(clock.today() - relativedelta(months=_MONTHS_BACK), on).replace(day=1)
    count = (latest.year - earliest.year) * 12 + latest.month - earliest.month + 1
    found = [latest - relativedelta(months=back) for back in range(count)]
    return [(month_period(one), month_name(one)) for one in found]


def _weeks(on: date) -> list[tuple[str, str]]:
    """The weeks that are offered, the latest first; *on* is in one of them."""
    latest = week_range(max(clock.today(), on) + timedelta(weeks=_WEEKS_AHEAD))[0]
    earliest = min(clock.today() - timedelta(weeks=_WEEKS_BACK), on)
    found = [latest - timedelta(weeks=back) for back in range((latest - earliest).days // 7 + 2)]
    return [(one.isoformat(), period_text(*week_range(one))) for one in found]


def _fields(outputs: Sequence[ReportOption], on: date) -> list[FieldInfo]:
    choices = [(one.key, _(one.label)) for one in outputs]
    months, weeks = _months(on), _weeks(on)
    ways = [("print", _("Print")), ("save", _("Save as a file")), ("show", _("Look at it first"))]
    return [
        FieldInfo(N_("Document or file"), FieldKind.CHOICE, required=True, options=lambda: choices, key="what"),
        FieldInfo(N_("Month"), FieldKind.CHOICE, required=True, options=lambda: months, key="month"),
        FieldInfo(N_("Week"), FieldKind.CHOICE, required=True, options=lambda: weeks, key="week"),
        FieldInfo(N_("From"), FieldKind.DATE, key="since"),
        FieldInfo(N_("Until"), FieldKind.DATE, key="until"),
        FieldInfo(N_("What to do with the PDF"), FieldKind.CHOICE, required=True, options=lambda: ways, key="way"),
    ]
