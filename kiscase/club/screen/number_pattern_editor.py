"""The editor for the pattern of numbers."""

from __future__ import annotations

from typing import Any

from kiscase.club.number_patterns import from_words, to_words
from kiscase.ui.editors.text import TextEditor


class NumberPatternEditor(TextEditor):
    """A line with a pattern, whose places for number and year are words of the window's language."""

    def value(self) -> Any:
        """The pattern as it is stored."""
        text = super().value()
        return from_words(text) if isinstance(text, str) else text

    def _show(self, value: Any) -> None:
        super()._show(to_words(value) if isinstance(value, str) else value)
