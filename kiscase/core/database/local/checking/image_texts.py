"""The image of a row as SQLite writes it: so it tells quickly which rows are as the journal has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, LargeBinary, Time
from sqlalchemy.types import TypeEngine

from kiscase.core.records.choice_column import ChoiceColumn

STORED, RECORDED = "stored", "recorded"
"""What the row and its last change are called in the condition."""


def surely_recorded(columns: Sequence[Column[object]]) -> str:
    """A condition that holds for no row that differs from its image; it fails for some that do not.

    The values of the row fit their columns. Texts with signs that JSON escapes are left to whoever looks closer.
    """
    if any(isinstance(column.type, LargeBinary) for column in columns):
        return "0"
    after = f'{RECORDED}."after"'
    orders = (sorted(columns, key=lambda column: column.name), columns)  # written now, and by older versions
    texts = " OR ".join(f"{after} = {_object(order)}" for order in orders)
    quotes = [f"coalesce(instr({_name(one)}, '\"'), 0) = 0" for one in columns if _kind(one) is _text]
    return " AND ".join([f"({texts})", f"instr({after}, '\\') = 0", *quotes])


def _object(columns: Iterable[Column[object]]) -> str:
    values = " || ', ' || ".join(f"'\"{one.name}\": ' || {_value(one)}" for one in columns)
    return f"'{{' || {values} || '}}'"


def _name(column: Column[object]) -> str:
    return f'{STORED}."{column.name}"'


def _value(column: Column[object]) -> str:
    return f"coalesce({_kind(column)(_name(column))}, 'null')"


def _kind(column: Column[object]) -> Callable[[str], str]:
    """What makes the JSON of a value."""
    return next((write for kind, write in _KINDS if isinstance(column.type, kind)), _text)


def _text(name: str) -> str:
    return f"'\"' || {name} || '\"'"


def _word(name: str) -> str:
    """A text that fits only without quotation marks."""
    return _text(name)


def _as_stored(name: str) -> str:
    return name


def _flag(name: str) -> str:
    return f"CASE {name} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"


def _time(name: str) -> str:
    return _text(f"CASE WHEN substr({name}, 9) = '.000000' THEN substr({name}, 1, 8) ELSE {name} END")


_KINDS: tuple[tuple[type[TypeEngine[Any]], Callable[[str], str]], ...] = (
    (JSON, _as_stored),
    (Boolean, _flag),
    (Integer, _as_stored),
    (Date, _word),
    (Time, _time),
    (ChoiceColumn, _word),
)
