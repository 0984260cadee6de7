"""A printer for tests: a file, which is what Qt's dialog offers where no printer is installed."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import pytest
from PySide6.QtPrintSupport import QPrintDialog
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
