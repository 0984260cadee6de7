"""The contract's editor, built from the same form as the document: its sections, fields and labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kiscase.club.workers import WorkerChoice
from kiscase.contracts.content import ACTION_TABLES, CONTENT_TABLES, Content
from kiscase.contracts.details import ContractDetails
from kiscase.contracts.drafting.screen.family_members import FamilyMembersEditor
from kiscase.contracts.drafting.screen.official_labels import OfficialLabels
from kiscase.contracts.form_tables.screen import (
    KINDS,
    form_table,
    offer_people,
    offer_typed_goals,
    problems_by_cell,
)
from kiscase.contracts.model import Contract
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import _, localized_text
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.pdf.form import form_definition, loading
from kiscase.pdf.form.labels import LabelCorrections, with_corrected_labels
from kiscase.ui.editors.base import Editor
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.steps import Steps
from kiscase.ui.tables.editable_row import ROW_NOTE
from kiscase.ui.tables.editable_table import EditableTable
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.scrolled_column import FormScrollArea, ScrolledColumn

_READ_ONLY_FIELDS = ("stamp", "people", "worker", "signatures", "fixed", "part", "clause", "label", "footnotes")
_EDITABLE_FIELDS = ("language", "representative")
_COLUMN_FIELDS = ("evaluation_on", "ends_on")
"""The fields of the form that are columns of the contract, beside those above the form."""
_PREPARED_FIELDS = ("worker_id", "drawn_on")


class ContractEditor(FormScrollArea):
    """All fields of one variant of the form, once `build` has made them; `edited` follows each key."""

    edited = Signal()
    variant_asked = Signal(str)
    open_asked = Signal(int)
    """Asks to open the contract that this one continues."""
    inner_data_asked = Signal()
    """Asks to change the inner data of a contract that cannot be typed into."""

    def __init__(
        self, form_name: str, variant: str, workers: Sequence[WorkerChoice], labels: LabelCorrections, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.form_name, self.variant, self.labels = form_name, variant, labels
        self._official = with_corrected_labels(loading.load_form(form_name), labels)
        self._labels = OfficialLabels(form_name, variant, labels)
        self._places: dict[str, RecordForm | EditableTable] = {}
        self._texts: dict[str, RecordForm] = {}
        self._dates: dict[str, RecordForm] = {}
        self._tables: dict[str, EditableTable] = {}
        self._inner = self._official.inner_fields()
        self._loaded = self._others = Content()
        self._person = ""
        self._frozen = False
        inside = self._inside = ScrolledColumn(self)
        style_properties.set_style_property(inside, "paper", True)
        self.show_column(inside)  # before its parts: to move a widget costs more the more there is in it
        half = metrics.half_line(self)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        self._column.setSpacing(half)
        self.note = wrapping_label("", inside)
        style_properties.set_color_role(self.note, "info")
        self.note.hide()
        self._column.addWidget(self.note)
        self._follows: tuple[int, str] | None = None
        self._family: FamilyMembersEditor | None = None
        self.inner_data = QPushButton(icons.themed_icon("lock-open"), _("Inner data…"), inside)
        self.inner_data.setObjectName("inner_data")
        self.inner_data.setAutoDefault(False)
        self.inner_data.clicked.connect(self.inner_data_asked)
        self.inner_data.hide()
        self._add_link()
        self._add_main_form(workers)
        prescribed = _("The words of the form are prescribed and printed unchanged, although it cites earlier law.")
        self._column.addWidget(wrapping_label(prescribed, inside, muted=True))

    def build(self) -> Steps:
        """Make the fields of the form, one in a step."""
        for section in self._official.sections_of(self.variant):
            if not section.filled_after_signing:
                yield
                yield from self._add_section(section)
        self._column.addStretch(1)

    def prepare(self, content: Content) -> Steps:
        """Make the rows that `load` will fill in, one in a step."""
        for key, table in self._tables.items():
            yield from table.reserve(len(content.tables.get(key, [])))
        for part in self._inside.findChildren(QWidget):
            part.ensurePolished()
            yield

    def show_card(self, card: ContractDetails) -> None:
        """Show whose contract it is and which one it continues; `load` shows its content."""
        self._follows = card.follows
        self.link.setVisible(card.follows is not None)
        if card.follows is not None:
            self.link.setText(_("Continues {number}").format(number=card.follows[1]))
        self._person = card.name
        if self._family is not None:
            self._family.show_person(card.name, card.household)

    def load(self, content: Content) -> None:
        """Show the content of a contract."""
        self._others = content
        self.main_form.load(
            {key: content.fields.get(key) for key in (*_EDITABLE_FIELDS, *_PREPARED_FIELDS)}
            | {"worker_id": str(content.fields.get("worker_id") or ""), "variant": self.variant}
        )
        for key, form in self._texts.items():
            text = (content.inner if key in self._inner else content.texts).get(key, "")
            is_date = self._official.field(key).kind == "date"
            form.load({key: date.fromisoformat(text) if is_date and text else text or None})
        for key, form in self._dates.items():
            form.load({key: content.fields.get(key)})
        for key, table in self._tables.items():
            table.load([self._marked(row) for row in content.tables.get(key, [])])
        self._offer_goals()
        if self._family is not None:
            self._family.settle(read_only=self._frozen)
        else:
            self._offer_people()
        self._loaded = self.content()

    def load_over(self, typed: Content) -> None:
        """Put typed and unsaved values over what was loaded."""
        saved = self._loaded
        self.load(typed)
        self._loaded = saved

    def content(self) -> Content:
        """What is typed; raises Invalid when something is no value."""
        for form in (self.main_form, *self._texts.values(), *self._dates.values()):
            form.values()
        for key, table in self._tables.items():
            for sentence in table.typed_problems().values():
                raise InvalidValuesError({key: sentence})
        return self.typed()

    def typed(self) -> Content:
        """What is typed so far; what is no value yet is left out."""
        fields = self.main_form.shown()
        fields["worker_id"] = int(fields["worker_id"]) if fields["worker_id"] else None
        fields["variant"] = self.variant
        fields |= {key: form.shown()[key] for key, form in self._dates.items()}
        texts: dict[str, str] = {}
        for key, form in self._texts.items():
            value = form.shown()[key]
            texts[key] = value.isoformat() if isinstance(value, date) else value or ""
        # what the other variant has alone is kept as it was shown
        inner = {key: texts.pop(key) for key in self._inner & texts.keys()}
        other_texts = {key: text for key, text in self._others.texts.items() if key not in texts}
        other_rows = {key: rows for key, rows in self._others.tables.items() if key not in self._tables}
        tables = {key: table.rows() for key, table in self._tables.items()}
        return replace(
            self._others,
            fields=fields,
            texts=other_texts | texts,
            tables=other_rows | tables,
            inner=self._others.inner | inner,
        )

    def parts(self) -> list[form_definition.FormField]:
        """The fields of the form that are filled before the signing, in its order."""
        sections = self._official.sections_of(self.variant)
        return [part for section in sections if not section.filled_after_signing for part in section.fields]

    def is_dirty(self) -> bool:
        """Whether what is typed differs from what was loaded."""
        try:
            return self.content() != self._loaded
        except InvalidValuesError:
            return True

    def saved(self) -> Content:
        """What was loaded or saved last."""
        return self._loaded

    def set_saved(self, content: Content) -> None:
        """*content* is on file now; what was typed since then is not."""
        self._loaded = content

    def set_frozen(self, note: str, *, on: bool) -> None:
        """Let the contract be read and copied only, or be typed into, with a note above it."""
        self.note.setText(_(note) if note else "")
        self.note.setVisible(bool(note))
        self.main_form.set_read_only(on)
        for form in (*self._texts.values(), *self._dates.values()):
            form.set_read_only(on)
        for table in self._tables.values():
            table.set_read_only(on)
        self._frozen = on
        if self._family is not None:
            self._family.settle(read_only=on)

    def offer_inner_data(self, *, on: bool) -> None:
        """Offer to change the inner data elsewhere, at their section."""
        self.inner_data.setVisible(on and self._column.indexOf(self.inner_data) >= 0)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put each sentence at its field, and go to the first."""
        for key, place in reversed(self._places.items()):  # the last to take the focus is the first of the form
            sentence = problems.get(key, "")
            if isinstance(place, RecordForm):
                place.show_problems({key: sentence} if sentence else {})
            else:
                missing = {(0, place.columns[0].key): sentence} if sentence else problems_by_cell(key, problems)
                place.setVisible(place.isVisibleTo(self) or bool(missing))
                place.show_problems(place.typed_problems() or missing)
        self.main_form.show_problems(
            {key: problems[key] for key in (*_EDITABLE_FIELDS, *_PREPARED_FIELDS) if key in problems}
        )
        if problems:
            self.follow_focus()

    def focus_field(self, key: str, row: int = 0, column: str = "") -> bool:
        """Go to the field of the form with that key, in a table to a cell by its place in `rows`; False: no such."""
        table = self._tables.get(key)
        if table is not None:
            if self._family is not None and table is self._family.table:
                self._family.show_table()
            table.focus_place(row, column)
        elif key in (forms := self._texts | self._dates):
            forms[key].focus_first()
        elif key in (*_EDITABLE_FIELDS, *_PREPARED_FIELDS):
            self.main_form.editor(key).setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return False
        self.follow_focus()
        return True

    def text_fields(self) -> list[tuple[str, Editor]]:
        """The fields of texts with their keys."""
        return [(key, form.editor(key)) for key, form in self._texts.items()]

    def show_note(self, key: str, sentence: str) -> None:
        """Show a hint under a field of text; an empty one hides it."""
        self._texts[key].show_note(key, sentence)

    def tables(self) -> list[tuple[str, EditableTable]]:
        """The tables with their keys."""
        return list(self._tables.items())

    def _add_main_form(self, workers: Sequence[WorkerChoice]) -> None:
        fields = Contract.fields()
        worker = FieldInfo(
            _("Social worker"),
            FieldKind.CHOICE,
            required=True,
            options=lambda: [(str(row[0]), row[1]) for row in workers],
            key="worker_id",
        )
        drawn = self._official.field("drawn_on")
        drawn_on = FieldInfo(
            localized_text(drawn.label),
            FieldKind.DATE,
            required=True,
            help=localized_text(drawn.help),
            key="drawn_on",
            place="contract.drawn_on",
        )
        shown = ("variant", drawn_on, worker, "language", "representative")
        self.main_form = self._form([fields[key] if isinstance(key, str) else key for key in shown])
        self.main_form.edited.connect(self._main_form_edited)
        self._column.addWidget(self.main_form)

    def _add_link(self) -> None:
        """The way to the contract that this one carries on; rows that come from there bear the same icon."""
        self.link = QPushButton(icons.themed_icon("history", "info"), "", self._inside)
        self.link.setObjectName("follows")
        self.link.setToolTip(_("Rows with this icon come from that contract. Click to open it."))
        self.link.setAutoDefault(False)
        style_properties.set_style_property(self.link, "quiet", True)
        self.link.clicked.connect(self._follow_link)
        self.link.hide()
        self._column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)

    def _follow_link(self) -> None:
        if self._follows is not None:
            self.open_asked.emit(self._follows[0])

    def _marked(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row with a tooltip that names the earlier contract it comes from."""
        if self._follows is None or not row.get("from_id"):
            return dict(row)
        return dict(row) | {ROW_NOTE: _("Continued from {number}").format(number=self._follows[1])}

    def _add_family(self, part: form_definition.FormField, help_text: str) -> None:
        self._column.addWidget(wrapping_label(part.title, self._inside))
        if help_text:
            self._column.addWidget(wrapping_label(help_text, self._inside, muted=True))
        self._family = FamilyMembersEditor(part.title, self._inside)
        self._family.setWhatsThis(help_text)
        self._family.table.edited.connect(self.edited)
        self._family.changed.connect(self._offer_people)
        self._family.renamed.connect(self._rename)
        self._tables["members"] = self._places["members"] = self._family.table
        self._column.addWidget(self._family)

    def _offer_people(self) -> None:
        """Offer the family members as responsible for actions; without a family, those whom actions still name."""
        named = [row["who"] for table in self._action_tables() for row in table.rows() if row.get("who")]
        offer_people(self._action_tables(), self._person, self._family.names() if self._family else named)

    def _offer_goals(self) -> None:
        """Offer the detailed goals as what actions serve."""
        if "goals" in self._tables:
            offer_typed_goals(self._tables["goals"], self._action_tables(), self._others)

    def _action_tables(self) -> list[EditableTable]:
        return [self._tables[key] for key in ACTION_TABLES if key in self._tables]

    def _rename(self, old: str, new: str) -> None:
        """Actions follow the member whose name was corrected."""
        for table in self._action_tables():
            for place in range(table.row_count()):
                if table.cell(place, "who").value() == old:
                    table.cell(place, "who").set_value(new)

    def _main_form_edited(self, key: str) -> None:
        wanted = self.main_form.editor("variant").value()
        if key == "variant" and wanted and wanted != self.variant:
            self.variant_asked.emit(str(wanted))

    def _add_section(self, section: form_definition.FormSection) -> Steps:
        if section.title and any(_is_typed(part) for part in section.fields):
            self._column.addWidget(wrapping_label(section.title, self._inside, heading=2))
        if not section.printed:
            self._column.addWidget(self.inner_data, 0, Qt.AlignmentFlag.AlignLeft)
        if changed := self._labels.note(section.key, whole=False):
            self._column.addWidget(wrapping_label(changed, self._inside, muted=True))
        for part in section.fields:
            yield
            if part.kind == "people" and part.rows > 1:
                self._add_family(part, self._help(section, part))
            if part.kind in _READ_ONLY_FIELDS or part.key == "drawn_on":
                continue
            help_text = self._help(section, part)
            if part.key in CONTENT_TABLES:
                self._add_table(part, help_text)
            else:
                shown = FieldInfo(
                    part.title,
                    KINDS[part.kind],
                    part.required,
                    help_text,
                    length=20_000,
                    key=part.key,
                    place=f"contract.{part.key}",
                )
                form = self._places[part.key] = self._form([shown])
                (self._dates if part.key in _COLUMN_FIELDS else self._texts)[part.key] = form
                self._column.addWidget(form)

    def _help(self, section: form_definition.FormSection, part: form_definition.FormField) -> str:
        """The help of a field, and the official label if the institution has changed it."""
        return "\n".join(filter(None, (localized_text(part.help), self._labels.note(f"{section.key}.{part.key}"))))

    def _add_table(self, part: form_definition.FormField, help_text: str) -> None:
        table = form_table(part, self._inside, who=part.key in ACTION_TABLES)
        if part.key == "goals":
            table.edited.connect(self._offer_goals)
        table.edited.connect(self.edited)
        table.setWhatsThis(help_text)
        self._tables[part.key] = self._places[part.key] = table
        title = part.title + ("\N{NO-BREAK SPACE}*" if part.required else "")
        self._column.addWidget(wrapping_label(title, self._inside))
        if help_text:
            self._column.addWidget(wrapping_label(help_text, self._inside, muted=True))
        self._column.addWidget(table)

    def _form(self, fields: Sequence[FieldInfo]) -> RecordForm:
        form = RecordForm([FieldSection("", fields)], self._inside, inside=True)
        form.edited.connect(self.edited)
        form.submitted.connect(partial(self.focusNextPrevChild, True))
        return form


def _is_typed(part: form_definition.FormField) -> bool:
    """Whether something of a field is typed into the form: also the members of a family."""
    return part.kind not in _READ_ONLY_FIELDS or (part.kind == "people" and part.rows > 1)
