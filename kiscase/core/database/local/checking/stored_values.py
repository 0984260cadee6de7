"""Rows as they are stored, not as records: a value that no record can have is found, too."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from functools import cache, partial
from typing import Any, cast

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Integer, LargeBinary, Table, Time
from sqlalchemy.types import TypeEngine

from kiscase.core.database.plain_reader import PlainReader, Row
from kiscase.core.records.choice import Choice
from kiscase.core.records.choice_column import ChoiceColumn
from kiscase.core.records.json_conversion import parse_json

UNFIT = object()
"""Stands in an image for a value that does not fit its column."""
Converter = Callable[[Any], Any]
"""Makes the image of a stored value, as the journal holds it; raises ValueError where the value does not fit."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}:\d{2}\.\d{6}", re.ASCII)


def stored_rows(
    connection: Connection, table: Table, columns: Sequence[Column[Any]], condition: str = ""
) -> Iterator[Row]:
    """The rows of a table, in the order in which they are stored; those that a condition holds for, if one is given."""
    names = ", ".join(f'"{column.name}"' for column in columns)
    where = f" WHERE {condition}" if condition else ""
    chosen = f'SELECT {names} FROM "{table.name}"{where}'  # noqa: S608 - names of the models
    return PlainReader.of_connection(connection).stream(chosen)


def column_converter(column: Column[Any]) -> Converter:
    """The converter of a column."""
    kind = column.type
    convert = next((partial(convert, kind) for known, convert in _CONVERSIONS if isinstance(kind, known)), _from_text)
    return partial(_or_none, convert) if column.nullable else convert


def image_or_unfit(convert: Converter, value: Any) -> Any:
    """The image of a value, or UNFIT."""
    try:
        return convert(value)
    except ValueError:
        return UNFIT


def _or_none(convert: Converter, value: Any) -> Any:
    return None if value is None else convert(value)


def _from_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004 - every misfit is the same to the caller
    return value


def _from_json(_type: TypeEngine[Any], value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004 - every misfit is the same to the caller
    try:
        return parse_json(value)
    except RecursionError:
        raise ValueError from None


def _from_flag(_type: TypeEngine[Any], value: Any) -> bool:
    if value not in (0, 1) or not isinstance(value, int):
        raise ValueError
    return bool(value)


def _from_number(_type: TypeEngine[Any], value: Any) -> int:
    if not isinstance(value, int):
        raise ValueError  # noqa: TRY004 - every misfit is the same to the caller
    return value


def _from_date(_type: TypeEngine[Any], value: Any) -> str:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError
    return date.fromisoformat(value).isoformat()


def _from_time(_type: TypeEngine[Any], value: Any) -> str:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise ValueError
    return time.fromisoformat(value).isoformat()


def _from_bytes(_type: TypeEngine[Any], value: Any) -> dict[str, str]:
    if not isinstance(value, bytes):
        raise ValueError  # noqa: TRY004 - every misfit is the same to the caller
    return {"sha256": hashlib.sha256(value).hexdigest()}


def _from_choice(kind: TypeEngine[Any], value: Any) -> str:
    if not isinstance(value, str) or value not in _words(cast("ChoiceColumn", kind).choice):
        raise ValueError
    return value


@cache
def _words(choice: type[Choice]) -> frozenset[str]:
    return frozenset(str(member) for member in choice)


_CONVERSIONS: tuple[tuple[type[TypeEngine[Any]], Callable[[TypeEngine[Any], Any], Any]], ...] = (
    (JSON, _from_json),
    (Boolean, _from_flag),
    (Integer, _from_number),
    (Date, _from_date),
    (Time, _from_time),
    (LargeBinary, _from_bytes),
    (ChoiceColumn, _from_choice),
)
