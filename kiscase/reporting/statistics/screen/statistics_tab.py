"""The tab of the reports of the day-by-day work: the request beside the table, its chart and how it counts."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from kiscase.activities.reports.screen import FileOutput
from kiscase.core.errors import Problem
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.reporting.screen.counted_items_dialog import CountedItemsDialog
from kiscase.reporting.statistics import actions
from kiscase.reporting.statistics.actions import GivenOutAs
from kiscase.reporting.statistics.documents import report_chart
from kiscase.reporting.statistics.model import StatisticsRequest, StatisticsTable
from kiscase.reporting.statistics.screen.bar_chart import ReportBarChart
from kiscase.reporting.statistics.screen.request_form import RequestForm
from kiscase.reporting.statistics.screen.statistics_grid import StatisticsGrid
from kiscase.ui.command import Command
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.preview.document_to_issue import DocumentToIssue
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.theme import icons, metrics
from kiscase.ui.widgets.labels import heading_label, hint_label, wrapping_label
from kiscase.ui.widgets.scrolled_column import scrolled_inside

_LATEST = "statistics"
_LEAST_GRID, _LEAST_CHART = 22, 14  # half lines: on a low page they are scrolled instead


class StatisticsTab(RecordTab):
    """Meetings, hours, cost, attendance, contracts, contacts and people of any period."""

    title: ClassVar[str] = N_("Day-by-day work")
    tables: ClassVar[frozenset[str]] = frozenset(
        {
            *("activity", "meeting", "attendance", "absence", "enrolment", "participant", "stay", "contract"),
            *("contract_move", "evaluation", "note", "signature", "counselling_session", "worker", "club"),
        }
    )

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("give_out_report", N_("Print or save the report…"), self.ask_give_out, "printer"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._table: StatisticsTable | None = None
        self.request_form = RequestForm(self)
        self.heading = heading_label("", self, 2)
        self.heading.setWordWrap(True)
        self.facts = hint_label("", self)
        self.grid = StatisticsGrid(self)
        self.chart = ReportBarChart(self)
        self.notes = wrapping_label("", self)
        self.give_out_button = QPushButton(icons.themed_icon("printer"), _("&Print or save…"), self)
        self.give_out_button.setObjectName("give_out_report")
        self.give_out_button.setEnabled(False)
        self._lay_out()
        self.request_form.changed.connect(self._load)
        self.grid.opened.connect(self._open_number)
        self.give_out_button.clicked.connect(self.ask_give_out)

    def show_record(self, record: int | None) -> None:
        """Load what can be chosen, and the report."""
        self.context.jobs.read(actions.list_report_filters, self.request_form.show_filters, latest="report filters")
        request = self.request_form.request()
        if request is not None:
            self._load(request)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Begin with the choice of the report."""
        self.request_form.form.focus_first()

    def print_shown(self) -> bool:
        """Ask how the report is given out."""
        self.ask_give_out()
        return self._table is not None

    def ask_give_out(self) -> None:
        """Ask as what the report leaves the club, and whether small numbers are hidden."""
        if self._table is None:
            return
        fields = [
            FieldInfo(N_("Format"), FieldKind.CHOICE, required=True, options=GivenOutAs.options, key="kind"),
            FieldInfo(
                N_("Hide numbers of fewer than 5 people"),
                FieldKind.FLAG,
                help=N_("Also those from which they could be calculated. For what leaves the club."),
                key="hide",
            ),
        ]
        self._dialog = FormDialog(
            self,
            _("Print or save the report"),
            [FieldSection("", fields)],
            {"kind": GivenOutAs.PDF.value, "hide": True},
            words=_("A saved file is not encrypted: keep it as safe as the printed documents."),
            label=_("Continue"),
            on_submit=partial(self._give_out, self._table.request),
        )

    def _give_out(self, request: StatisticsRequest, values: dict[str, Any]) -> None:
        kind, hide = GivenOutAs(values["kind"]), bool(values["hide"])
        title = self._table.title if self._table is not None else ""
        name = telling_file_name(title, request.last.isoformat(), suffix=kind.value)

        def work(session: Any) -> bytes:
            return actions.give_out_statistics(session, request, kind, hide_small=hide)

        if kind is GivenOutAs.PDF:
            output = FileOutput(self.window(), self.context, self.notified.emit)
            output.show(work, name, title, refused=self._dialog.show_failure, shown=self._dialog.close_done)
            self._dialog.stay_open()
            return
        from kiscase.ui.preview.save_dialog import IssuedFile, SavedFileType, SaveDialog

        self._dialog.close_done()
        workbook = SavedFileType("xlsx", N_("Save as a workbook"), N_("Workbooks (*.xlsx)"))
        document = DocumentToIssue(self.context.jobs, work, title, self.notified.emit, self.context.show_problem)
        SaveDialog(self, name, workbook, IssuedFile(self, document).save)

    def _load(self, request: StatisticsRequest) -> None:
        self.context.jobs.read(
            lambda session: actions.load_statistics(session, request), self._show, self._failed, latest=_LATEST
        )

    def _show(self, table: StatisticsTable) -> None:
        self._table = table
        self.heading.setText(table.title)
        self.facts.setText(table.facts)
        self._arrange_head()
        self.grid.show_table(table)
        self.chart.show_chart(report_chart(table))
        self.notes.setText("\n".join(table.notes))
        self.give_out_button.setEnabled(True)

    def _failed(self, problem: Problem) -> None:
        self.context.show_problem(problem)

    def _open_number(self, row: int, column: int) -> None:
        table = self._table
        if table is not None and table.rows[row].cells[column].counted:
            words = self.grid.numbers.describe(self.grid.numbers.index(row, column))
            read = partial(actions.list_counted_rows, table=table, row=row, column=column)
            CountedItemsDialog(self.window(), self.context.jobs, words, read, self.context.open_record)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the button stands below the facts."""
        super().resizeEvent(event)
        self._arrange_head()

    def _arrange_head(self) -> None:
        needed = self.fontMetrics().horizontalAdvance(self.facts.text()) + self.give_out_button.sizeHint().width()
        narrow = needed + metrics.half_line(self) * 2 > self.grid.width()
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._head.setDirection(below if narrow else beside)

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        below = QWidget(self)
        under = QVBoxLayout(below)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(half)
        under.addWidget(self.chart)
        under.addWidget(self.notes)
        under.addStretch(1)
        scrolled = QScrollArea(self)
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setWidget(below)
        parts = QSplitter(Qt.Orientation.Vertical, self)
        for part, least in ((self.grid, _LEAST_GRID), (scrolled, _LEAST_CHART)):
            part.setMinimumHeight(half * least)
            parts.addWidget(part)
        parts.setChildrenCollapsible(False)
        parts.setSizes([half * 60, half * 40])
        right = QWidget(self)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.addWidget(self.facts, 1)
        self._head.addWidget(self.give_out_button)
        column = QVBoxLayout(scrolled_inside(right))
        column.setContentsMargins(half, 0, 0, 0)
        column.setSpacing(half)
        column.addWidget(self.heading)
        column.addLayout(self._head)
        column.addWidget(parts, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.request_form)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([half * 40, half * 120])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half, half * 2, half)
        layout.addWidget(split)
