"""The input for the row numbers of absent people, as they are on the signed sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from kiscase.activities.attendance.unsaved_marks import RowNumberResult
from kiscase.core.i18n import _, ngettext
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.theme import style_properties
from kiscase.ui.widgets.labels import PlainLabel


class _NumberEdit(QLineEdit):
    """A line edit that Esc clears and leaves."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc discards what is typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)


class RowNumberInput(QWidget):
    """Takes `3 7 19` and Enter; a letter after a number means another mark."""

    entered = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = PlainLabel(_("Rows of the absent:"), self)
        self.line = _NumberEdit(self)
        self.line.setObjectName("row numbers")
        self.line.setAccessibleName(_("Rows of the absent"))
        self.line.setPlaceholderText(_("3 7 19, then Enter"))
        self.line.returnPressed.connect(self._enter)
        self.line.left.connect(self._leave)
        label.setBuddy(self.line)
        self.problem = PlainLabel(self)
        self.problem.setWordWrap(True)
        style_properties.set_color_role(self.problem, "bad")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.problem, 2)
        self.problem.hide()

    def start_typing(self, digit: str) -> None:
        """Continue with a first digit that was typed elsewhere."""
        self.problem.hide()
        self.line.setText(digit)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.end(False)

    def show_result(self, found: RowNumberResult) -> None:
        """Leave only what is no row number, and show what was not marked, and why."""
        self.line.setText(" ".join(found.wrong))
        sentence = describe_result(found)
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        if sentence:
            announce_to_screen_reader(self, sentence)

    def _enter(self) -> None:
        if self.line.text().strip():
            self.entered.emit(self.line.text())
        else:
            self._leave()

    def _leave(self) -> None:
        self.problem.hide()
        self.left.emit()


def describe_result(found: RowNumberResult) -> str:
    """The sentences about numbers that marked nothing; empty if all of them did."""
    sentences = []
    if found.wrong:
        words = ngettext("There is no row {words}.", "There are no rows {words}.", len(found.wrong))
        sentences.append(words.format(words=", ".join(found.wrong)))
    if found.kept:
        words = ngettext(
            "{count} number changed nothing, the row has another mark: {rows}.",
            "{count} numbers changed nothing, the rows have another mark: {rows}.",
            len(found.kept),
        )
        rows = ", ".join(f"{number} ({mark.label})" for number, mark in found.kept)
        sentences.append(words.format(count=len(found.kept), rows=rows))
    return " ".join(sentences)
