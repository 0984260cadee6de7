"""The tab with the versions of a contract (contract, annexes, issued documents) and its status history."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kiscase.contracts import details, state_display
from kiscase.contracts.annexes import version_history as reading
from kiscase.contracts.annexes.rendering import render_consolidated
from kiscase.contracts.model import Contract, ContractTransition
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.issued.model import IssuedDocument
from kiscase.ui.command import Command
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, MutedText, RecordList
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel

KIND = Contract.__tablename__
ROWS = 6  # with the header: the least that a list shows


class ContractVersionsTab(RecordTab):
    """Every version, the latest first, with its issued documents below it; Enter opens the contract or the document."""

    title: ClassVar[str] = N_("Versions")
    tables: ClassVar[frozenset[str]] = frozenset({KIND, ContractTransition.__tablename__, IssuedDocument.__tablename__})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("consolidated", N_("Consolidated text"), self.show_consolidated, "file-text"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._record: int | None = None
        self._ways: list[tuple[str, int]] = []
        self.list = RecordList(
            [
                ListColumn("what", _("Version"), stretch=True),
                ListColumn("state", _("State")),
                ListColumn("since", _("Since")),
                # Translators: a column: the short code that is printed on a document
                ListColumn("code", _("Code")),
            ],
            self,
            name=_("Versions"),
            empty=_("There is only one version, and it has never been printed."),
        )
        self.list.setObjectName("versions")
        self.list.opened.connect(self._open)
        self.past = RecordList(
            [
                ListColumn("on", _("Date")),
                ListColumn("number", _("Number")),
                ListColumn("state", _("State")),
                ListColumn("reason", _("Reason"), stretch=True),
            ],
            self,
            name=_("Status history"),
            empty=_("Nothing has happened yet."),
        )
        self.past.setObjectName("past")
        self._lay_out()

    def show_record(self, record: int | None) -> None:
        """Ask for the versions of a contract."""
        self._record = record
        if record is None:
            self.list.set_rows([])
            self.past.set_rows([])
            return
        self.context.jobs.read(
            lambda session: reading.load_version_history(session, record), self._show, latest="versions"
        )

    def show_consolidated(self) -> None:
        """Show the consolidated text of the selected version, or of the open one."""
        place = self.list.current_id()
        kind, chosen = self._ways[place] if place is not None else (KIND, self._record)
        record = chosen if kind == KIND else self._record
        if record is not None:
            self.context.jobs.read(
                lambda session: (
                    details.load_contract(session, record).title,
                    render_consolidated(session, record),
                ),
                self._show_consolidated,
                self.context.show_problem,
            )

    def _show(self, answer: reading.VersionHistory) -> None:
        self._ways = []
        rows: list[tuple[Any, ...]] = []
        for version in reversed(answer.versions):
            rows.append(
                (len(rows), version.title, state_display.state_chip(version.state), format_date(version.since), "")
            )
            self._ways.append((KIND, version.contract_id))
            for paper in reversed([one for one in answer.papers if one.contract_id == version.contract_id]):
                rows.append((len(rows), *_document_row(paper)))
                self._ways.append((IssuedDocument.__tablename__, paper.paper_id))
        self.list.set_rows(rows)
        self.past.set_rows(
            [
                (place, format_date(one.on), one.title, state_display.state_chip(one.state), one.reason)
                for place, one in enumerate(reversed(answer.past))
            ]
        )

    def _open(self, place: int) -> None:
        self.context.open_record(*self._ways[place])

    def _show_consolidated(self, answer: tuple[str, bytes]) -> None:
        PdfPreviewDialog(self, _("Consolidated text of {number}").format(number=answer[0]), answer[1])

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        self.whole = QPushButton(icons.themed_icon("file-text"), _("Consolidated text"), self)
        self.whole.setObjectName("consolidated text")
        self.whole.clicked.connect(self.show_consolidated)
        heading = PlainLabel(_("Status history"), self)
        style_properties.set_style_property(heading, "heading", 2)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(half, half, half, half)
        column.setSpacing(half)
        for one in (self.list, self.past):
            one.setMinimumHeight(half * 4 * ROWS)
        column.addWidget(self.list, 1)
        column.addWidget(self.whole, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(heading)
        column.addWidget(self.past, 1)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)


def _document_row(paper: reading.VersionDocument) -> tuple[Any, ...]:
    """An issued document as a row: its version, whether it is still valid, when it was issued, its code."""
    said = "    " + _("document, version {version}").format(version=paper.version)
    if paper.last:
        return said, _("marked as void") if paper.void else "", format_date(paper.issued_on), paper.code
    return MutedText(said), MutedText(_("replaced")), MutedText(format_date(paper.issued_on)), MutedText(paper.code)
