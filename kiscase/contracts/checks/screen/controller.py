"""Runs the checker while one types, and handles its commands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QTabWidget,
)

from kiscase.contracts.checks import actions as checks
from kiscase.contracts.checks.model import Finding, Severity
from kiscase.contracts.checks.screen.accept_dialog import AcceptFindingDialog
from kiscase.contracts.checks.screen.panel import SEVERITY_ICONS, FindingsPanel
from kiscase.contracts.drafting.screen.editor import ContractEditor
from kiscase.contracts.evaluations.screen.tab import EvaluationsTab
from kiscase.core.i18n import N_, _, ngettext
from kiscase.ui.command import Command
from kiscase.ui.records.editing_page import EditingPage
from kiscase.ui.theme import icons


class ChecksController(EditingPage):
    """The page of a contract as far as the checker goes."""

    editor: ContractEditor | None

    def checking_commands(self) -> tuple[Command, ...]:
        """What the checker offers."""
        return (
            Command("next_finding", N_("Next finding of the checker"), self.go_to_next_finding, "list-checks", "F8"),
        )

    def look_again(self) -> None:
        """Ask for the findings anew: the business of ContractsPage."""
        raise NotImplementedError

    def build_checks(self, tabs: QTabWidget) -> None:
        """Add the tab of the checker."""
        self.checks = FindingsPanel(self)
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
        self.tabs.setTabIcon(place, icons.themed_icon(*self.checks.look()))

    def go_to_next_finding(self) -> None:
        """Go to the place of the finding after the last one; what was mended meanwhile gives its place to the next."""
        findings = [one for one in self.checks.findings if not one.accepted]
        if self.details is None or not findings:
            self.show_message(
                _("The checker finds nothing.") if self.details is not None else _("No contract is shown.")
            )
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
            self.context.open_record(*finding.page)
            return
        self.message_bar.show_message(finding.text, role=SEVERITY_ICONS[finding.severity][1])
        if finding.field == "evaluation":
            self.tabs.setCurrentWidget(next(tab for tab in self.extra_tabs if isinstance(tab, EvaluationsTab)))
            self.focus_record()
            return
        self.tabs.setCurrentIndex(0)
        if self.editor is None or not self.editor.focus_field(finding.field, finding.row or 0, finding.column):
            (self.header.main_button if self.header.main_button.isVisible() else self.header.more_button).setFocus()
        QTimer.singleShot(0, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        """The message has taken some of the room meanwhile."""
        held = self.editor.focusWidget() if self.editor is not None else None
        if self.editor is not None and held is not None:
            self.editor.ensureWidgetVisible(held)

    def _ask_acceptance(self, finding: Finding) -> None:
        if self.details is not None:
            AcceptFindingDialog(self, self.context.jobs, self.id_and_revision(self.details)[0], finding, self._settled)

    def _take_back(self, finding: Finding) -> None:
        if self.details is None:
            return
        record = self.id_and_revision(self.details)[0]
        self.context.jobs.act(
            lambda session: checks.withdraw_acceptance(session, record, finding.code, finding.place),
            lambda _result: self._settled(_("The finding counts again.")),
            self.show_failure,
        )

    def _settled(self, sentence: str) -> None:
        self.show_done(sentence)
        self.look_again()
