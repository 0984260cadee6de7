"""The versions of a contract on its page: contract, annexes and every paper; how they came about; and a new annex."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kiscase.contracts import actions, documents
from kiscase.contracts.actions import annexes
from kiscase.contracts.actions import versions as reading
from kiscase.contracts.model import Contract, Move
from kiscase.contracts.screen import states
from kiscase.core.i18n import N_, _, day
from kiscase.core.record import Field, Kind
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs
from kiscase.desk.messages import MessageBar
from kiscase.desk.page import Desk, Tab
from kiscase.desk.preview import Preview, print_pdf, save_pdf
from kiscase.desk.table import Column, List, Muted
from kiscase.register.model import IssuedDocument

KIND = Contract.__tablename__
ROWS = 6  # with the header: less of a list is not seen at once, whatever the room


class ContractVersions(Tab):
    """Every version, the latest first, with its papers below it; Enter opens the contract or the very paper."""

    title: ClassVar[str] = N_("Versions")
    tables: ClassVar[frozenset[str]] = frozenset({KIND, Move.__tablename__, IssuedDocument.__tablename__})
    commands: ClassVar[tuple[Command, ...]] = (
        Command("consolidated", N_("Consolidated text"), "show_consolidated", "file-text"),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._record: int | None = None
        self._ways: list[tuple[str, int]] = []
        self.list = List(
            [
                Column("what", _("Version"), stretch=True),
                Column("state", _("State"), width=22),
                Column("since", _("Since"), width=12),
                Column("code", _("Code"), width=12),
            ],
            self,
            name=_("Versions"),
            empty=_("There is one version only, and it was never printed."),
        )
        self.list.setObjectName("versions")
        self.list.opened.connect(self._open)
        self.past = List(
            [
                Column("on", _("Date"), width=12),
                Column("number", _("Number"), width=16),
                Column("state", _("State"), width=24),
                Column("reason", _("Reason"), stretch=True),
            ],
            self,
            name=_("From state to state"),
            empty=_("Nothing happened yet."),
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
        self.desk.jobs.read(lambda session: reading.versions(session, record), self._show, latest="versions")

    def show_consolidated(self) -> None:
        """Show the text that holds by the version that is chosen, or by the one of the page, in one piece."""
        place = self.list.current_id()
        kind, chosen = self._ways[place] if place is not None else (KIND, self._record)
        record = chosen if kind == KIND else self._record
        if record is not None:
            self.desk.jobs.read(
                lambda session: (actions.card(session, record).title, documents.consolidated(session, record)),
                self._show_consolidated,
                self.desk.tell,
            )

    def _show(self, answer: reading.Versions) -> None:
        self._ways = []
        rows: list[tuple[Any, ...]] = []
        for version in reversed(answer.versions):
            rows.append((len(rows), version.title, states.chip(version.state), day(version.since), ""))
            self._ways.append((KIND, version.contract_id))
            for paper in reversed([one for one in answer.papers if one.contract_id == version.contract_id]):
                rows.append((len(rows), *_paper(paper)))
                self._ways.append((IssuedDocument.__tablename__, paper.paper_id))
        self.list.set_rows(rows)
        self.past.set_rows(
            [
                (place, day(one.on), one.title, states.chip(one.state), one.reason)
                for place, one in enumerate(reversed(answer.past))
            ]
        )

    def _open(self, place: int) -> None:
        self.desk.open(*self._ways[place])

    def _show_consolidated(self, answer: tuple[str, bytes]) -> None:
        PaperDialog(self, _("Consolidated text of {number}").format(number=answer[0]), answer[1])

    def _lay_out(self) -> None:
        half = theme.half_line(self)
        self.whole = QPushButton(theme.icon("file-text"), _("Consolidated text"), self)
        self.whole.setObjectName("consolidated text")
        self.whole.clicked.connect(self.show_consolidated)
        heading = QLabel(_("From state to state"), self)
        theme.set_look(heading, "heading", 2)
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


class AnnexDialog(FormDialog):
    """Asks why a signed contract is to be changed, and begins its annex."""

    def __init__(self, parent: QWidget, jobs: Jobs, contract_id: int, opened: Callable[[int], None]) -> None:
        self._jobs, self._contract, self._opened = jobs, contract_id, opened
        super().__init__(
            parent,
            _("New annex"),
            [Section("", [Field(N_("Reason"), Kind.LONG, required=True, key="reason")])],
            {},
            words=_(
                "The annex begins with all that the contract says now. Change in it what is to hold once it is signed; "
                "its paper lists the changes. Until all have signed it, the contract holds as it is."
            ),
            label=_("Begin the annex"),
            deed=self._begin,
        )

    def _begin(self, values: dict[str, Any]) -> None:
        record, reason = self._contract, values["reason"] or ""
        self._jobs.act(lambda session: annexes.begin(session, record, reason), self._begun, self.failed)

    def _begun(self, made: int) -> None:
        self.done_well()
        self._opened(made)


class PaperDialog(QDialog):
    """A paper that is on no record's page: to look at, print and save."""

    def __init__(self, parent: QWidget, title: str, pdf: bytes) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setObjectName("paper")
        self._title = title
        self.preview = Preview(self)
        self.preview.set_pdf(pdf)
        self.preview.print_asked.connect(self._print)
        self.preview.save_asked.connect(self._save)
        self.messages = MessageBar(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.messages)
        room = self.screen().availableGeometry()
        letter, line = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.resize(min(room.width(), letter * 110), min(room.height(), line * 45))
        self.open()

    def _print(self) -> None:
        print_pdf(self, self.preview.pdf(), self._title, told=self.messages.tell, problem=self.messages.problem)

    def _save(self) -> None:
        name = "".join(letter if letter.isalnum() else "-" for letter in self._title) + ".pdf"
        save_pdf(self, self.preview.pdf(), name, told=self.messages.tell, problem=self.messages.problem)


def _paper(paper: reading.Paper) -> tuple[Any, ...]:
    """A paper as a row: its version, whether it still counts, when it was given out, its code."""
    said = "    " + _("paper, version {version}").format(version=paper.version)
    if paper.last:
        return said, _("marked as void") if paper.void else "", day(paper.issued_on), paper.code
    return Muted(said), Muted(_("replaced")), Muted(day(paper.issued_on)), Muted(paper.code)
