"""A PDF that is loaded for display, or the sentence that says why it cannot be."""

from __future__ import annotations

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QObject,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from kiscase.core.errors import Problem
from kiscase.core.i18n import _


class LoadedPdf:
    """A PDF in memory: the bytes, the buffer that reads them and the document live and die together."""

    def __init__(self, pdf: bytes, parent: QObject | None = None) -> None:
        self.pdf = pdf
        self._bytes = QByteArray(pdf)
        self._buffer = QBuffer(self._bytes, parent)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self._buffer)
        self.document.load(self._buffer)
        if self.document.status() is not QPdfDocument.Status.Ready:
            raise Problem(_("This document cannot be shown: it is not a valid PDF."))

    def page_sizes(self) -> list[QSizeF]:
        """The size of each page in points."""
        return [self.document.pagePointSize(page) for page in range(self.document.pageCount())]

    def render_page(self, page: int, size: QSize) -> QImage:
        """A page on white, so many dots wide and high."""
        picture = QImage(size, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.drawImage(0, 0, self.document.render(page, size))
        painter.end()
        return picture

    def release(self) -> None:
        """Let go of the memory."""
        self.document.close()
        self._buffer.deleteLater()  # and with it the document
