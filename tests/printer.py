"""Printers for tests: a file, which Qt's dialog offers where no printer is installed, and a stand-in for CUPS."""

from __future__ import annotations

import shlex
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QLineEdit

from kiscase.ui.preview.document_to_issue import DocumentToIssue

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tests.journeys.keyboard import Keyboard


class Printed(NamedTuple):
    """What a printer took."""

    title: str
    pdf: bytes


def print_with(keys: Keyboard, path: Path) -> Path:
    """Press Enter in the print dialog, whose printer writes into the file *path*; wait for what it has printed."""
    keys.until(lambda: isinstance(QApplication.activeWindow(), QPrintDialog) and QApplication.focusWidget())
    dialog = keys.dialog(QPrintDialog)
    name = dialog.findChild(QLineEdit, "filename")
    assert name is not None
    name.setText(str(path))
    keys.press("Return")
    keys.until(lambda: path.exists() and path.read_bytes().endswith(b"%%EOF\n"))
    return path


def ready_printer(monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> list[Printed]:
    """What *module* prints is taken by a printer that asks nothing; what it took."""
    taken: list[Printed] = []

    def print_issued(_parent: QWidget, document: DocumentToIssue) -> None:
        def take(pdf: bytes) -> None:
            taken.append(Printed(document.title, pdf))
            document.report_issued(pdf)

        document.jobs.act(document.issue, take, document.report_refused)

    monkeypatch.setattr(module, "print_issued", print_issued)
    return taken


class NamedPrinter(QPrinter):
    """A printer of CUPS, which need not be installed."""

    def __init__(self) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self.setDocName("KS/1")

    def printerName(self) -> str:
        """What `lp` calls it."""
        return "Biuro"


class StandInCups:
    """Programs `lp` and `cancel` that keep what they get."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.behave("cat > pdf.part && mv pdf.part pdf && echo 'request id is Biuro-7 (1 file(s))'")
        self._write("cancel", 'echo "$@" > cancel.part && mv cancel.part cancelled')
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def behave(self, commands: str) -> None:
        """What `lp` does from now on, in words of the shell."""
        self._write("lp", f'for part in "$@"; do printf "%s\\n" "$part" >> arguments; done; {commands}')

    def _write(self, name: str, commands: str) -> None:
        program = self.folder / name
        program.write_text(f"#!/bin/sh\ncd {shlex.quote(str(self.folder))}\n{commands}\n", "utf-8")
        program.chmod(0o755)

    def arguments(self) -> list[str]:
        """What `lp` was started with."""
        return (self.folder / "arguments").read_text("utf-8").splitlines()

    def pdf(self) -> bytes | None:
        """What it got on its standard input, whole."""
        path = self.folder / "pdf"
        return path.read_bytes() if path.exists() else None
