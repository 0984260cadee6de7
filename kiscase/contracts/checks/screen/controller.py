"""Runs the checker while one types, and handles its commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer

from kiscase.contracts.checks import actions as checks
from kiscase.contracts.checks.model import Finding, Severity
from kiscase.contracts.checks.screen.accept_dialog import AcceptFindingDialog
from kiscase.contracts.checks.screen.panel import SEVERITY_ICONS, FindingsPanel
from kiscase.contracts.drafting.screen.shown_contract import ShownContract
from kiscase.contracts.evaluations.screen.tab import EvaluationsTab
from kiscase.contracts.model import Contract
from kiscase.core.i18n import N_, _, ngettext
from kiscase.ui.command import Command
from kiscase.ui.theme import icons


class ChecksController(QObject):
    """Shows what the checker finds in the open contract, leads to each finding, and has findings accepted.

    *refresh* runs the checker again.
    """

    def __init__(self, shown: ShownContract, refresh: Callable[[], None]) -> None:
        super().__init__(shown.page)
        self._shown, self._page, self._refresh = shown, shown.page, refresh
        self._passed: list[Finding] = []
        self.panel = FindingsPanel(shown.page)
        self.panel.jump_asked.connect(self._go_to)
        self.panel.accept_asked.connect(self._ask_acceptance)
        self.panel.take_back_asked.connect(self._withdraw_acceptance)
        self.panel.next_asked.connect(self.go_to_next_finding)
        shown.page.tabs.addTab(self.panel, "")
        self.show_findings([])

    def commands(self) -> tuple[Command, ...]:
        """The commands of the checker."""
        return (Command("next_finding", N_("Next finding"), self.go_to_next_finding, "list-checks", "F8"),)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show the findings, and how many there are in the tab's title."""
        self.panel.show_findings(findings)
        index = self._page.tabs.indexOf(self.panel)
        self._page.tabs.setTabText(index, self.panel.title())
        self._page.tabs.setTabIcon(index, icons.themed_icon(*self.panel.look()))

    def go_to_next_finding(self) -> None:
        """Go to the finding after those already passed; what was fixed meanwhile gives its place to the next."""
        findings = [finding for finding in self.panel.findings if not finding.accepted]
        if self._shown.details is None or not findings:
            self._page.show_message(_("No findings.") if self._shown.details is not None else _("No contract is open."))
            return
        places = [place for passed in self._passed if (place := self.panel.place_of(passed)) is not None]
        index = max(places, default=-1) + 1
        self._go_to(self.panel.choose(index if index < len(findings) else 0))

    def problems_by_cell(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Problems by field, with each sentence about a cell of a table at that cell: `table.row.column`."""
        found: dict[str, str] = {}
        for key, sentence in problems.items():
            blocking = [
                finding
                for finding in self.panel.findings
                if finding.field == key and finding.severity is Severity.BLOCKS
            ]
            cells = {
                f"{key}.{finding.row}.{finding.column}": finding.text
                for finding in blocking
                if finding.row is not None and finding.column
            }
            found |= cells or {key: sentence}
        return found

    def describe_warnings(self) -> str:
        """How many warnings are not accepted, to be shown when the contract is printed; empty if there are none."""
        count = sum(finding.severity is Severity.WARNS and finding.pending for finding in self.panel.findings)
        if not count or not self._page.is_editable():
            return ""
        return ngettext(
            "{count} warning of the checker is not accepted.",
            "{count} warnings of the checker are not accepted.",
            count,
        ).format(count=count)

    def _go_to(self, finding: Finding) -> None:
        self._passed = self.panel.findings[: (self.panel.place_of(finding) or 0) + 1]
        page, editor = self._page, self._shown.editor
        if finding.page is not None:
            page.context.open_record(*finding.page)
            if self._shown.details is not None:
                way = (Contract.__tablename__, self._shown.details.id)
                page.context.show_way_back(finding.text, _("Back to the contract"), way)
            return
        page.message_bar.show_message(finding.text, role=SEVERITY_ICONS[finding.severity][1])
        if finding.field == "evaluation":
            self._shown.open_tab(EvaluationsTab)
            page.focus_record()
            return
        page.tabs.setCurrentIndex(0)
        if editor is None or not editor.focus_field(finding.field, finding.row or 0, finding.column):
            (page.header.main_button if page.header.main_button.isVisible() else page.header.more_button).setFocus()
        QTimer.singleShot(0, self._keep_visible)

    def _keep_visible(self) -> None:
        """Scroll to the focused field: the message has taken some of the height since."""
        if self._shown.editor is not None:
            self._shown.editor.follow_focus()

    def _ask_acceptance(self, finding: Finding) -> None:
        if self._shown.details is not None:
            AcceptFindingDialog(self._page, self._shown.jobs, self._shown.details.id, finding, self._acceptance_changed)

    def _withdraw_acceptance(self, finding: Finding) -> None:
        if self._shown.details is None:
            return
        contract_id = self._shown.details.id
        self._shown.jobs.act(
            lambda session: checks.withdraw_acceptance(session, contract_id, finding.code, finding.place),
            lambda _result: self._acceptance_changed(_("The finding is restored.")),
            self._page.show_failure,
        )

    def _acceptance_changed(self, sentence: str) -> None:
        self._page.show_done(sentence)
        self._refresh()
