"""The arrangements of lists that were used last: they are in the settings of this computer, and name nobody."""

from __future__ import annotations

import json
from typing import Any

_arrangements: dict[str, Any] = {}


def remembered_arrangement(kind: str) -> Any:
    """What was chosen last for the list of a kind of records, as data; None for nothing."""
    return _arrangements.get(kind)


def remember_arrangement(kind: str, data: dict[str, Any] | None) -> None:
    """Show the list of a kind of records like this the next time; None as usual."""
    if data is None:
        _arrangements.pop(kind, None)
    else:
        _arrangements[kind] = data


def remember_arrangements(text: str) -> None:
    """Take all arrangements from the text that the settings hold."""
    try:
        stored = json.loads(text or "{}")
    except (ValueError, RecursionError):
        stored = {}
    _arrangements.clear()
    _arrangements.update(stored if isinstance(stored, dict) else {})


def arrangements_text() -> str:
    """All arrangements as the settings hold them."""
    return json.dumps(_arrangements, sort_keys=True) if _arrangements else ""
