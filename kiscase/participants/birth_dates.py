"""Birth dates as they are written; of some people only the year or the month is known."""

from __future__ import annotations

from datetime import date

from kiscase.core.date_format import format_date


def birth_text(born: date | None, born_partly: str) -> str:
    """A birth date as far as it is known."""
    return format_date(born) or born_partly
