"""Choices: enumerations with a stored word and a label."""

from __future__ import annotations

import enum
from typing import Self

from kiscase.core.i18n import _


class Choice(enum.StrEnum):
    """A closed list: the word that is stored, and the label that people read."""

    source_label: str

    def __new__(cls, word: str, label: str = "") -> Self:
        """Make a member of *word*, labelled *label* (marked with N_)."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.source_label = label
        return member

    @property
    def label(self) -> str:
        """The label in the current language."""
        return _(self.source_label)

    @classmethod
    def options(cls) -> list[tuple[str, str]]:
        """All (stored word, label) in their order."""
        return [(member.value, member.label) for member in cls]
