"""Column values as JSON and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, time
from typing import Any

from sqlalchemy import Date, Time
from sqlalchemy.types import TypeEngine

_scan: Callable[[str, int], tuple[Any, int]] = getattr(json.JSONDecoder(), "scan_once")  # noqa: B009 - not in the stubs


def parse_json(text: Any) -> Any:
    """What `json.loads` gives, in half the time where it is a text without blanks around it."""
    if isinstance(text, str):
        try:
            value, end = _scan(text, 0)
        except StopIteration:
            return json.loads(text)
        if end == len(text):
            return value
    return json.loads(text)


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
