"""What is to be said of the electronic signatures in a file: read aside whenever the file is opened."""

from __future__ import annotations

from functools import partial

import shiboken6
from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import _, day
from kiscase.desk import theme
from kiscase.desk.form_row import words_of
from kiscase.desk.jobs import Errand
from kiscase.paper.esigning.verdict import Verdict, validate


class Verdicts(QWidget):
    """The verdict on each signature of a PDF, in words; with *brief* without the notes on the certificates."""

    shown = Signal()
    """The signatures were read, or cannot be."""

    def __init__(self, parent: QWidget | None = None, *, brief: bool = False) -> None:
        super().__init__(parent)
        self._brief = brief
        self._read: bytes | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.half_line(self))
        self.setAccessibleName(_("Signatures of this file"))

    def ask(self, pdf: bytes | None) -> None:
        """Read the signatures of a file; None shows nothing."""
        self._read = pdf
        self._clear()
        if pdf is not None:
            # It may be closed while the file is read, so the errand belongs to the application.
            application: QCoreApplication = QCoreApplication.instance()  # type: ignore[assignment]
            Errand(application, partial(validate, pdf), partial(self._show, pdf), partial(self._failed, pdf))

    def text(self) -> str:
        """All that is shown."""
        return "\n".join(label.text() for label in self.findChildren(QLabel) if label.text())

    def _show(self, pdf: bytes, verdicts: list[Verdict]) -> None:
        if not self._waits_for(pdf):
            return
        for verdict in verdicts:
            self._add(verdict)
        if not verdicts and not self._brief:
            self._column.addWidget(_words(_("The file holds no electronic signature."), self, muted=True))
        self._column.addStretch()
        self.shown.emit()

    def _failed(self, pdf: bytes, problem: Problem) -> None:
        if self._waits_for(pdf):
            self._column.addWidget(_words(problem.sentence, self, problem=True))
            self.shown.emit()

    def _waits_for(self, pdf: bytes) -> bool:
        return shiboken6.isValid(self) and self._read is pdf

    def _add(self, verdict: Verdict) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.half_line(self))
        sign = QLabel(self)
        icon, role = ("circle-check", "ok") if verdict.sound else ("circle-alert", "bad")
        sign.setPixmap(theme.icon(icon, role).pixmap(theme.icon_size(self)))
        words = _words(f"{_whose(verdict)}\n{verdict.words}", self, problem=not verdict.sound)
        row.addWidget(sign)
        row.addWidget(words, 1)
        self._column.addLayout(row)
        if not self._brief or not verdict.sound:
            self._column.addWidget(_words("\n".join(verdict.notes), self, muted=True, small=True))

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            _drop(item)


def _words(text: str, parent: QWidget, **looks: bool | int) -> QLabel:
    """Words as high as the width of the column makes them."""
    label = words_of(text, parent, **looks)
    policy = label.sizePolicy()
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label


def _drop(item: object) -> None:
    """Take a widget, or a row of them, away."""
    widget = item.widget() if hasattr(item, "widget") else None
    if widget is not None:
        widget.deleteLater()
    elif isinstance(item, QHBoxLayout):
        while (inner := item.takeAt(0)) is not None:
            _drop(inner)


def _whose(verdict: Verdict) -> str:
    if verdict.at is None:
        return _("{name}, at a time that is not told").format(name=verdict.name)
    here = verdict.at.astimezone()
    return _("{name}, on {date} at {time}").format(name=verdict.name, date=day(here.date()), time=f"{here:%H:%M}")
