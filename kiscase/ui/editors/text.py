"""Editors for text: one line, a long text, a whole number."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from kiscase.core.i18n import _
from kiscase.core.records.field_info import limits_sentence
from kiscase.core.text.cleaning import clean_line, clean_text, same_signs
from kiscase.core.text.money import format_money, parse_money
from kiscase.ui.editors.base import Editor
from kiscase.ui.theme import style_properties
from kiscase.ui.widgets.scrolled_column import FormScrollArea

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,1000}")
WIDEST_LIMITS = (0, 1_000_000)  # of a number for which nothing else is declared
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TextEditor(Editor, QLineEdit):
    """A line of text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textChanged.connect(self._emit_changed)
        self.returnPressed.connect(self._commit)

    def value(self) -> Any:
        return clean_line(self.text())

    def set_read_only(self, on: bool) -> None:
        if on != self.isReadOnly():
            self.setReadOnly(on)
            style_properties.repolish(self)

    def full_width(self) -> int:
        """As wide as the text it holds."""
        metrics = self.fontMetrics()
        return metrics.horizontalAdvance(self.text()) + 2 * metrics.height() if self.text() else 0

    def _show(self, value: Any) -> None:
        text = "" if value is None else str(value)
        if text != self.text():  # else the cursor stays where somebody is typing
            self.setText(text)
            self.setCursorPosition(0)


class ParsedEditor(TextEditor):
    """A line that is parsed into a value and formatted as soon as it is left."""

    _is_entered = False

    def value(self) -> Any:
        try:
            return self.parsed(self.text())
        except ValueError:
            return None

    def problem(self) -> str:
        try:
            self.parsed(self.text())
        except ValueError:
            return self.complaint()
        return ""

    def parsed(self, text: str) -> Any:
        """The value of *text*, None for empty text; raises ValueError for invalid text."""
        raise NotImplementedError

    def shown(self, value: Any) -> str:
        """*value* in its usual form."""
        return str(value)

    def complaint(self) -> str:
        """The sentence about invalid text."""
        raise NotImplementedError

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select what is filled in, so that typing replaces it; a click does it when the button is released."""
        super().focusInEvent(event)
        self._is_entered = event.reason() is Qt.FocusReason.MouseFocusReason
        if event.reason() is Qt.FocusReason.OtherFocusReason:
            self.selectAll()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The first click selects; the next one places the cursor."""
        super().mouseReleaseEvent(event)
        if self._is_entered and not self.hasSelectedText():
            self.selectAll()
        self._is_entered = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the usual form."""
        super().focusOutEvent(event)
        self._settle()

    def _show(self, value: Any) -> None:
        super()._show("" if value is None else self.shown(value))

    def _settle(self) -> None:
        value = self.value()
        if value is not None and self.shown(value) != self.text():
            self.set_value(value)

    def _commit(self) -> None:
        self._settle()
        super()._commit()


class NumberEditor(ParsedEditor):
    """A whole number within its limits, or none."""

    def __init__(self, limits: tuple[int, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limits = limits
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * 16)
        self.setPlaceholderText("{}–{}".format(*limits))
        self.setToolTip(limits_sentence(limits))

    def parsed(self, text: str) -> int | None:
        bare = _without_blanks(text)
        if not bare:
            return None
        if not _WHOLE_NUMBER.fullmatch(bare) or not self._limits[0] <= int(bare) <= self._limits[1]:
            raise ValueError(text)
        return int(bare)

    def complaint(self) -> str:
        whole = _WHOLE_NUMBER.fullmatch(_without_blanks(self.text()))
        return limits_sentence(self._limits) if whole else _("This is not a whole number.")


class MoneyEditor(ParsedEditor):
    """An amount in złoty or none, typed as `1783,9`; its value is in grosze."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * 20)
        self.setPlaceholderText(_("0,00 zł"))

    def parsed(self, text: str) -> int | None:
        grosze = parse_money(text)
        if grosze is None and clean_line(text):
            raise ValueError(text)
        return grosze

    def shown(self, value: Any) -> str:
        return format_money(value)

    def complaint(self) -> str:
        return _("This is not an amount. Try 1783,90 or 1 783.9.")


def _without_blanks(text: str) -> str:
    return "".join(same_signs(clean_line(text)).split())


class LongTextEditor(Editor, QPlainTextEdit):
    """A long text that grows with what is typed; Tab leaves it.

    With *enter_commits*, Enter is `committed` and Shift+Enter begins a line, as in the cells of a table.
    """

    single_line = False

    def __init__(
        self, parent: QWidget | None = None, *, lines: tuple[int, int] = (3, 10), enter_commits: bool = False
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self._enter_commits = enter_commits
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._emit_changed)
        self.textChanged.connect(self._fit)
        self.verticalScrollBar().valueChanged.connect(self._stay_whole)
        self._moved = QTimer(self, singleShot=True)  # fires once the layout knows the height
        self._moved.timeout.connect(self._show_caret)
        self.cursorPositionChanged.connect(self._moved.start)
        self._fit()

    def value(self) -> Any:
        return clean_text(self.toPlainText())

    def set_read_only(self, on: bool) -> None:
        if on == self.isReadOnly():
            return
        self.setReadOnly(on)
        flags = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(flags if on else Qt.TextInteractionFlag.TextEditorInteraction)
        style_properties.repolish(self)

    def set_lines(self, fewest: int, most: int) -> None:
        """Set how many lines are shown at least and at most."""
        self._lines = (fewest, most)
        self._fit()

    def sizeHint(self) -> QSize:
        """The height of the text."""
        return QSize(self.fontMetrics().averageCharWidth() * 30, self._wanted_height())

    def minimumSizeHint(self) -> QSize:
        """A few characters."""
        return QSize(self.fontMetrics().averageCharWidth() * 10, self._wanted_height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits where that is wanted."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._enter_commits and plain and event.key() in ENTER_KEYS:
            self.committed.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again: another width wraps differently."""
        super().resizeEvent(event)
        self._fit()
        self._moved.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the text only where somebody types into a text that is too long to be shown; else scroll the page."""
        if self._is_whole() or not self.hasFocus():
            event.ignore()
        else:
            super().wheelEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Fit again: the stylesheet applies by now."""
        super().showEvent(event)
        self._fit()

    def _show(self, value: Any) -> None:
        text = "" if value is None else str(value)
        if text != self.toPlainText():  # else the cursor stays where somebody is typing
            self.setPlainText(text)

    def _wanted_height(self) -> int:
        fewest, most = self._lines
        lines = max(fewest, min(most, round(self.document().size().height())))
        around = max(self.height() - self.viewport().height(), 0) if self.isVisible() else self.fontMetrics().height()
        return round(lines * self.fontMetrics().lineSpacing() + 2 * self.document().documentMargin() + around)

    def _is_whole(self) -> bool:
        return self.document().size().height() <= self._lines[1]

    def _stay_whole(self, first_line: int) -> None:
        """A text that fits shows its first line."""
        if first_line and self._is_whole():
            self.verticalScrollBar().setValue(0)

    def _show_caret(self) -> None:
        """Let the page scroll to the line where somebody types; the mouse has chosen a line in sight."""
        area: QWidget | None = self.parentWidget()
        while area is not None and not isinstance(area, FormScrollArea):
            area = area.parentWidget()
        if area is not None and self.hasFocus() and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            area.show_area(self.viewport(), self.cursorRect())

    def _fit(self) -> None:
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if self._is_whole() else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        if policy != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)
        height = self._wanted_height()
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)
        self._stay_whole(self.verticalScrollBar().value())
