"""How a status is shown: its text, its icon and the role of its colour; and a text with a warning. Free of Qt."""

from __future__ import annotations

from typing import NamedTuple


class StatusDisplay(NamedTuple):
    """A status in a list or a header; an empty *icon* means none."""

    text: str
    icon: str
    color_role: str
    """A role of the palette: ok, warn, bad, info or muted."""


class WarnedText(str):
    """A text with a warning beside it, such as the name of a person who has a safety note."""

    __slots__ = ("warning",)
    warning: str

    @staticmethod
    def of(text: str, warning: str) -> str:
        """The text, with the warning where there is one."""
        if not warning:
            return text
        made = WarnedText(text)
        made.warning = warning
        return made

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) is True and self.warning == warning_of(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def warning_of(text: object) -> str:
    """The warning beside a text, if it has one."""
    return text.warning if isinstance(text, WarnedText) else ""
