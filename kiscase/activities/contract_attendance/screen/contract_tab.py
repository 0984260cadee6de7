"""The tab with the attendance under a contract, for the talk about its evaluation."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.activities.contract_attendance import actions as contract_attendance
from kiscase.activities.contract_attendance import queries as contract_attendance_queries
from kiscase.activities.contract_attendance.queries import ContractActivity, ContractAttendance
from kiscase.activities.model import Activity
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.ui.preview.document_to_issue import DocumentToIssue
from kiscase.ui.preview.output import print_issued
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import icons, metrics
from kiscase.ui.widgets.labels import wrapping_label


class ContractAttendanceTab(RecordTab):
    """The activities under a contract with their attendance, and the button that prints the sheet."""

    title: ClassVar[str] = N_("Attendance")
    tables: ClassVar[frozenset[str]] = frozenset(
        {"activity", "meeting", "enrolment", "attendance", "absence", "contract"}
    )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._contract: int | None = None
        self._number = ""
        columns = [
            ListColumn("name", _("Activity"), stretch=True),
            # Translators: a column: how many meetings were held while the person was enrolled
            ListColumn("promised", _("Promised"), "right"),
            ListColumn("attended", _("Attended"), "right"),
            # Translators: a column, as narrow as can be: excused absences; they are written out below the list
            ListColumn("excused", _("Exc."), "right"),
            # Translators: a column, as narrow as can be: absences that are not excused
            ListColumn("unexcused", _("Not exc."), "right"),
            ListColumn("unmarked", _("Not marked"), "right"),
            # Translators: a column: the attendance rate in percent
            ListColumn("share", _("Share"), "right"),
        ]
        self.list = RecordList(
            columns, self, name=_("Attendance"), empty=_("There were no meetings under this contract yet.")
        )
        self.list.setObjectName("evidence")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._show_days)
        self.days_label = wrapping_label("", self)
        self.days_label.setAccessibleName(_("Days"))
        self.rate_label = wrapping_label("", self, muted=True, small=True)
        self.button = QPushButton(icons.themed_icon("printer"), _("&Print sheet"), self)
        self.button.setObjectName("print_evidence")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.print_sheet)
        self._parts: dict[int, ContractActivity] = {}
        self._lay_out()

    def show_record(self, record: int | None) -> None:
        """Load the attendance under a contract."""
        if record != self._contract:
            self.list.set_rows([])
        self._contract = record
        if record is not None:
            self.context.jobs.read(
                lambda session: contract_attendance_queries.load_contract_attendance(session, record),
                self._show,
                latest="evidence of a contract",
            )

    def print_sheet(self) -> None:
        """Print the sheet; it is issued once the printer takes it."""
        record = self._contract
        if record is not None:
            print_issued(
                self.window(),
                DocumentToIssue(
                    self.context.jobs,
                    lambda session: contract_attendance.issue_contract_attendance(session, record),
                    self._number,
                    told=self.notified.emit,
                    problem=self.context.show_problem,
                ),
            )

    def _show(self, facts: ContractAttendance) -> None:
        self._number = facts.number
        self._parts = {part.activity_id: part for part in facts.parts}
        self.list.set_rows([_row(part) for part in facts.parts])
        words = _("{since}–{until}: {percent}% of what counts; {formula}")
        known = facts.percent is not None
        values = {"since": format_date(facts.since), "until": format_date(facts.until), "percent": facts.percent}
        self.rate_label.setText(words.format(**values, formula=facts.formula) if known else "")
        self._show_days(self.list.current_id() or 0)

    def _show_days(self, activity_id: int) -> None:
        """The dates of the absences of the chosen activity, or of all."""
        parts = [self._parts[activity_id]] if activity_id in self._parts else list(self._parts.values())
        kinds = ((_("Excused"), "excused"), (_("Not excused"), "unexcused"), (_("Not marked"), "unmarked"))
        lines = [
            f"{label}: {', '.join(format_date(on) for on in found)}"
            for label, kind in kinds
            if (found := sorted(on for part in parts for on in getattr(part, kind)))
        ]
        self.days_label.setText("\n".join(lines))
        self.days_label.setVisible(bool(lines))

    def _open(self, activity_id: int) -> None:
        self.context.open_record(Activity.__tablename__, activity_id)

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        below = QHBoxLayout()
        below.addWidget(self.days_label, 1)
        below.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half, half, half)
        layout.setSpacing(half)
        layout.addWidget(self.list, 1)
        layout.addLayout(below)
        layout.addWidget(self.rate_label)


def _row(part: ContractActivity) -> tuple[Any, ...]:
    counts = [part.attended, part.excused, part.unexcused, part.unmarked]
    share = "–" if part.percent is None else f"{part.percent}%"
    return (part.activity_id, part.name, str(part.promised), *(str(len(days)) for days in counts), share)
