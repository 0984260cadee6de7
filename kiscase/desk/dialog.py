"""A question that needs a few typed values: a form with its deed; it stays until the deed has worked or is given up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import _
from kiscase.desk import theme
from kiscase.desk.form import Form, Section
from kiscase.desk.keys import help_on_focus


class FormDialog(QDialog):
    """Shown without blocking; *deed* gets the values, and calls `done_well` or `failed`.

    A Problem whose way out leads elsewhere closes it: `gave_up` hands the Problem on.
    """

    gave_up = Signal(Exception)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        sections: Sequence[Section],
        values: Mapping[str, Any],
        *,
        words: str = "",
        label: str,
        deed: Callable[[dict[str, Any]], None],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._deed = deed
        self._doing = False
        self.form = Form(sections, self)
        self.form.load(values)
        self.form.submitted.connect(self._go)
        self.words = QLabel(words, self)
        self.words.setWordWrap(True)
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        theme.set_look(self.problem, "problem", True)
        self.problem.hide()
        self._lay_out(label)
        QShortcut(QKeySequence("F1"), self).activated.connect(help_on_focus)
        self.open()
        self.form.focus_first()

    def failed(self, problem: Problem) -> None:
        """Tell why it did not work; what was typed stays."""
        self._doing = False
        if problem.way_out is not None:
            self.reject()
            self.gave_up.emit(problem)
            return
        if isinstance(problem, Invalid):
            self.form.show_problems(problem.problems)
        self.problem.setText(problem.sentence)
        self.problem.show()

    def done_well(self, _result: object = None) -> None:
        """The deed worked: close."""
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field is the form's own: it goes on to the next one, and from the last it does the deed."""
        held = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held is not None and self.form.isAncestorOf(held):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _go(self) -> None:
        if self._doing:  # a second Enter must not do it twice
            return
        try:
            values = self.form.values()
        except Invalid as problem:
            self.form.show_problems(problem.problems)
            return
        self._doing = True
        self._deed(values)

    def _lay_out(self, label: str) -> None:
        half = theme.half_line(self)
        buttons = QDialogButtonBox(self)
        back = QPushButton(_("Cancel"), self)
        back.setObjectName("cancel")
        go = QPushButton(label, self)
        go.setObjectName("go")
        theme.set_look(go, "primary", True)
        buttons.addButton(back, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(go, QDialogButtonBox.ButtonRole.ActionRole)
        back.clicked.connect(self.reject)
        go.clicked.connect(self._go)
        go.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        layout.setSpacing(half)
        layout.addWidget(self.words)
        layout.addWidget(self.form, 1)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)
        width = self.fontMetrics().averageCharWidth()
        self.resize(width * 90, self.fontMetrics().height() * 20)
