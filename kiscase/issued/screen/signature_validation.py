"""A panel that shows the validation of the electronic signatures in a file, read in the background."""

from __future__ import annotations

from functools import partial

import shiboken6
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.pdf.esigning.validation import SignatureValidation, validate_signatures
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.theme import icons, metrics
from kiscase.ui.widgets.labels import PlainLabel, wrapping_label


class SignatureValidationPanel(QWidget):
    """The validation of each signature in a PDF; *brief* leaves out the notes on the certificates."""

    shown = Signal()
    """The signatures were read, or could not be."""

    def __init__(self, parent: QWidget | None = None, *, brief: bool = False) -> None:
        super().__init__(parent)
        self._brief = brief
        self._read: bytes | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(metrics.half_line(self))
        self.setAccessibleName(_("Signatures in this file"))

    def validate(self, pdf: bytes | None) -> None:
        """Validate the signatures in a file; None clears the panel."""
        self._read = pdf
        self._clear()
        if pdf is not None:
            # The panel may be closed meanwhile, so the task belongs to the application.
            application: QCoreApplication = QCoreApplication.instance()  # type: ignore[assignment]
            BackgroundTask(
                application, partial(validate_signatures, pdf), partial(self._show, pdf), partial(self._failed, pdf)
            )

    def text(self) -> str:
        """The text that is shown."""
        return "\n".join(label.text() for label in self.findChildren(QLabel) if label.text())

    def _show(self, pdf: bytes, verdicts: list[SignatureValidation]) -> None:
        if not self._waits_for(pdf):
            return
        for verdict in verdicts:
            self._add(verdict)
        if not verdicts and not self._brief:
            self._column.addWidget(_column_label(_("The file contains no electronic signature."), self, muted=True))
        self._column.addStretch()
        self.shown.emit()

    def _failed(self, pdf: bytes, problem: Problem) -> None:
        if self._waits_for(pdf):
            self._column.addWidget(_column_label(problem.sentence, self, problem=True))
            self.shown.emit()

    def _waits_for(self, pdf: bytes) -> bool:
        return shiboken6.isValid(self) and self._read is pdf

    def _add(self, verdict: SignatureValidation) -> None:
        row = QHBoxLayout()
        row.setSpacing(metrics.half_line(self))
        sign = PlainLabel(self)
        icon, role = ("circle-check", "ok") if verdict.valid else ("circle-alert", "bad")
        sign.setPixmap(icons.themed_icon(icon, role).pixmap(metrics.icon_size(self)))
        words = _column_label(f"{_signer_and_time(verdict)}\n{verdict.sentence}", self, problem=not verdict.valid)
        row.addWidget(sign)
        row.addWidget(words, 1)
        self._column.addLayout(row)
        if not self._brief or not verdict.valid:
            self._column.addWidget(_column_label("\n".join(verdict.notes), self, muted=True, small=True))

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            _delete_item(item)


def _column_label(text: str, parent: QWidget, **properties: bool | int) -> QLabel:
    """A wrapping label whose height follows the width of the column."""
    label = wrapping_label(text, parent, **properties)
    policy = label.sizePolicy()
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label


def _delete_item(item: object) -> None:
    """Remove a widget, or a row of widgets."""
    widget = item.widget() if hasattr(item, "widget") else None
    if widget is not None:
        widget.deleteLater()
    elif isinstance(item, QHBoxLayout):
        while (inner := item.takeAt(0)) is not None:
            _delete_item(inner)


def _signer_and_time(verdict: SignatureValidation) -> str:
    if verdict.signed_at is None:
        return _("{name}, at an unknown time").format(name=verdict.name)
    here = verdict.signed_at.astimezone()
    return _("{name}, on {date} at {time}").format(
        name=verdict.name, date=format_date(here.date()), time=f"{here:%H:%M}"
    )
