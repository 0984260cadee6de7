"""A widget per kind of value; `editor_for` picks it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiscase.core.record import Field, Kind
from kiscase.desk.editors.base import Editor, Words
from kiscase.desk.editors.choices import ChoiceEditor, CodesEditor, FlagEditor, Options
from kiscase.desk.editors.moments import DateEditor, TimeEditor
from kiscase.desk.editors.paths import PathEditor
from kiscase.desk.editors.text import LongEditor, NumberEditor, ParsedEditor, TextEditor

__all__ = [
    "ChoiceEditor",
    "CodesEditor",
    "DateEditor",
    "Editor",
    "FlagEditor",
    "LongEditor",
    "NumberEditor",
    "Options",
    "ParsedEditor",
    "PathEditor",
    "TextEditor",
    "TimeEditor",
    "Words",
    "editor_for",
]

_PLAIN: dict[Kind, type[Editor]] = {
    Kind.TEXT: TextEditor,
    Kind.LONG: LongEditor,
    Kind.DATE: DateEditor,
    Kind.TIME: TimeEditor,
    Kind.NUMBER: NumberEditor,
    Kind.FLAG: FlagEditor,
}


def editor_for(field: Field, parent: QWidget | None = None) -> Editor:
    """A new editor for values of *field*, named by its key."""
    editor = _made(field, parent)
    editor.setObjectName(field.key)
    if isinstance(editor, TextEditor) and field.kind is Kind.TEXT:
        editor.setMaxLength(field.length)
    return editor


def _made(field: Field, parent: QWidget | None) -> Editor:
    options = field.options() if field.options else ()
    if field.kind is Kind.CHOICE:
        return ChoiceEditor(options, parent, required=field.required)
    if field.kind is Kind.CODES:
        return CodesEditor(options, parent)
    return _PLAIN[field.kind](parent)
