"""The dialog in which a list is filtered by any of its fields; all conditions together hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from kiscase.core.i18n import _
from kiscase.core.listing.source import ListField, ListSource
from kiscase.core.listing.view import MAX_FILTERS, FilterOperator, ListFilter, operators_of_field
from kiscase.core.records.field_info import FieldKind
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.editors.factory import editor_for
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.scrolled_column import FormScrollArea, ScrolledColumn

_EDITED_AS = {FieldKind.CODES: FieldKind.CHOICE, FieldKind.LONG: FieldKind.TEXT}


class FilterRow(QWidget):
    """One condition: a field, how it is compared, and with what."""

    submitted = Signal()
    remove_asked = Signal()

    def __init__(self, source: ListSource, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._source = source
        self._editor: Editor | None = None
        fields = [(field.key, _(field.info.label)) for field in source.filter_fields()]
        self.field = ChoiceEditor(fields, self)
        self.field.setObjectName(f"field.{number}")
        self.field.setAccessibleName(_("Field"))
        self.operator = ChoiceEditor([], self, required=True)
        self.operator.setObjectName(f"operator.{number}")
        self.operator.setAccessibleName(_("How it is compared"))
        self._value_name = f"value.{number}"
        self.remove = QToolButton(self)
        self.remove.setIcon(icons.themed_icon("trash-2"))
        self.remove.setAccessibleName(_("Remove the condition"))
        self.remove.setToolTip(_("Remove the condition"))
        self.remove.clicked.connect(self.remove_asked)
        self._problem = wrapping_label("", self, problem=True)
        self._problem.hide()
        self._lay_out()
        self.field.changed.connect(self._field_chosen)
        self.operator.changed.connect(self._show_editor)
        self._show_editor()

    def _lay_out(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for column, choice in enumerate((self.field, self.operator)):
            choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # the shares tell the widths
            self._grid.addWidget(choice, 0, column)
        self._grid.addWidget(self.remove, 0, 3, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._problem, 1, 0, 1, 4)
        for column, share in enumerate((4, 3, 4)):
            self._grid.setColumnStretch(column, share)

    def load(self, one: ListFilter) -> None:
        """Show a condition."""
        self.field.set_value(one.key)
        self._offer_operators()
        self.operator.set_value(one.operator.value)
        self._show_editor()
        field = self._chosen()
        if self._editor is not None and field is not None and one.value is not None:
            is_date = field.info.kind is FieldKind.DATE
            self._editor.set_value(date.fromisoformat(str(one.value)) if is_date else one.value)

    def read(self) -> ListFilter | None:
        """The condition, or None where nothing is chosen; a ValueError with a sentence says that a value is missing."""
        field, word = self._chosen(), self.operator.value()
        if field is None or not word:
            return None
        made = ListFilter(field.key, FilterOperator(word))
        if self._editor is None:
            return made
        value: Any = self._editor.value()
        if self._editor.problem() or value in (None, ""):
            raise ValueError(self._editor.problem() or _("Enter what to compare with, or remove the condition."))
        return made._replace(value=value.isoformat() if isinstance(value, date) else value)

    def show_problem(self, sentence: str) -> None:
        """Show what is missing, and go there."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        if sentence and isinstance(self._editor, QWidget):
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> ListField | None:
        return self._source.find_field(str(self.field.value() or ""))

    def _field_chosen(self) -> None:
        self._offer_operators()
        self._show_editor()

    def _offer_operators(self) -> None:
        field = self._chosen()
        operators = operators_of_field(field) if field is not None else ()
        self.operator.set_value(None)
        self.operator.set_options([(one.value, one.label) for one in operators])
        if operators:
            self.operator.set_value(operators[0].value)

    def _show_editor(self) -> None:
        """Have an editor for values of the field, where something is compared with."""
        field, word = self._chosen(), self.operator.value()
        if isinstance(self._editor, QWidget):
            self._grid.removeWidget(self._editor)
            self._editor.hide()
            self._editor.deleteLater()
        self._editor = None
        self.show_problem("")
        if field is None or not word or not ListFilter(field.key, FilterOperator(word)).needs_value:
            return
        info = replace(field.info, kind=_EDITED_AS.get(field.info.kind, field.info.kind), key=self._value_name)
        self._editor = editor_for(replace(info, required=True), self)
        self._editor.committed.connect(self.submitted)
        if isinstance(self._editor, QWidget):
            self._editor.setAccessibleName(_("Compared with"))
            self._editor.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._grid.addWidget(self._editor, 0, 2)
            QWidget.setTabOrder(self.operator, self._editor)
            QWidget.setTabOrder(self._editor, self.remove)
            self._editor.show()


class FilterDialog(Dialog):
    """Asks for conditions; *on_submit* gets them."""

    def __init__(
        self,
        parent: QWidget,
        source: ListSource,
        filters: Sequence[ListFilter],
        on_submit: Callable[[tuple[ListFilter, ...]], object],
    ) -> None:
        super().__init__(parent, _("Filter the list"))
        self._source, self._on_submit = source, on_submit
        self.rows: list[FilterRow] = []
        self._made = 0
        self._column = ScrolledColumn(self)
        self._body = QVBoxLayout(self._column)
        self._body.addStretch()
        self.add = self._button("add", _("Add a &condition"), self.add_row, "plus")
        self._lay_out()
        for one in filters:
            self._new_row().load(one)
        if not filters:
            self._new_row()
        self.prefer_size(96, 22)
        self.open()
        self.rows[-1].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_row(self) -> None:
        """Add an empty condition and go to its field."""
        if len(self.rows) < MAX_FILTERS:
            self._new_row().field.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Filter by what is there; what is empty is left out."""
        found: list[ListFilter] = []
        for row in self.rows:
            row.show_problem("")
        for row in self.rows:
            try:
                one = row.read()
            except ValueError as problem:
                row.show_problem(str(problem))
                return
            found += [] if one is None else [one]
        self.accept()
        self._on_submit(tuple(found))

    def _new_row(self) -> FilterRow:
        self._made += 1
        row = FilterRow(self._source, self._made, self._column)
        row.submitted.connect(self.submit)
        row.remove_asked.connect(partial(self._remove, row))
        self._body.insertWidget(len(self.rows), row)
        before = self.rows[-1].remove if self.rows else None
        if before is not None:
            for widget in (row.field, row.operator, row.remove):
                QWidget.setTabOrder(before, widget)
                before = widget  # type: ignore[assignment] # any widget can follow
        self.rows.append(row)
        row.show()
        return row

    def _remove(self, row: FilterRow) -> None:
        place = self.rows.index(row)
        self.rows.remove(row)
        self._body.removeWidget(row)
        row.hide()
        row.deleteLater()
        if not self.rows:
            self._new_row()
        self.rows[min(place, len(self.rows) - 1)].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        self._body.setSpacing(half)
        area = FormScrollArea(self)
        area.show_column(self._column)
        back = self._button("cancel", _("&Cancel"), self.reject)
        go = self._button("go", _("Filter"), self.submit)
        style_properties.set_style_property(go, "primary", True)
        go.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addStretch()
        buttons.addWidget(back)
        buttons.addWidget(go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        layout.setSpacing(half)
        layout.addWidget(wrapping_label(_("The list shows what meets all conditions."), self, muted=True))
        layout.addWidget(area, 1)
        layout.addLayout(buttons)

    def _button(self, name: str, text: str, handler: Callable[[], object], icon: str = "") -> QPushButton:
        button = QPushButton(icons.themed_icon(icon), text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(handler)
        return button
