"""Lists of codes that others have fixed, as dated data in a file of `resources/`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kiscase.core import clock
from kiscase.core.i18n import localized_text
from kiscase.core.resources import load_toml


class CodeList:
    """A list of a file: what is offered today, and the label of any code that was ever on it."""

    def __init__(self, file: str, key: str) -> None:
        self._file, self._key = file, key

    def options(self, of: str = "") -> list[tuple[str, str]]:
        """(code, label) of what is offered today; with *of*, of what belongs to that code of another list."""
        return [(row["code"], localized_text(row["label"])) for row in self.rows() if of in ("", row.get("of"))]

    def label(self, code: str) -> str:
        """The label of a code, also of one that is no longer offered; an unknown code is its own label."""
        rows = list(self._rows_of(code))
        return localized_text(rows[-1]["label"]) if rows else code

    def belongs_to(self, code: str) -> str:
        """The code of another list to which a code belongs; empty for an unknown one and for one of no other."""
        return next((row.get("of", "") for row in self._rows_of(code)), "")

    def rows(self, on: date | None = None) -> list[dict[str, Any]]:
        """The rows that hold on a day, else today."""
        day = on or clock.today()
        rows = load_toml(self._file)[self._key]
        return [row for row in rows if row["valid_from"] <= day <= row.get("valid_until", day)]

    def _rows_of(self, code: str) -> Iterator[dict[str, Any]]:
        return (row for row in load_toml(self._file)[self._key] if row["code"] == code)
