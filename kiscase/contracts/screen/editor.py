"""The contract's editor: built from the same form as the paper, section by section, with the form's own labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from kiscase.contracts.model import TABLES, Content, Contract
from kiscase.core.errors import Invalid
from kiscase.core.i18n import _
from kiscase.core.record import Field, Kind, plain
from kiscase.desk import theme
from kiscase.desk.edit_table import EditColumn, EditTable
from kiscase.desk.form import Form, Section
from kiscase.paper import form as forms

_KINDS = {"text": Kind.TEXT, "long": Kind.LONG, "date": Kind.DATE, "choice": Kind.CHOICE}
_READ = ("stamp", "people", "worker", "signatures", "fixed")
_HEAD = ("language", "ends_on")
_DRAWN = ("worker_id", "drawn_on")


class ContractEditor(QScrollArea):
    """All fields of one variant of the form; `edited` follows each key."""

    edited = Signal()
    variant_asked = Signal(str)

    def __init__(
        self, form_name: str, variant: str, workers: Sequence[tuple[int, str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.form_name, self.variant = form_name, variant
        self._official = forms.load(form_name)
        self._places: dict[str, Form | EditTable] = {}
        self._texts: dict[str, Form] = {}
        self._tables: dict[str, EditTable] = {}
        self._loaded: Content = Content()
        inside = QFrame(self)
        theme.set_look(inside, "paper", True)
        half = theme.half_line(self)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        self._column.setSpacing(half)
        self.note = _label("", self)
        theme.set_role(self.note, "info")
        self.note.hide()
        self._column.addWidget(self.note)
        self._add_head(workers)
        for section in self._official.sections_of(variant):
            if not section.later:
                self._add_section(section)
        self._column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def load(self, content: Content) -> None:
        """Show what stands in a contract."""
        self.head.load(
            {key: content.head.get(key) for key in (*_HEAD, *_DRAWN)}
            | {"worker_id": str(content.head.get("worker_id") or ""), "variant": self.variant}
        )
        for key, form in self._texts.items():
            text = content.texts.get(key, "")
            is_date = self._official.field(key).kind == "date"
            form.load({key: date.fromisoformat(text) if is_date and text else text or None})
        for key, table in self._tables.items():
            table.load(content.tables.get(key, []))
        self._loaded = self.content()

    def load_over(self, typed: Content) -> None:
        """Put typed and unsaved values over what was loaded."""
        saved = self._loaded
        self.load(typed)
        self._loaded = saved

    def content(self) -> Content:
        """What is typed; raises Invalid when something is no value."""
        for form in (self.head, *self._texts.values()):
            form.values()
        for key, table in self._tables.items():
            for sentence in table.typed_problems().values():
                raise Invalid({key: sentence})
        return self.typed()

    def typed(self) -> Content:
        """What is typed so far; what is no value yet is left out."""
        head = self.head.shown()
        head["worker_id"] = int(head["worker_id"]) if head["worker_id"] else None
        head["variant"] = self.variant
        texts: dict[str, str] = {}
        for key, form in self._texts.items():
            value = form.shown()[key]
            texts[key] = value.isoformat() if isinstance(value, date) else value or ""
        others = {key: text for key, text in self._loaded.texts.items() if key not in texts}  # of the other variant
        return Content(head, others | texts, {key: table.rows() for key, table in self._tables.items()})

    def is_dirty(self) -> bool:
        """Whether what is typed differs from what was loaded."""
        try:
            return self.content() != self._loaded
        except Invalid:
            return True

    def saved(self) -> Content:
        """What was loaded or saved last."""
        return self._loaded

    def set_saved(self, content: Content) -> None:
        """*content* is on file now; what was typed since then is not."""
        self._loaded = content

    def set_frozen(self, why: str) -> None:
        """Let the contract be read and copied only, and say why; for an empty *why* it can be typed into."""
        on = bool(why)
        self.note.setText(_(why) if why else "")
        self.note.setVisible(on)
        self.head.set_read_only(on)
        for form in self._texts.values():
            form.set_read_only(on)
        for table in self._tables.values():
            table.set_read_only(on)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put each sentence at its field, and go to the first."""
        for key, place in reversed(self._places.items()):  # the last to take the focus is the first of the form
            sentence = problems.get(key, "")
            if isinstance(place, Form):
                place.show_problems({key: sentence} if sentence else {})
            else:
                missing = {(0, place.columns[0].key): sentence} if sentence else {}
                place.show_problems(place.typed_problems() or missing)
        self.head.show_problems({key: problems[key] for key in (*_HEAD, *_DRAWN) if key in problems})
        held = self.focusWidget()
        if problems and held is not None:
            self.ensureWidgetVisible(held)

    def focus_field(self, key: str) -> None:
        """Go to the field of the form with that key."""
        table = self._tables.get(key)
        if table is not None:
            table.focus_cell(0, table.columns[0].key)
            self.ensureWidgetVisible(table)
        elif key in self._texts:
            self._texts[key].focus_first()
            self.ensureWidgetVisible(self._texts[key])

    def _add_head(self, workers: Sequence[tuple[int, str, str]]) -> None:
        fields = Contract.fields()
        worker = Field(
            _("Social worker"),
            Kind.CHOICE,
            required=True,
            options=lambda: [(str(row[0]), row[1]) for row in workers],
            key="worker_id",
        )
        drawn = self._official.field("drawn_on")
        drawn_on = Field(forms.text(drawn.label), Kind.DATE, required=True, help=forms.text(drawn.help), key="drawn_on")
        self.head = self._form([fields["variant"], drawn_on, fields["ends_on"], worker, fields["language"]])
        self.head.edited.connect(self._head_edited)
        self._column.addWidget(self.head)

    def _head_edited(self, key: str) -> None:
        wanted = self.head.editor("variant").value()
        if key == "variant" and wanted and wanted != self.variant:
            self.variant_asked.emit(str(wanted))

    def _add_section(self, section: forms.Section) -> None:
        heading = forms.text(section.heading)
        if heading:
            self._column.addWidget(_label(heading, self, heading=2))
        for part in section.fields:
            if part.kind in _READ or part.key in ("drawn_on", "ends_on"):
                continue
            if part.key in TABLES:
                self._add_table(part)
            else:
                shown = Field(
                    forms.text(part.label),
                    _KINDS[part.kind],
                    part.required,
                    forms.text(part.help),
                    length=20_000,
                    key=part.key,
                )
                self._texts[part.key] = self._places[part.key] = self._form([shown])
                self._column.addWidget(self._texts[part.key])

    def _add_table(self, part: forms.FormField) -> None:
        label = forms.text(part.label)
        columns = [_column(column) for column in part.columns if not column.later]
        if part.kind == "dates":
            columns = [EditColumn("planned_on", label, Kind.DATE)]
        table = EditTable(columns, self, name=label)
        table.setObjectName(part.key)
        table.edited.connect(self.edited)
        self._tables[part.key] = self._places[part.key] = table
        self._column.addWidget(_label(label + (" *" if part.required else ""), self))
        if forms.text(part.help):
            self._column.addWidget(_label(forms.text(part.help), self, muted=True))
        self._column.addWidget(table)

    def _form(self, fields: Sequence[Field]) -> Form:
        form = Form([Section("", fields)], self, inside=True)
        form.edited.connect(self.edited)
        form.submitted.connect(self._go_on)
        return form

    def _go_on(self) -> None:
        self.focusNextPrevChild(True)


def draft_of(content: Content) -> dict[str, Any]:
    """The content as JSON can hold it."""
    rows = {
        key: [{name: plain(value) for name, value in row.items()} for row in table]
        for key, table in content.tables.items()
    }
    return {"head": {key: plain(value) for key, value in content.head.items()}, "texts": content.texts, "tables": rows}


def from_draft(stored: Mapping[str, Any]) -> Content:
    """The inverse of `draft_of`."""
    dates = {"drawn_on", "ends_on", "due", "planned_on"}

    def back(row: Mapping[str, Any]) -> dict[str, Any]:
        return {key: date.fromisoformat(value) if key in dates and value else value for key, value in row.items()}

    return Content(
        back(stored["head"]),
        dict(stored["texts"]),
        {key: [back(row) for row in rows] for key, rows in stored["tables"].items()},
    )


def _column(column: forms.FormColumn) -> EditColumn:
    options = [(option.key, forms.text(option.label)) for option in column.choices]
    return EditColumn(
        column.key, forms.text(column.label), _KINDS[column.kind], max(1, round(column.width * 10)), options
    )


def _label(text: str, parent: QWidget, *, heading: int = 0, muted: bool = False) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    if heading:
        theme.set_look(label, "heading", heading)
    if muted:
        theme.set_look(label, "muted", True)
    return label
