"""The column type of a closed list."""

from __future__ import annotations

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

from kiscase.core.records.choice import Choice


class ChoiceColumn(TypeDecorator[Choice]):
    """Stores a Choice as its word."""

    impl = String(40)
    cache_ok = True

    def __init__(self, choice: type[Choice]) -> None:
        super().__init__()
        self.choice = choice

    def process_bind_param(self, value: Choice | str | None, dialect: Dialect) -> str | None:
        return None if value is None else str(self.choice(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Choice | None:
        return None if value is None else self.choice(value)
