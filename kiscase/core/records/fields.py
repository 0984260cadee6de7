"""`field()`: a column with the label that people see, its kind, and the cleaning of typed values."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal, TypedDict, TypeVar, Unpack, overload

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, Text, Time
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeEngine

from kiscase.core.i18n import _
from kiscase.core.records.choice import Choice, ChoiceColumn
from kiscase.core.text.cleaning import clean_line, clean_text

C = TypeVar("C", bound=Choice)

MAX_TEXT_LENGTH = 4_000  # of a line of text; documents and forms show all of it


class FieldKind(enum.Enum):
    """What kind of value a field holds; the window has an editor for each."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    CODES = "codes"  # any number of a list


@dataclass(frozen=True)
class FieldInfo:
    """What people see of a column: `label` and `help` are source texts, `options` gives (stored word, label) pairs.

    The pairs are those offered; `label_of` gives the label of a stored word that is no longer among them. Of a line of
    text they are the usual ones, and any other text can be typed.
    """

    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    help: str = ""
    options: Callable[[], Sequence[tuple[str, str]]] | None = None
    length: int = MAX_TEXT_LENGTH
    limits: tuple[int, int] | None = None
    """The lowest and the highest of whole numbers."""
    key: str = ""
    place: str = ""
    """Where the value is stored, as `table.field`; empty for what is only asked."""
    label_of: Callable[[str], str] = str

    def out_of_range(self, value: Any) -> str:
        """The sentence about a number beyond the limits; empty for any other value."""
        if self.limits is None or not isinstance(value, int) or self.limits[0] <= value <= self.limits[1]:
            return ""
        return limits_sentence(self.limits)

    def format(self, value: Any) -> str:
        """*value* as people read it."""
        from kiscase.core import date_format

        match self.kind:
            case FieldKind.DATE:
                return date_format.format_date(value)
            case FieldKind.TIME:
                return date_format.format_time(value)
            case FieldKind.FLAG:
                return _("yes") if value else _("no")
            case FieldKind.CHOICE:
                return self._label(dict(self.options() if self.options else []), str(value or ""))
            case FieldKind.CODES:
                labels = dict(self.options() if self.options else [])
                return ", ".join(self._label(labels, code) for code in value or [])
            case _:
                return "" if value is None else str(value)

    def _label(self, labels: dict[str, str], word: str) -> str:
        return labels[word] if word in labels else self.label_of(word)


def limits_sentence(limits: tuple[int, int]) -> str:
    """What to enter where a whole number has limits."""
    return _("Enter a number from {low} to {high}.").format(low=limits[0], high=limits[1])


_COLUMN_TYPES: dict[FieldKind, Callable[[], TypeEngine[Any]]] = {
    FieldKind.TEXT: Text,
    FieldKind.LONG: Text,
    FieldKind.DATE: Date,
    FieldKind.TIME: Time,
    FieldKind.NUMBER: Integer,
    FieldKind.FLAG: Boolean,
    FieldKind.CHOICE: lambda: String(40),
    FieldKind.CODES: JSON,
}
_EMPTY_VALUES: dict[FieldKind, Callable[[], Any]] = {
    FieldKind.TEXT: str,
    FieldKind.LONG: str,
    FieldKind.FLAG: bool,
    FieldKind.CODES: list,
}


class _ColumnOptions(TypedDict, total=False):
    """What every kind of field takes."""

    options: Callable[[], Sequence[tuple[str, str]]] | None
    label_of: Callable[[str], str]
    required: bool
    help: str
    default: Any
    index: bool
    unique: bool


class _NumberOptions(_ColumnOptions):
    """What a whole number needs besides."""

    limits: tuple[int, int]


@overload
def field(
    label: str,
    kind: Literal[FieldKind.TEXT, FieldKind.LONG, FieldKind.CHOICE] = FieldKind.TEXT,
    **more: Unpack[_ColumnOptions],
) -> MappedColumn[str]: ...
@overload
def field(label: str, kind: Literal[FieldKind.DATE], **more: Unpack[_ColumnOptions]) -> MappedColumn[date]: ...
@overload
def field(label: str, kind: Literal[FieldKind.TIME], **more: Unpack[_ColumnOptions]) -> MappedColumn[time]: ...
@overload
def field(label: str, kind: Literal[FieldKind.NUMBER], **more: Unpack[_NumberOptions]) -> MappedColumn[int]: ...
@overload
def field(label: str, kind: Literal[FieldKind.FLAG], **more: Unpack[_ColumnOptions]) -> MappedColumn[bool]: ...
@overload
def field(label: str, kind: Literal[FieldKind.CODES], **more: Unpack[_ColumnOptions]) -> MappedColumn[list[str]]: ...
@overload
def field(label: str, *, choice: type[C], **more: Unpack[_ColumnOptions]) -> MappedColumn[C]: ...


def field(
    label: str,
    kind: FieldKind = FieldKind.TEXT,
    *,
    choice: type[Choice] | None = None,
    options: Callable[[], Sequence[tuple[str, str]]] | None = None,
    label_of: Callable[[str], str] = str,
    required: bool = False,
    help: str = "",  # noqa: A002 - the word that callers read
    default: Any = None,
    index: bool = False,
    unique: bool = False,
    limits: tuple[int, int] | None = None,
) -> MappedColumn[Any]:
    """A column that users see, labelled *label*; an unknown date, choice or unique text is NULL, other text is empty.

    A whole number has its *limits*, the lowest and the highest.
    A column that may be NULL is annotated so where it is declared: `Mapped[date | None] = field(…)`.
    """
    if choice is not None:
        kind, options = FieldKind.CHOICE, choice.options
    length = 20_000 if kind is FieldKind.LONG else MAX_TEXT_LENGTH
    shown = FieldInfo(label, kind, required, help, options, length, limits, label_of=label_of)
    stored: TypeEngine[Any] = ChoiceColumn(choice) if choice is not None else _COLUMN_TYPES[kind]()
    empty = None if unique and not required else _EMPTY_VALUES.get(kind)
    return mapped_column(
        stored,
        nullable=empty is None,
        default=default if default is not None else empty,
        index=index,
        unique=unique,
        info={"field": shown},
    )


def foreign_key(target: str, *, index: bool = True, optional: bool = False, cascade: bool = False) -> MappedColumn[Any]:
    """A foreign key to the record that this one belongs to or refers to; *target* is `table.id`."""
    key = ForeignKey(target, ondelete="CASCADE" if cascade else None)
    return mapped_column(Integer, key, nullable=optional, index=index)


def clean_value(shown: FieldInfo, value: Any) -> Any:
    """*value* as it is stored: text is cleaned, None and "" become empty."""
    if isinstance(value, str) and not isinstance(value, Choice):
        value = clean_text(value) if shown.kind is FieldKind.LONG else clean_line(value)
    if value in (None, ""):
        empty = _EMPTY_VALUES.get(shown.kind)
        return empty() if empty else None
    return value
