"""The checker on the contract's page: what it finds follows the typing; Enter leads there, F8 to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from kiscase.contracts.actions import checks
from kiscase.contracts.model import Acceptance
from kiscase.contracts.model.checks import Finding, Severity
from kiscase.contracts.screen.editor import ContractEditor
from kiscase.contracts.screen.evaluations import EvaluationsTab
from kiscase.core.i18n import N_, _, ngettext
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.dialog import FormDialog
from kiscase.desk.editing import EditingPage
from kiscase.desk.form import Section
from kiscase.desk.form_row import words_of
from kiscase.desk.jobs import Jobs
from kiscase.desk.table import Column, List, Muted

_LOOKS = {
    Severity.BLOCKS: ("circle-x", "bad"),
    Severity.WARNS: ("triangle-alert", "warn"),
    Severity.HINTS: ("info", "info"),
}
_NARROW = 90  # letters: less room than this leaves the field out, which the finding names anyway
_LOW = 18  # lines: less room than this leaves the reason of the chosen finding out
_DETAIL = 5  # lines: the room for that reason; more scrolls
_ENDLESS = 1_000_000  # dots


class WholeRows(List):
    """A list whose rows are as high as their words need."""

    def __init__(self, columns: Sequence[Column], parent: QWidget, *, name: str, empty: str) -> None:
        super().__init__(columns, parent, name=name, empty=empty)
        self.setWordWrap(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width means other heights; where it is narrow, the second column gives its room to the words."""
        super().resizeEvent(event)
        self.setColumnHidden(1, self.width() < self.fontMetrics().averageCharWidth() * _NARROW)
        self.resizeRowsToContents()

    def sizeHintForRow(self, row: int) -> int:
        """As many lines as the words take in the width of their column, and half a line above and below."""
        half = theme.half_line(self)
        wrapped = Qt.TextFlag.TextWordWrap
        lines = [
            self.fontMetrics().boundingRect(0, 0, self.columnWidth(place) - 2 * half, _ENDLESS, wrapped, text).height()
            for place in range(self.rows.columnCount())
            if not self.isColumnHidden(place) and (text := str(self.rows.index(row, place).data()))
        ]
        return max(lines, default=0) + 2 * half


class ChecksPanel(QWidget):
    """The findings as a list, the gravest first and accepted ones last; below it why the chosen one matters."""

    jump_asked = Signal(Finding)
    accept_asked = Signal(Finding)
    take_back_asked = Signal(Finding)
    next_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.findings: list[Finding] = []
        columns = [
            Column("severity", _("Weight"), width=16),
            Column("where", _("Where"), width=28),
            Column("text", _("Finding"), stretch=True),
        ]
        self.list = WholeRows(columns, self, name=_("Checks"), empty=_("The checker finds nothing."))
        self.list.setObjectName("checks")
        self.list.opened.connect(self._jump)
        self.list.chosen.connect(self._show_words)
        self.reason = words_of("", self, muted=True)
        self.accepted = words_of("", self)
        self.go = self._button("go_there", _("&Go there"), self._jump)
        self.accept = self._button("accept", _("&Accept…"), self._accept)
        self.next = self._button("next", _("&Next finding (F8)"), self.next_asked.emit)
        self._lay_out()
        self._show_words()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show other findings; the chosen one stays chosen while it is found."""
        chosen = self.chosen()
        self.findings = list(findings)
        self.list.set_rows([_row(place, one) for place, one in enumerate(self.findings)])
        place = self.place_of(chosen)
        self.list.show_id(place if place is not None else 0 if self.findings else None)
        self._show_words()

    def chosen(self) -> Finding | None:
        """The finding that is chosen."""
        place = self.list.current_id()
        return self.findings[place] if place is not None and place < len(self.findings) else None

    def place_of(self, finding: Finding | None) -> int | None:
        """Where a finding stands in the list now; None when it is no longer found."""
        key = finding and (finding.code, finding.place)
        return next((place for place, one in enumerate(self.findings) if (one.code, one.place) == key), None)

    def choose(self, place: int) -> Finding:
        """Choose a finding by its place in the list."""
        self.list.show_id(place)
        self._show_words()
        return self.findings[place]

    def title(self) -> str:
        """The title of the tab: how much blocks and how much warns."""
        open_ones = [one.severity for one in self.findings if one.pending]
        blocks, warns = open_ones.count(Severity.BLOCKS), open_ones.count(Severity.WARNS)
        counts = []
        if blocks:
            counts.append(ngettext("{count} blocks", "{count} block", blocks).format(count=blocks))
        if warns:
            counts.append(ngettext("{count} warns", "{count} warn", warns).format(count=warns))
        return _("Checks") + (f" ({', '.join(counts)})" if counts else "")

    def look(self) -> tuple[str, str]:
        """Icon and role of the gravest finding that is still to be seen to."""
        gravest = next((one.severity for one in self.findings if one.pending), None)
        return _LOOKS[gravest] if gravest else ("circle-check", "ok")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is low, the list needs the room."""
        super().resizeEvent(event)
        line = self.fontMetrics().lineSpacing()
        self.detail.setFixedHeight(line * _DETAIL)
        self.detail.setVisible(self.height() > line * _LOW)

    def _show_words(self, _place: int = 0) -> None:
        one = self.chosen()
        self.reason.setText(f"{one.code}. {one.reason}" if one else "")
        self.accepted.setText(_("Accepted: {reason}").format(reason=one.accepted) if one and one.accepted else "")
        for label in (self.reason, self.accepted):
            label.setVisible(bool(label.text()))
        if one is not None:
            self.list.setAccessibleDescription(one.reason)
        self.go.setEnabled(one is not None)
        self.next.setEnabled(bool(self.findings))
        self.accept.setEnabled(one is not None and one.severity is not Severity.BLOCKS)
        self.accept.setText(_("Let it c&ount again") if one and one.accepted else _("&Accept…"))

    def _jump(self, _place: int = 0) -> None:
        if (one := self.chosen()) is not None:
            self.jump_asked.emit(one)

    def _accept(self) -> None:
        if (one := self.chosen()) is not None:
            (self.take_back_asked if one.accepted else self.accept_asked).emit(one)

    def _button(self, name: str, words: str, deed: Callable[[], Any]) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked: deed())
        return button

    def _lay_out(self) -> None:
        half = theme.half_line(self)
        words = QWidget(self)
        column = QVBoxLayout(words)
        column.setContentsMargins(half, half, half, half)
        column.setSpacing(half)
        for label in (self.reason, self.accepted):
            column.addWidget(label)
        column.addStretch(1)
        self.detail = QScrollArea(self)
        self.detail.setWidget(words)
        self.detail.setWidgetResizable(True)
        self.detail.setFrameShape(QFrame.Shape.NoFrame)
        self.detail.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QHBoxLayout()
        buttons.setSpacing(half)
        for button in (self.go, self.accept, self.next):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half, half, half)
        layout.setSpacing(half)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.detail)
        layout.addLayout(buttons)


class Checking(EditingPage):
    """The page of a contract as far as the checker goes."""

    editor: ContractEditor | None
    checking: ClassVar[tuple[Command, ...]] = (
        Command("next_finding", N_("Next finding of the checker"), "go_to_next_finding", "list-checks", "F8"),
    )

    def look_again(self) -> None:
        """Ask for the findings anew: the business of ContractsPage."""
        raise NotImplementedError

    def build_checks(self, tabs: QTabWidget) -> None:
        """Add the tab of the checker."""
        self.checks = ChecksPanel(self)
        self.checks.jump_asked.connect(self._go_to)
        self.checks.accept_asked.connect(self._ask_acceptance)
        self.checks.take_back_asked.connect(self._take_back)
        self.checks.next_asked.connect(self.go_to_next_finding)
        self._last: tuple[int, Finding] | None = None
        tabs.addTab(self.checks, "")
        self.show_findings([])

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show what the checker finds, and how much of it in the tab."""
        self.checks.show_findings(findings)
        place = self.tabs.indexOf(self.checks)
        self.tabs.setTabText(place, self.checks.title())
        self.tabs.setTabIcon(place, theme.icon(*self.checks.look()))

    def go_to_next_finding(self) -> None:
        """Go to the place of the finding after the last one; what was mended meanwhile gives its place to the next."""
        findings = [one for one in self.checks.findings if not one.accepted]
        if self.card is None or not findings:
            self.told(_("The checker finds nothing.") if self.card is not None else _("No contract is shown."))
            return
        place = 0
        if self._last is not None:
            last = self.checks.place_of(self._last[1])
            place = self._last[0] if last is None else last + 1
        self._go_to(self.checks.choose(place if place < len(findings) else 0))

    def cells(self, problems: Mapping[str, str]) -> dict[str, str]:
        """The problems by field, with each sentence that is about a cell at its cell: `table.row.column`."""
        found: dict[str, str] = {}
        for key, sentence in problems.items():
            at = [one for one in self.checks.findings if one.field == key and one.severity is Severity.BLOCKS]
            rows = {f"{key}.{one.row}.{one.column}": one.text for one in at if one.row is not None and one.column}
            found |= rows or {key: sentence}
        return found

    def warnings(self) -> str:
        """What the checker warns of and nobody has accepted, for whoever prints all the same; empty for nothing."""
        count = sum(one.severity is Severity.WARNS and one.pending for one in self.checks.findings)
        if not count or not self.is_editable():
            return ""
        return ngettext(
            "{count} warning of the checker is not accepted.",
            "{count} warnings of the checker are not accepted.",
            count,
        ).format(count=count)

    def _go_to(self, finding: Finding) -> None:
        self._last = (self.checks.place_of(finding) or 0, finding)
        if finding.page is not None:
            self.desk.open(*finding.page)
            return
        self.messages.tell(finding.text, role=_LOOKS[finding.severity][1])
        if finding.field == "evaluation":
            self.tabs.setCurrentWidget(next(tab for tab in self.extra_tabs if isinstance(tab, EvaluationsTab)))
            self.to_record()
            return
        self.tabs.setCurrentIndex(0)
        if self.editor is None or not self.editor.focus_field(finding.field, finding.row or 0, finding.column):
            (self.head.deed if self.head.deed.isVisible() else self.head.more).setFocus()
        QTimer.singleShot(0, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        """The message has taken some of the room meanwhile."""
        held = self.editor.focusWidget() if self.editor is not None else None
        if self.editor is not None and held is not None:
            self.editor.ensureWidgetVisible(held)

    def _ask_acceptance(self, finding: Finding) -> None:
        if self.card is not None:
            AcceptDialog(self, self.desk.jobs, self.identity(self.card)[0], finding, self._settled)

    def _take_back(self, finding: Finding) -> None:
        if self.card is None:
            return
        record = self.identity(self.card)[0]
        self.desk.jobs.act(
            lambda session: checks.take_back(session, record, finding.code, finding.place),
            lambda _result: self._settled(_("The finding counts again.")),
            self.failed,
        )

    def _settled(self, sentence: str) -> None:
        self.done(sentence)
        self.look_again()


class AcceptDialog(FormDialog):
    """Asks why a finding is accepted."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, contract_id: int, finding: Finding, accepted: Callable[[str], None]
    ) -> None:
        self._jobs, self._contract, self._finding, self._then = jobs, contract_id, finding, accepted
        super().__init__(
            parent,
            _("Accept the finding"),
            [Section("", [Acceptance.fields()["reason"]])],
            {},
            words=f"{finding.text}\n\n{finding.reason}",
            label=_("Accept"),
            deed=self._accept,
        )

    def _accept(self, values: dict[str, Any]) -> None:
        record, one, reason = self._contract, self._finding, values["reason"] or ""
        work = lambda session: checks.accept(session, record, one.code, one.place, reason)  # noqa: E731
        self._jobs.act(work, self._accepted, self.failed)

    def _accepted(self, _result: object) -> None:
        self._then(_("The finding is accepted; when its place changes, it comes back."))
        self.done_well()


def _row(place: int, one: Finding) -> tuple[Any, ...]:
    if one.accepted:
        state = (_("accepted"), "check", "muted")
        return place, state, Muted(one.where), Muted(f"{one.text} – {one.accepted}")
    return place, (one.severity.label, *_LOOKS[one.severity]), one.where, one.text
