"""The rows of the evaluation dialog: a goal or an action with its result, the reason and the next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QStyleOptionComboBox, QVBoxLayout, QWidget

from kiscase.contracts.evaluations.judged_items import JudgedItem
from kiscase.contracts.evaluations.model import GoalResult
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.editors.text import LongTextEditor
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel, wrapping_label

WIDE = 190  # characters: from this width on all parts of a row are side by side
NARROW = 60  # characters: below this width the parts are stacked
GROUPS = {
    "main_goals": N_("Main goals"),
    "goals": N_("Goals"),
    "participant_actions": N_("Actions of the participant or the family"),
    "worker_actions": N_("Actions of the social worker"),
}
_KEYS = {str(place): result for place, result in enumerate(GoalResult, start=1)}
_CLEAR = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_0)


class ResultChoice(ChoiceEditor):
    """The result of a row: 1 reached, 2 partly, 3 not, 0 none; `keyed` tells that a key has chosen."""

    keyed = Signal()

    def __init__(self, parent: QWidget) -> None:
        self._still = False
        super().__init__([(result.value, f"{key} – {result.label}") for key, result in _KEYS.items()], parent)

    def set_read_only(self, on: bool) -> None:
        super().set_read_only(on)
        self._still = on

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """While there is no result, say what the box is for, as the fields beside it do."""
        super().initStyleOption(option)
        if not option.currentText and not self._still:
            option.currentText = _("Result…")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses and goes on."""
        if not self._still and event.text() in _KEYS:
            self.setCurrentIndex(self.findData(_KEYS[event.text()].value))
            self.keyed.emit()
        elif not self._still and event.key() in _CLEAR:
            self.setCurrentIndex(0)
        else:
            super().keyPressEvent(event)


class JudgedItemEditor(QFrame):
    """A goal or an action with its result, why, and the next step."""

    edited = Signal()
    passed = Signal()
    """The row is done with: go on to the next one."""

    def __init__(self, row: JudgedItem, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        style_properties.set_style_property(self, "card", True)
        self.result = ResultChoice(self)
        self.why = LongTextEditor(self, lines=(2, 8), enter_commits=True)
        self.next_step = LongTextEditor(self, lines=(2, 8), enter_commits=True)
        self._problem = wrapping_label("", self, problem=True)
        self._problem.hide()
        self._name(number)
        self._lay_out(number)
        self.load({"result": row.result, "why": row.why, "next_step": row.next_step})
        for editor in (self.result, self.why, self.next_step):
            editor.changed.connect(self._edited)
        self.result.keyed.connect(self._keyed)
        self.result.committed.connect(self.passed)
        self.why.committed.connect(self.next_step.setFocus)
        self.next_step.committed.connect(self.passed)

    def load(self, values: Mapping[str, Any]) -> None:
        """Show other values."""
        self.result.set_value(values.get("result"))
        self.why.set_value(values.get("why"))
        self.next_step.set_value(values.get("next_step"))

    def values(self) -> dict[str, Any]:
        """The typed values of the row."""
        return {"result": self.result.value(), "why": self.why.value(), "next_step": self.next_step.value()}

    def show_problem(self, sentence: str) -> None:
        """Put a sentence below the result; an empty one takes it away."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self.result.set_wrong(bool(sentence))
        self.result.setAccessibleDescription(sentence)

    def set_read_only(self, on: bool) -> None:
        """Let it be read but not changed."""
        for editor in (self.result, self.why, self.next_step):
            editor.set_read_only(on)

    def arrange(self, abreast: int) -> None:
        """Put four, two or one of the parts in a line."""
        shares = {4: (4, 2, 3, 3), 2: (1, 1), 1: (1,)}[abreast]
        for column in range(4):
            self._grid.setColumnStretch(column, shares[column] if column < abreast else 0)
        for place, part in enumerate(self._parts):
            self._grid.addWidget(part, place // abreast, place % abreast, Qt.AlignmentFlag.AlignTop)

    def _keyed(self) -> None:
        """What was reached needs no words; what was not asks why."""
        if self.result.value() == GoalResult.REACHED:
            self.passed.emit()
        else:
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self) -> None:
        if not self._problem.isHidden():
            self.show_problem("")
        self.edited.emit()

    def _name(self, number: int) -> None:
        """Name the editors for screen readers and tests."""
        said = f"{_(GROUPS[self.row.group])}, {number}: {self.row.text}"
        for key, editor, label in (
            ("result", self.result, _("Result")),
            ("why", self.why, _("Why")),
            ("next_step", self.next_step, _("Next step")),
        ):
            editor.setObjectName(f"{key}.{self.row.key}")
            editor.setAccessibleName(f"{label} – {said}")
        self.result.setWhatsThis(_("1 reached, 2 partly, 3 not; 0 clears the result."))
        self.why.setPlaceholderText(_("Why"))
        self.next_step.setPlaceholderText(_("Next step"))

    def _lay_out(self, number: int) -> None:
        half = metrics.half_line(self)
        sign = f"{self.row.letter})" if self.row.letter else f"{number}."
        what = [wrapping_label(f"{sign} {self.row.text}", self)]
        more = self.row.effect or format_date(self.row.due)
        if more:
            label = _("Expected effect: {effect}") if self.row.effect else _("by {date}")
            what.append(wrapping_label(label.format(effect=more, date=more), self, muted=True, small=True))
        parts: list[list[QWidget]] = [[*what], [self.result, self._problem], [self.why], [self.next_step]]
        self._parts = [self._part(widgets) for widgets in parts]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(half, half, half, half)
        self._grid.setSpacing(half)
        self.arrange(4)

    def _part(self, widgets: Sequence[QWidget]) -> QWidget:
        part = QWidget(self)
        part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.half_line(self) // 4)
        for widget in widgets:
            column.addWidget(widget)
        return part


class JudgedItemsEditor(QWidget):
    """All goals and actions of a contract, by their groups; a digit judges one and goes on to the next."""

    edited = Signal()

    def __init__(self, rows: Sequence[JudgedItem], parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        half = metrics.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(half)
        self.rows: list[JudgedItemEditor] = []
        for group, members in groupby(rows, key=lambda row: row.group):
            heading = PlainLabel(_(GROUPS[group]), self)
            style_properties.set_style_property(heading, "heading", 2)
            layout.addWidget(heading)
            for number, row in enumerate(members, start=1):
                self._add(JudgedItemEditor(row, number, self), layout)

    def values(self) -> dict[str, dict[str, Any]]:
        """The typed values of each row, by its key."""
        return {one.row.key: one.values() for one in self.rows}

    def load(self, values: Mapping[str, Mapping[str, Any]]) -> None:
        """Show other values; rows that are not named stay as they are."""
        for one in self.rows:
            if one.row.key in values:
                one.load(values[one.row.key])

    def show_problems(self, problems: Mapping[str, str]) -> bool:
        """Put each sentence at its row and go to the first; whether there was one."""
        wrong = [one for one in self.rows if one.row.key in problems]
        for one in self.rows:
            one.show_problem(problems.get(one.row.key, ""))
        if wrong:
            wrong[0].result.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(wrong)

    def set_read_only(self, on: bool) -> None:
        """Let all be read but not changed."""
        for one in self.rows:
            one.set_read_only(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many parts of a row side by side as fit."""
        super().resizeEvent(event)
        letters = self.width() // self.fontMetrics().averageCharWidth()
        for one in self.rows:
            one.arrange(4 if letters >= WIDE else 2 if letters >= NARROW else 1)

    def _add(self, row: JudgedItemEditor, layout: QVBoxLayout) -> None:
        before = self.rows[-1] if self.rows else None
        self.rows.append(row)
        layout.addWidget(row)
        row.edited.connect(self.edited)
        if before is not None:
            before.passed.connect(row.result.setFocus)
