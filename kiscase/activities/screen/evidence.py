"""What was promised and attended under a contract, on the contract's page: the talk begins with the facts."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.activities.actions import evidence
from kiscase.activities.actions.evidence import Evidence, Taken
from kiscase.activities.model import Activity
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, day
from kiscase.desk import theme
from kiscase.desk.form_row import words_of
from kiscase.desk.page import Desk, Tab
from kiscase.desk.preview import print_pdf
from kiscase.desk.table import Column, List


class ContractEvidence(Tab):
    """The activities under a contract with what was attended of them, and the deed that prints the sheet."""

    title: ClassVar[str] = N_("Attendance")
    tables: ClassVar[frozenset[str]] = frozenset(
        {"activity", "meeting", "enrolment", "attendance", "absence", "contract"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._contract: int | None = None
        self._number = ""
        columns = [
            Column("name", _("Activity"), stretch=True),
            Column("promised", _("Promised"), "right", width=10),
            Column("attended", _("Attended"), "right", width=10),
            Column("excused", _("Excused"), "right", width=11),
            Column("unexcused", _("Not excused"), "right", width=13),
            Column("unmarked", _("Not marked"), "right", width=12),
            Column("share", _("Share"), "right", width=8),
        ]
        self.list = List(
            columns, self, name=_("Attendance"), empty=_("There were no meetings under this contract yet.")
        )
        self.list.setObjectName("evidence")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._show_days)
        self.days = words_of("", self)
        self.days.setAccessibleName(_("Days"))
        self.rule = words_of("", self, muted=True, small=True)
        self.button = QPushButton(theme.icon("printer"), _("&Print the sheet"), self)
        self.button.setObjectName("print_evidence")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.print_sheet)
        self._parts: dict[int, Taken] = {}
        self._lay_out()

    def show_record(self, record: int | None) -> None:
        """Ask for the facts about a contract."""
        if record != self._contract:
            self.list.set_rows([])
        self._contract = record
        if record is not None:
            self.desk.jobs.read(
                lambda session: evidence.evidence(session, record), self._show, latest="evidence of a contract"
            )

    def print_sheet(self) -> None:
        """Put the sheet on file when it says something new, then print it."""
        record = self._contract
        if record is not None:
            self.desk.jobs.act(lambda session: evidence.issue(session, record), self._print, self.desk.tell)

    def _show(self, facts: Evidence) -> None:
        self._number = facts.number
        self._parts = {part.activity_id: part for part in facts.parts}
        self.list.set_rows([_row(part) for part in facts.parts])
        said = _("{since}–{until}: {percent} % of what counts; {formula}")
        known = facts.percent is not None
        values = {"since": day(facts.since), "until": day(facts.until), "percent": facts.percent}
        self.rule.setText(said.format(**values, formula=facts.formula) if known else "")
        self._show_days(self.list.current_id() or 0)

    def _show_days(self, activity_id: int) -> None:
        """The dates of the absences of the activity that is chosen; without a choice, of all."""
        parts = [self._parts[activity_id]] if activity_id in self._parts else list(self._parts.values())
        kinds = ((_("Excused"), "excused"), (_("Not excused"), "unexcused"), (_("Not marked"), "unmarked"))
        lines = [
            f"{label}: {', '.join(day(on) for on in found)}"
            for label, kind in kinds
            if (found := sorted(on for part in parts for on in getattr(part, kind)))
        ]
        self.days.setText("\n".join(lines))
        self.days.setVisible(bool(lines))

    def _print(self, pdf: bytes) -> None:
        print_pdf(self.window(), pdf, self._number, told=self.told.emit, problem=self._failed)

    def _failed(self, sentence: str) -> None:
        self.desk.tell(Problem(sentence))

    def _open(self, activity_id: int) -> None:
        self.desk.open(Activity.__tablename__, activity_id)

    def _lay_out(self) -> None:
        half = theme.half_line(self)
        foot = QHBoxLayout()
        foot.addWidget(self.rule, 1)
        foot.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half, half, half)
        layout.setSpacing(half)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.days)
        layout.addLayout(foot)


def _row(part: Taken) -> tuple[Any, ...]:
    counts = [part.attended, part.excused, part.unexcused, part.unmarked]
    share = "–" if part.percent is None else f"{part.percent} %"
    return (part.activity_id, part.name, str(part.promised), *(str(len(days)) for days in counts), share)
