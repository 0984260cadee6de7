"""Column values as JSON and back."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from sqlalchemy import Date, Time
from sqlalchemy.types import TypeEngine


def to_json(value: Any) -> Any:
    """A column's value as JSON can hold it."""
    return value.isoformat() if isinstance(value, (date, time)) else value


def from_json(stored: TypeEngine[Any], value: Any) -> Any:
    """The inverse of `to_json` for a column of type *stored*."""
    if value is None:
        return None
    if isinstance(stored, Date):
        return date.fromisoformat(value)
    if isinstance(stored, Time):
        return time.fromisoformat(value)
    return value
