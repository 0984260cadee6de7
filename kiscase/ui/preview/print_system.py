"""Hands a PDF over as it is: to CUPS, which draws it for the printer, or into the file that stands for a printer.

So text stays text, and a job is as large as the PDF. Windows has no print system that takes a PDF, and without `lp`
there is no way to reach CUPS: there `print_dialog` draws the pages.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QPageLayout, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrintEngine, QPrinter

from kiscase.core.errors import Problem
from kiscase.core.files import write_file_atomically
from kiscase.core.i18n import _

_CUPS_OPTIONS = 0xFE00  # Qt's PPK_CupsOptions: what was chosen in its dialog for CUPS alone, such as pages per sheet
_LONGEST_WAIT = 60  # seconds
_SIDES = {
    QPrinter.DuplexMode.DuplexNone: "one-sided",
    QPrinter.DuplexMode.DuplexLongSide: "two-sided-long-edge",
    QPrinter.DuplexMode.DuplexShortSide: "two-sided-short-edge",
}


class PrintingCancelledError(Problem):
    """The print system was stopped before it had the whole document."""

    def __init__(self) -> None:
        super().__init__(_("Printing was cancelled."))


class PdfReceiver(Protocol):
    """What takes a PDF as it is."""

    def take(self, pdf: bytes) -> None:
        """Take it, from any thread; raises Problem when it does not."""

    def stop(self) -> None:
        """Take no more of it: `take` raises PrintingCancelledError."""

    def withdraw(self) -> None:
        """Give up what was taken, where that can still be done."""

    def taken_sentence(self) -> str:
        """What is reported when it was taken."""

    def withdrawn_sentence(self) -> str:
        """What is to be done when it was withdrawn."""


def pdf_receiver(printer: QPrinter, pdf: bytes) -> PdfReceiver | None:
    """What takes a PDF like *pdf* for this printer; None where its pages have to be drawn."""
    if printer.outputFileName():
        is_pdf = printer.outputFormat() is QPrinter.OutputFormat.PdfFormat
        return PdfFile(Path(printer.outputFileName()), printer.pageRanges()) if is_pdf else None
    program = shutil.which("lp")
    if sys.platform == "win32" or program is None or not printer.printerName():
        return None
    return CupsJob([program, *lp_arguments(printer, _is_landscape(pdf))], printer.printerName())


class CupsJob:
    """A job of CUPS: `lp` gets the PDF on its standard input, so that no file of it is left behind."""

    def __init__(self, command: list[str], printer: str) -> None:
        self._command, self._printer = command, printer
        self._lp: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._number = ""

    def take(self, pdf: bytes) -> None:
        """Hand the PDF over and wait until CUPS has it."""
        try:
            with subprocess.Popen(  # noqa: S603 - a program of the system, without a shell
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_system_environment(),
            ) as self._lp:
                answer, complaint = self._talk(self._lp, pdf)
        except OSError as error:
            raise Problem(_("The print system cannot be started: {reason}.").format(reason=error.strerror)) from error
        if self._lp.returncode == 0:
            found = re.search(rb"\S+-\d+", answer)
            self._number = os.fsdecode(found[0]) if found else ""
        elif self._stopped:
            raise PrintingCancelledError
        else:
            raise _refusal(self._printer, complaint.decode("utf-8", "replace"))

    def _talk(self, lp: subprocess.Popen[bytes], pdf: bytes) -> tuple[bytes, bytes]:
        if self._stopped:
            lp.kill()
        try:
            return lp.communicate(pdf, timeout=_LONGEST_WAIT)
        except subprocess.TimeoutExpired:
            lp.kill()
            raise Problem(
                _("The print system does not answer. Check that the printer is switched on and connected.")
            ) from None

    def stop(self) -> None:
        """End `lp`; CUPS drops what it has not got whole."""
        self._stopped = True
        if self._lp is not None:
            self._lp.kill()

    def withdraw(self) -> None:
        """Cancel the job, if it is not printed yet."""
        program = shutil.which("cancel")
        if program and self._number:
            with suppress(OSError, subprocess.SubprocessError):
                subprocess.run(  # noqa: S603 - a program of the system, without a shell
                    [program, self._number], env=_system_environment(), timeout=10, check=False, capture_output=True
                )

    def taken_sentence(self) -> str:
        """The print system has it."""
        return _("Sent to the printer.")

    def withdrawn_sentence(self) -> str:
        """The printer may have been quicker."""
        return _("It was taken back from the printer: destroy what is printed of it all the same.")


class PdfFile:
    """The file that stands for a printer: it gets the PDF byte for byte, or the pages that were chosen."""

    def __init__(self, path: Path, pages: QPageRanges) -> None:
        self._path, self._pages = path, pages
        self._written = False

    def take(self, pdf: bytes) -> None:
        """Write the whole file or nothing."""
        write_file_atomically(self._path, pdf if self._pages.isEmpty() else _chosen_pages(pdf, self._pages))
        self._written = True

    def stop(self) -> None:
        """It is written in one go."""

    def withdraw(self) -> None:
        """Remove it."""
        if self._written:
            self._path.unlink(missing_ok=True)

    def taken_sentence(self) -> str:
        """Where it lies."""
        return _("Saved as {name}.").format(name=self._path.name)

    def withdrawn_sentence(self) -> str:
        """Nothing is left of it."""
        return ""


def lp_arguments(printer: QPrinter, landscape: bool) -> list[str]:
    """What was chosen in the dialog, in the words of `lp`; *landscape* is how the PDF lies by itself."""
    options = [f"media={_media(printer.pageLayout().pageSize())}", "print-scaling=auto-fit"]
    if (printer.pageLayout().orientation() is QPageLayout.Orientation.Landscape) is not landscape:
        options.append(f"orientation-requested={3 if landscape else 4}")
    sides = _SIDES.get(printer.duplex())
    options += [f"sides={sides}"] if sides else []
    if printer.copyCount() > 1:
        options.append(f"collate={str(printer.collateCopies()).lower()}")
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        options.append("outputorder=reverse")
    if printer.colorMode() is QPrinter.ColorMode.GrayScale:
        options.append("print-color-mode=monochrome")
    chosen = printer.printEngine().property(QPrintEngine.PrintEnginePropertyKey(_CUPS_OPTIONS)) or []
    options += [f"{name}={value}" for name, value in zip(chosen[::2], chosen[1::2], strict=False) if value]
    arguments = ["-d", printer.printerName(), "-t", printer.docName(), "-n", str(printer.copyCount())]
    if not printer.pageRanges().isEmpty():
        arguments += ["-P", printer.pageRanges().toString()]
    return arguments + [part for option in options for part in ("-o", option)]


def _media(size: QPageSize) -> str:
    if size.id() is not QPageSize.PageSizeId.Custom:
        return size.key()
    points = size.sizePoints()
    return f"Custom.{points.width()}x{points.height()}"


def _refusal(printer: str, complaint: str) -> Problem:
    """Why `lp` did not take it, in the words of the system."""
    reason = complaint.strip().removeprefix("lp: ").splitlines()[:1]
    refused = _("The printer {name} did not take the document.").format(name=printer)
    return Problem(" ".join([refused, *reason]))


def _is_landscape(pdf: bytes) -> bool:
    from kiscase.ui.preview.loaded_pdf import LoadedPdf

    loaded = LoadedPdf(pdf)
    size = loaded.document.pagePointSize(0)
    loaded.release()
    return size.width() > size.height()


def _chosen_pages(pdf: bytes, pages: QPageRanges) -> bytes:
    """A PDF of the pages that were chosen, and of nothing else."""
    import pikepdf

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as whole, pikepdf.new() as chosen:
        chosen.pages.extend(page for number, page in enumerate(whole.pages, 1) if pages.contains(number))
        chosen.save(target)
    return target.getvalue()


def _system_environment() -> dict[str, str]:
    """The environment without the libraries of a bundled program, which are not for the programs of the system."""
    environment = dict(os.environ)
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        before = environment.pop(f"{name}_ORIG", None)
        if before is not None:
            environment[name] = before
        elif getattr(sys, "frozen", False):
            environment.pop(name, None)
    return environment
