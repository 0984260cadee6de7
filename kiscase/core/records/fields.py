"""`field()`: a column with the label that people see and its kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any, Literal, TypedDict, TypeVar, Unpack, overload

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, Text, Time
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeEngine

from kiscase.core.records.choice import Choice
from kiscase.core.records.choice_column import ChoiceColumn
from kiscase.core.records.field_info import MAX_TEXT_LENGTH, FieldInfo, FieldKind, empty_value

C = TypeVar("C", bound=Choice)

_COLUMN_TYPES: dict[FieldKind, Callable[[], TypeEngine[Any]]] = {
    FieldKind.TEXT: Text,
    FieldKind.LONG: Text,
    FieldKind.DATE: Date,
    FieldKind.TIME: Time,
    FieldKind.NUMBER: Integer,
    FieldKind.MONEY: Integer,
    FieldKind.FLAG: Boolean,
    FieldKind.CHOICE: lambda: String(40),
    FieldKind.CODES: JSON,
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
    names: str


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
def field(label: str, kind: Literal[FieldKind.MONEY], **more: Unpack[_NumberOptions]) -> MappedColumn[int]: ...
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
    names: str = "",
) -> MappedColumn[Any]:
    """A column that users see, labelled *label*; an unknown date, choice or unique text is NULL, other text is empty.

    Numbers and amounts have *limits* (lowest, highest); a text may be the name of a row of the table *names*.
    A column that may be NULL is annotated so where it is declared: `Mapped[date | None] = field(…)`.
    """
    if choice is not None:
        kind, options = FieldKind.CHOICE, choice.options
    length = 20_000 if kind is FieldKind.LONG else MAX_TEXT_LENGTH
    shown = FieldInfo(label, kind, required, help, options, length, limits, label_of=label_of, names=names)
    stored: TypeEngine[Any] = ChoiceColumn(choice) if choice is not None else _COLUMN_TYPES[kind]()
    empty = None if unique and not required else empty_value(kind)
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
