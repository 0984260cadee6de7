"""The page of papers that were given out: number, version and code; each opens as it was printed."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QTabWidget

from kiscase.core.i18n import N_, _, day, ngettext
from kiscase.desk.history import HistoryTab
from kiscase.desk.jobs import Work
from kiscase.desk.list_page import ListPage
from kiscase.desk.page import Desk
from kiscase.desk.preview import Preview, print_pdf, save_pdf
from kiscase.desk.table import Column
from kiscase.register import actions
from kiscase.register.model import IssuedDocument

KIND = IssuedDocument.__tablename__


class PaperHistory(HistoryTab):
    """How a paper came about."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset({KIND})


class RegisterPage(ListPage):
    """Every paper that was given out, byte for byte."""

    kind = KIND
    title = N_("Papers")
    icon = "archive"
    tables = frozenset({KIND})
    columns = (
        Column("number", N_("Number"), width=12),
        Column("version", N_("Version"), align="right", width=8),
        Column("code", N_("Code"), width=12),
        Column("issued", N_("Given out on"), stretch=True),
    )
    empty = N_("Here every paper that was given out will be, with its number and its code.")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, (PaperHistory,))

    def rows(self, text: str, choice: str) -> Work:
        """Papers by number or code."""
        return lambda session: [
            (line.id, line.number, str(line.version), line.code, day(line.issued_on))
            for line in actions.listed(session, text)
        ]

    def count_text(self, number: int) -> str:
        """How many papers."""
        return ngettext("{count} paper", "{count} papers", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """The paper itself."""
        self.preview = Preview(self)
        self.preview.print_asked.connect(self.print_paper)
        self.preview.save_asked.connect(self.save_paper)
        tabs.addTab(self.preview, _("Paper"))

    def show_record(self, record: int) -> None:
        """Ask for the paper's bytes."""
        self.desk.jobs.read(lambda session: actions.paper(session, record), self._show, self.failed, latest="paper")

    def print_paper(self) -> None:
        """Print the very paper again."""
        print_pdf(self, self.preview.pdf(), _("Paper"))

    def save_paper(self) -> None:
        """Save the very paper as a file."""
        save_pdf(self, self.preview.pdf(), "pismo.pdf")

    def _show(self, answer: tuple[Any, bytes]) -> None:
        line, pdf = answer
        self.preview.set_pdf(pdf)
        facts = [
            _("version {version}").format(version=line.version),
            _("code {code}").format(code=line.code),
            day(line.issued_on),
        ]
        self.head.show_record(line.number, " · ".join(facts), None)
        self.head.show_deeds(None, [])
        self.show_detail(shown=True)
