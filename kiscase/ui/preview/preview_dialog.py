"""A dialog that shows one PDF."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.core.errors import Problem
from kiscase.core.files import telling_file_name
from kiscase.ui.database_jobs import Jobs, Work
from kiscase.ui.preview.document_to_issue import DocumentToIssue
from kiscase.ui.preview.output import print_issued, print_pdf, save_issued, save_pdf
from kiscase.ui.preview.viewer import PdfPreview
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.message_bar import MessageBar

Issue = tuple[Jobs, Work[bytes]]
"""How the document that is shown is issued."""


class PdfPreviewDialog(Dialog):
    """A paper that is on no record's page: to look at, print and save; a document to issue is issued with that."""

    def __init__(self, parent: QWidget, title: str, pdf: bytes, issue: Issue | None = None, name: str = "") -> None:
        super().__init__(parent, title)
        self.setObjectName("paper")
        self._title, self._issue, self._name = title, issue, name or telling_file_name(title)
        self.preview = PdfPreview(self)
        self.preview.set_pdf(pdf)
        self.preview.print_asked.connect(self._print)
        self.preview.save_asked.connect(self._save)
        self.messages = MessageBar(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.messages)
        self.prefer_size(110, 45)
        self.open()

    def _print(self) -> None:
        if self._issue is not None:
            print_issued(self, self._document(*self._issue))
            return
        print_pdf(
            self, self.preview.pdf(), self._title, told=self.messages.show_message, problem=self.messages.show_problem
        )

    def _save(self) -> None:
        name = self._name
        if self._issue is not None:
            save_issued(self, self._document(*self._issue), name)
            return
        save_pdf(self, self.preview.pdf(), name, told=self.messages.show_message, problem=self.messages.show_problem)

    def _document(self, jobs: Jobs, issue: Work[bytes]) -> DocumentToIssue:
        return DocumentToIssue(
            jobs, issue, self._title, self.messages.show_message, self._show_problem, self.preview.set_pdf
        )

    def _show_problem(self, problem: Problem) -> None:
        self.messages.show_problem(problem.sentence)
