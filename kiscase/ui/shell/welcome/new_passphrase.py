"""Two fields for a new passphrase, which is rated while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from kiscase.core.database.local.passphrase import MIN_LENGTH, rate_passphrase
from kiscase.core.i18n import _
from kiscase.ui.shell.welcome.widgets import passphrase_field, passphrase_visibility_box
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel, hint_label, wrapping_label


class NewPassphrase(QWidget):
    """The passphrase of a file that is to be made, typed twice; *known* gives texts that make it no harder to guess."""

    submitted = Signal()
    """Enter in the second field."""
    refused = Signal()
    """What is wrong is said below the field that has the focus."""

    def __init__(self, parent: QWidget, words: str, known: Callable[[], Iterable[str]] = tuple) -> None:
        super().__init__(parent)
        self._known = known
        self.first = passphrase_field(self, "first", _("Passphrase"))
        self.second = passphrase_field(self, "second", _("Repeat the passphrase"))
        self.strength = hint_label("", self)
        self.strength.setObjectName("strength")
        self.problem = wrapping_label("", self, problem=True)
        self.problem.setObjectName("passphrase_problem")
        style_properties.set_style_property(self.strength, "problem", False)
        self.problem.hide()
        for field in (self.first, self.second):
            field.textChanged.connect(self._typed)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self.submitted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.half_line(self))
        column.addWidget(hint_label(words, self))
        first, second = _("Passphrase"), _("Repeat the passphrase")
        column.addWidget(PlainLabel(f"{first} *", self))
        column.addWidget(self.first)
        column.addWidget(self.strength)
        column.addWidget(PlainLabel(f"{second} *", self))
        column.addWidget(self.second)
        column.addWidget(self.problem)
        column.addWidget(passphrase_visibility_box(self.first, self.second))
        self._show_strength()

    def text(self) -> str:
        """What is typed in the first field."""
        return self.first.text()

    def is_accepted(self) -> bool:
        """Whether it may be used; if not, what is wrong is said and its field focused."""
        if self.first.text() != self.second.text():
            self._refuse(self.second, _("The two passphrases differ. Type both again."))
            return False
        accepted, sentence = self._rate(self.first.text())
        if not accepted:
            self._refuse(self.first, sentence)
        return accepted

    def _typed(self) -> None:
        """Show how good the passphrase is; what was wrong before is no longer said."""
        self._show_strength()
        self.problem.hide()
        for field in (self.first, self.second):
            field.setAccessibleDescription("")

    def _show_strength(self) -> None:
        typed = self.first.text()
        advice = _("At least {count} characters; four or five unrelated words are easy to remember.")
        self.strength.setText(self._rate(typed)[1] if typed else advice.format(count=MIN_LENGTH))
        style_properties.set_style_property(self.strength, "problem", False)

    def _refuse(self, field: QLineEdit, sentence: str) -> None:
        """Say below its field what is wrong with the passphrase."""
        if field is self.first:
            style_properties.set_style_property(self.strength, "problem", True)
        else:
            self.problem.setText(sentence)
            self.problem.show()
        field.setAccessibleDescription(sentence)
        field.selectAll()
        field.setFocus()
        self.refused.emit()

    def _rate(self, passphrase: str) -> tuple[bool, str]:
        return rate_passphrase(passphrase, self._known())
