"""A dialog with a form: it stays open until its action has succeeded or the dialog is cancelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLayoutItem, QPushButton, QVBoxLayout, QWidget

from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo
from kiscase.ui.editors.base import Editor
from kiscase.ui.escape_guard import EscapeGuard
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import wrapping_label

WIDTH = 78  # average characters: a comfortable line length
_EMPTY: tuple[Any, ...] = (None, "", [])


class FormDialog(Dialog):
    """A form with a button for its action, shown without blocking.

    *on_submit* gets the values by field key and calls `close_done` or `show_failure` in the end. The way out of a
    Problem is a button below its sentence: only that leaves the dialog, and `way_out_taken` names the record. With
    *danger* the action cannot be undone: the button shows it, and only the button carries it out, never Enter in a
    field.
    """

    way_out_taken = Signal(str, object)

    def __init__(
        self,
        parent: QWidget,
        title: str,
        sections: Sequence[FieldSection],
        values: Mapping[str, Any],
        *,
        words: str = "",
        label: str,
        on_submit: Callable[[dict[str, Any]], None],
        danger: bool = False,
        editors: Mapping[str, Callable[[FieldInfo], Editor]] | None = None,
    ) -> None:
        super().__init__(parent, title)
        self._on_submit = on_submit
        self._submitting = False
        self._escape_guard = EscapeGuard()
        self._way_out: tuple[str, int | None] | None = None
        self._required = [field for section in sections for field in section.fields if field.required]
        self.form = RecordForm(sections, self, editors=editors)
        self.form.load(values)
        self.form.edited.connect(self._escape_guard.forget)
        self.form.edited.connect(self._forget_problem)
        self.form.submitted.connect(self._focus_next if danger else self._submit)
        self.words = wrapping_label(words, self)
        if words:
            self.form.prepend_widget(self.words)
        self.words.setVisible(bool(words))
        self.problem = wrapping_label("", self, problem=True)
        self.problem.hide()
        self._settled = QTimer(self, singleShot=True)  # fires once the layout knows the heights of the sentences
        self._settled.timeout.connect(self._fit_settled)
        self._fitted = False
        self._lay_out(label, danger=danger)
        self.open()
        self._settled.start()
        self.form.focus_first()

    def show_failure(self, problem: Problem) -> None:
        """Show why the action failed; what was typed stays."""
        self.stay_open()
        self._way_out = problem.way_out
        self._show_problems(problem.problems if isinstance(problem, InvalidValuesError) else {"": problem.sentence})

    def clear_failure(self) -> None:
        """Take back what `show_failure` said: its cause is gone."""
        self._way_out = None
        self._show_problems({})

    def stay_open(self) -> None:
        """The action was not carried out yet, such as after a warning: it can be submitted again."""
        self._submitting = False

    def close_done(self, _result: object = None) -> None:
        """The action has succeeded: close."""
        self.accept()

    def is_changed(self) -> bool:
        """Whether something is typed that would be lost."""
        return bool(self.form.changed())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter in a field to the form: it goes to the next field, and from the last one it submits.

        Esc after typing closes the dialog only when it is pressed again.
        """
        held = self.focusWidget()
        stays = _("Esc again closes the dialog without saving what you typed.")
        if event.key() == Qt.Key.Key_Escape and self.is_changed() and self._escape_guard.holds(self.form, stays):
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held is not None and self.form.isAncestorOf(held):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _submit(self) -> None:
        if self._submitting:  # a second Enter must not submit twice
            return
        try:
            values = self.form.values()
        except InvalidValuesError as problem:
            self._way_out = None
            self._show_problems(problem.problems)
            return
        missing = [field for field in self._required if values[field.key] in _EMPTY]
        if missing:
            self._way_out = None
            self._show_problems(
                {field.key: _("Please fill in: {label}.").format(label=_(field.label)) for field in missing}
            )
            return
        self._submitting = True
        self._on_submit(values)

    def _focus_next(self) -> None:
        self.focusNextChild()

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        """Show each sentence once: under its field, or below all of them."""
        fields = self.form.shown()
        self.form.show_problems({key: sentence for key, sentence in problems.items() if key in fields})
        self.problem.setText(" ".join(sentence for key, sentence in problems.items() if key not in fields))
        self.problem.setVisible(bool(self.problem.text()))
        self.way_out.setVisible(self._way_out is not None)
        self._settled.start()

    def _forget_problem(self) -> None:
        """What was wrong may no longer be: it is said again if it is."""
        self.problem.hide()
        self.way_out.hide()

    def _take_way_out(self) -> None:
        if self._way_out is not None:
            self.reject()
            self.way_out_taken.emit(*self._way_out)

    def _fit_settled(self) -> None:
        """What inherits has hidden some of the fields by now: only from here on the dialog never becomes smaller."""
        self.fit(first=not self._fitted)
        self._fitted = True

    def wanted_size(self) -> QSize:
        """As wide as the longest choice needs, and as high as the fields are at that width."""
        width = max(super().wanted_size().width(), self.form.full_width())
        heights = [self._height_of(self._outer.itemAt(place), width) for place in range(self._outer.count())]
        heights = [height for height in heights if height]
        margins = self._outer.contentsMargins()
        spacing = self._outer.spacing() * (len(heights) - 1)
        return QSize(width, sum(heights) + spacing + margins.top() + margins.bottom())

    def _height_of(self, item: QLayoutItem | None, width: int) -> int:
        if item is None or item.isEmpty():
            return 0
        if item.widget() is self.form:
            return self.form.height_for(width)
        return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()

    def _lay_out(self, label: str, *, danger: bool) -> None:
        half = metrics.half_line(self)
        back = self._button("cancel", _("&Cancel"), self.reject)
        go = self._button("go", label, self._submit)
        style_properties.set_style_property(go, "danger" if danger else "primary", True)
        (back if danger else go).setDefault(True)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(half * 3, 0, half * 3, half * 2)
        buttons.setSpacing(half)
        buttons.addStretch()
        buttons.addWidget(back)
        buttons.addWidget(go)
        self.way_out = self._button("way_out", _("Show"), self._take_way_out)
        self.way_out.hide()
        way = QHBoxLayout()
        way.setContentsMargins(half * 3, 0, half * 3, 0)
        way.addWidget(self.way_out)
        way.addStretch()
        self._outer = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(half * 2)
        self.problem.setContentsMargins(half * 3, 0, half * 3, 0)
        layout.addWidget(self.form, 1)
        layout.addWidget(self.problem)
        layout.addLayout(way)
        layout.addLayout(buttons)
        self.prefer_size(WIDTH, 0)

    def _button(self, name: str, text: str, handler: Callable[[], Any]) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.clicked.connect(handler)
        return button
