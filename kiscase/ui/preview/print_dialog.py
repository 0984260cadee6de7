"""A PDF to the printer or into a file, and other files: never blocking, and errors said as sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QProgressDialog, QWidget

from kiscase.core.i18n import _
from kiscase.ui.preview.loaded_pdf import LoadedPdf
from kiscase.ui.preview.print_and_save_failure import report_failure
from kiscase.ui.widgets.message_bar import Notify

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF


_MOST_DPI = 300  # finer costs memory (35 MB a page at 300) and is not seen on a letter


class PrintJob(QObject):
    """Prints page after page between the events of the window, so that it can be watched and cancelled."""

    printed = Signal()
    cancelled = Signal()
    failed = Signal(str)

    def __init__(self, printer: QPrinter, pdf: bytes, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._printer = printer
        self._pdf = LoadedPdf(pdf, parent)
        self._pages = _wanted_pages(printer, self._pdf.document.pageCount())
        self._next = 0
        self._painter = QPainter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._print_page)
        self.progress = QProgressDialog(_("Printing…"), _("&Cancel"), 0, len(self._pages), parent)
        self.progress.setWindowModality(Qt.WindowModality.WindowModal)
        self.progress.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.progress.setMinimumDuration(2000)

    def report_to(self, told: Notify | None, problem: Notify | None) -> None:
        """Report the outcome; the job does it itself, for the dialog that started it is gone by then."""
        self._told, self._problem = told, problem
        self.printed.connect(self._report_printed)
        self.failed.connect(self._report_failed)

    def start(self) -> None:
        """Begin with the first page."""
        if self._painter.begin(self._printer):
            self._timer.start()
        else:
            self._end()
            self.failed.emit(_("The printer does not respond. Check that it is switched on and connected."))

    def _print_page(self) -> None:
        if self.progress.wasCanceled():
            self._printer.abort()
            self._end()
            self.cancelled.emit()
            return
        if self._next == len(self._pages):
            self._end()
            self.printed.emit()
            return
        if self._next:
            self._printer.newPage()
        self._draw(self._pages[self._next])
        self._next += 1
        self.progress.setValue(self._next)

    def _draw(self, page: int) -> None:
        """Draw a page at its real size; smaller only where the margins of the printer require it."""
        points = self._pdf.document.pagePointSize(page)
        dpi = min(self._printer.resolution(), _MOST_DPI)
        image = self._pdf.render_page(page, (points * dpi / 72).toSize())
        self._painter.drawImage(_place(self._printer, points.width(), points.height()), image)

    def _report_printed(self) -> None:
        if self._told:
            self._told(_("Sent to the printer."))

    def _report_failed(self, sentence: str) -> None:
        parent = self.parent()
        place = parent if isinstance(parent, QWidget) else None
        report_failure(place, _("Nothing was printed."), sentence, self._problem)

    def _end(self) -> None:
        self._timer.stop()
        if self._painter.isActive():
            self._painter.end()
        self.progress.hide()
        self.progress.deleteLater()
        self._pdf.release()
        self.deleteLater()


class PrintDialog(QPrintDialog):
    """The system's print dialog; starts the job when accepted."""

    def __init__(
        self,
        parent: QWidget | None,
        pdf: bytes,
        title: str,
        told: Notify | None,
        problem: Notify | None,
    ) -> None:
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        super().__init__(self._printer, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._pdf, self._told, self._problem = pdf, told, problem
        loaded = LoadedPdf(pdf)
        self._printer.setDocName(title)
        self._printer.setFullPage(True)
        first = loaded.document.pagePointSize(0)
        wide = first.width() > first.height()
        size = first.transposed() if wide else first
        self._printer.setPageSize(QPageSize(size, QPageSize.Unit.Point))
        self._printer.setPageOrientation(
            QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        )
        self.setMinMax(1, loaded.document.pageCount())
        self.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        loaded.release()
        self.accepted.connect(self._print)
        QDialog.open(self)  # QPrintDialog.open needs a receiver by name

    def _print(self) -> None:
        job = PrintJob(self._printer, self._pdf, self.parentWidget())
        job.report_to(self._told, self._problem)
        job.start()


def open_print_dialog(
    parent: QWidget | None,
    pdf: bytes,
    title: str,
    *,
    told: Notify | None = None,
    problem: Notify | None = None,
) -> QPrintDialog:
    """Ask for the printer and print; *told* gets the sentence about success, *problem* the one about a failure."""
    return PrintDialog(parent, pdf, title, told, problem)


def _wanted_pages(printer: QPrinter, count: int) -> list[int]:
    first, last = printer.fromPage() or 1, printer.toPage() or count
    pages = list(range(max(1, first) - 1, min(last, count)))
    return pages[::-1] if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst else pages


def _place(printer: QPrinter, width: float, height: float) -> QRectF:
    """Where a page of so many points goes on the sheet, in dots: its own size, in the middle, shrunk if too large."""
    sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
    scale = min(printer.resolution() / 72, sheet.width() / width, sheet.height() / height)
    sheet.moveTo(0, 0)
    left, top = (sheet.width() - width * scale) / 2, (sheet.height() - height * scale) / 2
    sheet.setRect(left, top, width * scale, height * scale)
    return sheet
