"""Printing and saving a PDF; loads Qt's print support only when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog
    from PySide6.QtWidgets import QFileDialog

    from kiscase.ui.widgets.message_bar import Notify


def print_pdf(
    parent: QWidget | None,
    pdf: bytes,
    title: str,
    *,
    told: Notify | None = None,
    problem: Notify | None = None,
) -> QPrintDialog:
    """Ask for the printer and print; *told* gets the sentence about success, *problem* the one about a failure."""
    from kiscase.ui.preview import print_dialog

    return print_dialog.open_print_dialog(parent, pdf, title, told=told, problem=problem)


def save_pdf(
    parent: QWidget | None,
    pdf: bytes,
    suggested_name: str,
    *,
    told: Notify | None = None,
    problem: Notify | None = None,
) -> QFileDialog:
    """Ask for a file name and save; *told* gets the sentence about success, *problem* the one about a failure."""
    from kiscase.ui.preview import save_dialog

    return save_dialog.open_save_dialog(parent, pdf, suggested_name, told=told, problem=problem)
