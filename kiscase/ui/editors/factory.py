"""The editor for a field, by its kind of value."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.checkboxes import FlagEditor, MultiChoiceEditor
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.editors.date_time import DateEditor, TimeEditor
from kiscase.ui.editors.text import WIDEST_LIMITS, LongTextEditor, MoneyEditor, NumberEditor, TextEditor
from kiscase.ui.editors.usual_text import UsualTextEditor

_EDITORS: dict[FieldKind, type[Editor]] = {
    FieldKind.TEXT: TextEditor,
    FieldKind.LONG: LongTextEditor,
    FieldKind.DATE: DateEditor,
    FieldKind.TIME: TimeEditor,
    FieldKind.MONEY: MoneyEditor,
    FieldKind.FLAG: FlagEditor,
}


def editor_for(field: FieldInfo, parent: QWidget | None = None) -> Editor:
    """A new editor for values of *field*, named by its key."""
    editor = _create_editor(field, parent)
    editor.setObjectName(field.key)
    if isinstance(editor, TextEditor) and field.kind is FieldKind.TEXT:
        editor.setMaxLength(field.length)
    return editor


def _create_editor(field: FieldInfo, parent: QWidget | None) -> Editor:
    options = field.options() if field.options else ()
    if field.kind is FieldKind.CHOICE:
        return ChoiceEditor(options, parent, required=field.required, label_of=field.label_of)
    if field.kind is FieldKind.CODES:
        return MultiChoiceEditor(options, parent, label_of=field.label_of)
    if field.kind is FieldKind.TEXT and options:
        return UsualTextEditor([label for _word, label in options], parent)
    if field.kind is FieldKind.NUMBER:
        return NumberEditor(field.limits or WIDEST_LIMITS, parent)
    return _EDITORS[field.kind](parent)
