"""A dialog that shows one PDF."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.core.files import pdf_file_name
from kiscase.ui.preview.output import print_pdf, save_pdf
from kiscase.ui.preview.viewer import PdfPreview
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.message_bar import MessageBar


class PdfPreviewDialog(Dialog):
    """A paper that is on no record's page: to look at, print and save."""

    def __init__(self, parent: QWidget, title: str, pdf: bytes) -> None:
        super().__init__(parent, title)
        self.setObjectName("paper")
        self._title = title
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
        print_pdf(
            self, self.preview.pdf(), self._title, told=self.messages.show_message, problem=self.messages.show_problem
        )

    def _save(self) -> None:
        name = pdf_file_name(self._title)
        save_pdf(self, self.preview.pdf(), name, told=self.messages.show_message, problem=self.messages.show_problem)
