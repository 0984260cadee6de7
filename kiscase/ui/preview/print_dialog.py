"""The print dialog, and pages drawn for printers that take no PDF: never blocking, and errors said as sentences.

Where the print system or a file takes the PDF as it is, `pdf_print_job` hands it over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QProgressDialog, QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.ui.preview.loaded_pdf import LoadedPdf
from kiscase.ui.preview.pdf_print_job import PdfPrintJob
from kiscase.ui.preview.print_and_save_failure import report_failure
from kiscase.ui.preview.print_system import pdf_receiver
from kiscase.ui.widgets.message_bar import Notify

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF

    from kiscase.ui.preview.document_to_issue import DocumentToIssue, PrintLater

_MOST_DPI = 300  # finer costs memory (35 MB a page at 300) and is not seen on a letter


class PrintJob(QObject):
    """Draws page after page between the events of the window, so that it can be watched and cancelled."""

    printed = Signal()
    cancelled = Signal()
    failed = Signal(str)

    def __init__(self, printer: QPrinter, pdf: bytes, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._printer = printer
        self._told: Notify | None = None
        self._problem: Notify | None = None
        self._document: DocumentToIssue | None = None
        self._on_file = False
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

    def issue_first(self, document: DocumentToIssue) -> None:
        """Issue *document* as soon as the printer is ready, and print that instead of what was shown until now."""
        self._document = document
        self.report_to(document.told, self._pass_problem_on)
        self.cancelled.connect(self._report_cancelled)

    def start(self) -> None:
        """Begin with the first page."""
        if not self._painter.begin(self._printer):
            self._end()
            self.failed.emit(_("The printer does not respond. Check that it is switched on and connected."))
        elif self._document is not None:
            self._document.jobs.act(self._document.issue, self._print_issued, self._refuse)
        else:
            self._timer.start()

    def _print_issued(self, pdf: bytes) -> None:
        self._on_file = True
        if self._document is not None:
            self._document.report_issued(pdf)
        self._pdf.release()
        self._pdf = LoadedPdf(pdf, self.parent())
        last = self._pdf.document.pageCount()
        self._pages = [page for page in self._pages if page < last]
        self._timer.start()

    def _refuse(self, problem: Problem) -> None:
        self._printer.abort()
        self._end()
        if self._document is not None:
            self._document.report_refused(problem)

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
        if self._next and not self._printer.newPage():
            self._end()
            self.failed.emit(_("The printer stopped before the last page."))
            return
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
        if self._on_file:
            self._report(_("The document was issued, but not printed completely."), sentence)
        else:
            self._report(_("Nothing was printed."), sentence)

    def _pass_problem_on(self, sentence: str) -> None:
        if self._document is not None:
            report = self._document.problem if self._on_file else self._document.report_refused
            report(Problem(sentence))

    def _report_cancelled(self) -> None:
        self._report(_("Printing was cancelled."), "")

    def _report(self, heading: str, sentence: str) -> None:
        parent = self.parent()
        place = parent if isinstance(parent, QWidget) else None
        again = _("It is on file as it is: print it again.") if self._on_file else ""
        report_failure(place, heading, " ".join(filter(None, (sentence, again))), self._problem)

    def _end(self) -> None:
        self._timer.stop()
        if self._painter.isActive():
            self._painter.end()
        self.progress.hide()
        self.progress.deleteLater()
        self._pdf.release()
        self.deleteLater()


class PrintDialog(QPrintDialog):
    """The system's print dialog; *start* gets the printer when it is accepted.

    With the *pdf* that is to be printed its format and number of pages are preset; without, it is A4 and all pages.
    """

    def __init__(
        self, parent: QWidget | None, title: str, pdf: bytes | None, start: Callable[[QPrinter], object]
    ) -> None:
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        super().__init__(self._printer, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._start = start
        self._printer.setDocName(title)
        self._printer.setFullPage(True)
        if pdf is None:
            self._printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        else:
            self._set_pages(pdf)
        self.accepted.connect(self._print)
        QDialog.open(self)  # QPrintDialog.open needs a receiver by name

    def _set_pages(self, pdf: bytes) -> None:
        loaded = LoadedPdf(pdf)
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

    def _print(self) -> None:
        self._start(self._printer)


def open_print_dialog(
    parent: QWidget | None, pdf: bytes, title: str, *, told: Notify | None = None, problem: Notify | None = None
) -> QPrintDialog:
    """Ask for the printer and print; *told* gets the sentence about success, *problem* the one about a failure."""

    def start(printer: QPrinter) -> None:
        job = make_print_job(printer, pdf, parent)
        job.report_to(told, problem)
        job.start()

    return PrintDialog(parent, title, pdf, start)


def open_printer_choice(parent: QWidget, title: str, chosen: Callable[[PrintLater], object]) -> QPrintDialog:
    """Ask for the printer of a PDF that is still to be made; *chosen* gets the function that prints it."""

    def start(printer: QPrinter) -> None:
        def print_later(pdf: bytes, told: Notify, problem: Notify) -> None:
            job = make_print_job(printer, pdf, parent)
            job.report_to(told, problem)
            job.start()

        chosen(print_later)

    return PrintDialog(parent, title, None, start)


def open_print_and_issue_dialog(parent: QWidget, pdf: bytes, document: DocumentToIssue) -> QPrintDialog:
    """Ask for the printer, issue *document* when it is ready, and print; *pdf* is what the document will look like."""

    def start(printer: QPrinter) -> None:
        job = make_print_job(printer, pdf, parent)
        job.issue_first(document)
        job.start()

    return PrintDialog(parent, document.title, pdf, start)


def make_print_job(printer: QPrinter, pdf: bytes, parent: QWidget | None) -> PrintJob | PdfPrintJob:
    """What prints *pdf* with this printer: handed over as it is, where that can be, or drawn."""
    receiver = pdf_receiver(printer, pdf)
    return PdfPrintJob(receiver, pdf, parent) if receiver else PrintJob(printer, pdf, parent)


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
