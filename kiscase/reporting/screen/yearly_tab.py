"""The tab of the yearly report: what is missing first, then the tables, with how everything is counted."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from kiscase.activities.reports.screen import FileOutput
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.reporting import queries
from kiscase.reporting.counted_items import list_counted_items, name_gaps
from kiscase.reporting.gaps import ReportGap
from kiscase.reporting.queries import ShownReport
from kiscase.reporting.report import CellKind, CountedCell, CountedTable
from kiscase.reporting.screen.counted_items_dialog import CountedItemsDialog
from kiscase.reporting.screen.freeze_dialog import FreezeReportDialog
from kiscase.reporting.screen.how_counted import describe_check, how_counted_html
from kiscase.reporting.screen.output_dialog import ReportOutputDialog
from kiscase.reporting.screen.report_grid import ReportGrid
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import PlainWork
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.editors.date_time import DateEditor
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.list_splitter import ListSplitter
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel
from kiscase.ui.widgets.scrolled_column import scrolled_inside

GAPS = 0
"""The place of the list of gaps among the tables."""
NOW = "now"
_LATEST = "yearly report"
_LEAST_GRID, _LEAST_HOW = 24, 10  # half lines: on a low page the tab is scrolled instead


class YearlyReportTab(RecordTab):
    """The report of art. 18a ust. 6 of a year."""

    title: ClassVar[str] = N_("Yearly report")
    tables: ClassVar[frozenset[str]] = frozenset(
        {
            *("stay", "participant", "benefit", "certificate", "contract", "evaluation", "activity", "meeting"),
            *("attendance", "work_day", "work_hours", "traineeship", "outcome", "effect", "follow_up"),
            *("worker", "worker_term", "worker_hours", "volunteering", "grant_money", "club", "register_event"),
            "frozen_report",
        }
    )

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("freeze_report", N_("Freeze the year…"), self.ask_freeze, "lock"),
            Command("print_report", N_("Print or save the report…"), self.ask_output, "printer", "Ctrl+Shift+P"),
            Command("how_counted", N_("How this is counted"), self.show_how, "circle-help", "Shift+F1"),
        )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._kept: int | None = None
        self._shown: ShownReport | None = None
        self._gaps: list[ReportGap] = []
        self._wanted: int | None = None
        self.year = ChoiceEditor([], self, required=True)
        self.copy = ChoiceEditor([(NOW, _("of today"))], self, required=True)
        self.until = DateEditor(self)
        self.compared = QCheckBox(_("the year before"), self)
        self.parts = RecordList([ListColumn("table", _("Table"), stretch=True, main=True)], self, name=_("Tables"))
        self.grid = ReportGrid(self)
        self.here = PlainLabel(self)
        self.how = QTextBrowser(self)
        gap_columns = [
            ListColumn("what", _("What is missing"), stretch=True, main=True, whole=True),
            ListColumn("name", _("Where"), stretch=True, whole=True),
        ]
        self.gaps = RecordList(
            gap_columns, self, name=_("What is missing"), empty=_("Nothing is missing for the report of this year.")
        )
        self.freeze_button = QPushButton(icons.themed_icon("lock"), _("&Freeze…"), self)
        self.output_button = QPushButton(icons.themed_icon("printer"), _("Print or &save…"), self)
        self._name_parts()
        self._lay_out()
        self._connect()

    def show_record(self, record: int | None) -> None:
        """Load the years, and the report that is shown, or the frozen one with this id."""
        self._wanted = record if record is not None else self._kept  # what was frozen stays in sight when lists reload
        today = clock.today()
        self.context.jobs.read(
            PlainWork(lambda reader: queries.list_report_years(reader, today)), self._show_years, latest="report years"
        )

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Begin with the list of tables."""
        self.parts.setFocus(reason)

    def ask_freeze(self) -> None:
        """Keep the report of the year as it is now; a second time with a reason."""
        if self._shown is not None:
            FreezeReportDialog(self, self.context.jobs, self._shown, self._frozen)

    def ask_output(self) -> None:
        """Ask how the shown report is printed or saved."""
        if self._shown is not None:
            output = FileOutput(self, self.context, self.notified.emit)
            ReportOutputDialog(output, self._shown, self._table())

    def print_shown(self) -> bool:
        """Ask how the shown report is printed."""
        self.ask_output()
        return self._shown is not None

    def show_how(self) -> None:
        """Put the focus on how the current column is counted."""
        self.how.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _name_parts(self) -> None:
        self.year.setObjectName("report year")
        self.year.setAccessibleName(_("Year"))
        self.copy.setObjectName("report copy")
        self.copy.setAccessibleName(_("Figures"))
        self.until.setObjectName("report until")
        self.until.setAccessibleName(_("Counted until"))
        self.compared.setObjectName("compared")
        self.parts.setObjectName("report tables")
        self.gaps.setObjectName("report gaps")
        self.how.setObjectName("how counted")
        self.how.setAccessibleName(_("How this is counted"))
        self.how.setTabChangesFocus(True)
        self.freeze_button.setObjectName("freeze_report")
        self.output_button.setObjectName("print_report")

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        self._labels: list[QWidget] = []
        self._pairs: list[QBoxLayout] = []
        for text, editor in ((_("&Year"), self.year), (_("Figures"), self.copy), (_("Counted until"), self.until)):
            label = PlainLabel(text, self)
            label.setBuddy(editor)
            pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
            pair.setSpacing(half // 2)
            pair.addWidget(label)
            pair.addWidget(editor)
            self._labels.append(label)
            self._pairs.append(pair)
            self._first.addLayout(pair)
        self._first.addStretch(1)
        for one in (self.compared, self.output_button, self.freeze_button):
            self._first.addWidget(one)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        below = QWidget(right)
        under = QVBoxLayout(below)
        under.setContentsMargins(0, 0, 0, 0)
        self.here.setWordWrap(True)
        style_properties.set_style_property(self.here, "muted", True)
        under.addWidget(self.here)
        under.addWidget(self.how, 1)
        table = QSplitter(Qt.Orientation.Vertical, right)
        self.grid.setMinimumHeight(half * _LEAST_GRID)
        self.how.setMinimumHeight(half * _LEAST_HOW)
        table.addWidget(self.grid)
        table.addWidget(below)
        table.setStretchFactor(0, 3)
        table.setStretchFactor(1, 1)
        table.setChildrenCollapsible(False)
        self.stack = QStackedWidget(right)
        self.stack.addWidget(self.gaps)
        self.stack.addWidget(table)
        column.addWidget(self.stack)
        split = ListSplitter(self, least=0.2, most=0.3)
        split.set_sides(self.parts, self.parts, right)
        layout = QVBoxLayout(scrolled_inside(self))
        layout.setContentsMargins(half * 2, half, half * 2, half)
        layout.setSpacing(half)
        layout.addLayout(self._first)
        layout.addLayout(self._second)
        layout.addWidget(split, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the labels stand above their fields, and the buttons in a second line."""
        super().resizeEvent(event)
        buttons = (self.compared, self.output_button, self.freeze_button)
        whole = [*self._labels, self.year, self.copy, self.until, *buttons]
        margin = metrics.half_line(self) * (4 + len(whole))
        narrow = event.size().width() < margin + sum(one.sizeHint().width() for one in whole)
        direction = QBoxLayout.Direction
        for one in buttons:
            (self._second if narrow else self._first).addWidget(one)
        for pair in self._pairs:
            pair.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def _connect(self) -> None:
        self.year.changed.connect(self._year_chosen)
        self.copy.changed.connect(self._load)
        self.until.changed.connect(self._load)
        self.compared.toggled.connect(self._show_part)
        self.parts.chosen.connect(self._show_part)
        self.parts.opened.connect(self._enter_part)
        self.gaps.opened.connect(self._open_gap)
        self.grid.opened.connect(self._open_cell)
        self.grid.described.connect(self._show_here)
        self.how.anchorClicked.connect(self._open_check)
        self.how.setOpenLinks(False)
        self.freeze_button.clicked.connect(self.ask_freeze)
        self.output_button.clicked.connect(self.ask_output)

    def _year(self) -> int | None:
        chosen = self.year.value()
        return int(chosen) if chosen else None

    def _show_years(self, years: list[int]) -> None:
        chosen, wanted = self._year(), self._wanted
        self.year.blockSignals(True)
        self.year.set_options([(str(year), str(year)) for year in years])
        today = clock.today()
        usual = today.year - 1 if today.month <= 3 and today.year - 1 in years else today.year
        self.year.set_value(str(chosen if chosen in years else usual))
        self.year.blockSignals(False)
        if wanted is not None:
            self.context.jobs.read(
                lambda session: queries.load_frozen_report(session, wanted), self._show, self._failed, latest=_LATEST
            )
        else:
            self._load()

    def _year_chosen(self) -> None:
        self._kept = None
        self.copy.blockSignals(True)
        self.copy.set_value(NOW)
        self.copy.blockSignals(False)
        self.until.blockSignals(True)
        self.until.set_value(None)
        self.until.blockSignals(False)
        self._load()

    def _load(self) -> None:
        year, frozen = self._year(), self.copy.value()
        if year is None or self.until.problem():
            return
        if frozen not in (None, NOW):
            self.context.jobs.read(
                lambda session: queries.load_frozen_report(session, int(frozen)),
                self._show,
                self._failed,
                latest=_LATEST,
            )
            return
        until, today = self.until.value(), clock.today()
        self.context.jobs.read(
            lambda session: queries.load_report(session, year, until, today=today),
            self._show,
            self._failed,
            latest=_LATEST,
        )

    def _show(self, shown: ShownReport) -> None:
        self._shown, self._kept = shown, shown.frozen_id
        report = shown.report
        words = _("version {version}, frozen on {date}")
        copies = [
            (str(one.id), words.format(version=one.version, date=format_date(one.frozen_on))) for one in shown.frozen
        ]
        for editor, value in ((self.year, str(report.year)), (self.copy, str(shown.frozen_id or NOW))):
            editor.blockSignals(True)
            if editor is self.copy:
                self.copy.set_options([(NOW, _("of today")), *copies])
            editor.set_value(value)
            editor.blockSignals(False)
        over = clock.today().year > report.year
        self.freeze_button.setEnabled(over and shown.frozen_id is None)
        self.until.setEnabled(shown.frozen_id is None)
        gaps = len(shown.gaps)
        missing = ngettext("{count} gap", "{count} gaps", gaps).format(count=gaps) if gaps else _("Nothing is missing")
        first = StatusDisplay(missing, "circle-alert" if gaps else "circle-check", "warn" if gaps else "ok")
        here = self.parts.current_id()
        rows: list[tuple[Any, ...]] = [(GAPS, first)]
        rows += [(place, _table_title(one)) for place, one in enumerate(report.tables, 1)]
        self.parts.set_rows(rows)
        self._gaps = list(shown.gaps)
        self.gaps.set_rows([])
        if self._gaps:
            self._name_gaps()
        self.parts.show_id(here if here is not None else GAPS)
        self._show_part()

    def _name_gaps(self) -> None:
        gaps = self._gaps

        def show(names: dict[tuple[str, int], str]) -> None:
            if gaps is self._gaps:
                rows = [(at, gap.words, names.get((gap.table, gap.row_id), "")) for at, gap in enumerate(gaps)]
                self.gaps.set_rows(rows)

        self.context.jobs.read(lambda session: name_gaps(session, gaps), show, latest="report gaps")

    def _table(self) -> CountedTable | None:
        place = self.parts.current_id() or GAPS
        if self._shown is None or place == GAPS or place > len(self._shown.report.tables):
            return None
        return self._shown.report.tables[place - 1]

    def _show_part(self, _place: object = None) -> None:
        table = self._table()
        self.stack.setCurrentIndex(0 if table is None else 1)
        if table is None or self._shown is None:
            return
        self.grid.show_table(table, self._shown.before if self.compared.isChecked() else None)
        self.how.setHtml(how_counted_html(table, self._shown))

    def _enter_part(self, _place: int) -> None:
        shown = self.gaps if self._table() is None else self.grid
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_here(self, words: str) -> None:
        self.here.setText(words)

    def _open_cell(self, cell: CountedCell) -> None:
        if cell.parts:
            self._open_parts(self.here.text(), cell.parts)
        elif cell.kind is CellKind.NONE:
            self.notified.emit(_("The form does not ask for this figure."))
        else:
            self.notified.emit(_("Nothing on file is counted here, so there is nothing to list."))

    def _open_check(self, url: Any) -> None:
        table = self._table()
        if table is not None:
            check = table.checks[int(url.toString())]
            self._open_parts(describe_check(check), ((check.table, check.ids),))

    def _open_parts(self, words: str, parts: tuple[tuple[str, tuple[int, ...]], ...]) -> None:
        read = partial(list_counted_items, parts=parts)
        CountedItemsDialog(self.window(), self.context.jobs, words, read, self.context.open_record)

    def _open_gap(self, place: int) -> None:
        gap = self._gaps[place]
        self.context.open_record(gap.table, gap.row_id)

    def _frozen(self, frozen_id: int) -> None:
        self._kept = frozen_id
        self.undoable_done.emit(_("The report is frozen."))
        self.show_record(frozen_id)

    def _failed(self, problem: Problem) -> None:
        self.context.show_problem(problem)


def _table_title(table: CountedTable) -> StatusDisplay | str:
    title = f"{table.code}. {table.title}"
    failed = any(not check.is_kept for check in table.checks)
    return StatusDisplay(title, "triangle-alert", "warn") if failed else title
