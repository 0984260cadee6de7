"""What people see of a field: its label, kind, options and limits; and the cleaning of typed values."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kiscase.core.i18n import _
from kiscase.core.records.choice import Choice
from kiscase.core.text.cleaning import clean_line, clean_text
from kiscase.core.text.money import format_money

MAX_TEXT_LENGTH = 4_000  # of a line of text; documents and forms show all of it


class FieldKind(enum.Enum):
    """What kind of value a field holds; the window has an editor for each."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    MONEY = "money"  # whole grosze
    FLAG = "flag"
    CHOICE = "choice"
    CODES = "codes"  # any number of a list


@dataclass(frozen=True)
class FieldInfo:
    """What people see of a column: `label` and `help` are source texts, `options` gives (stored word, label) pairs.

    The pairs are those offered; `label_of` gives the label of a stored word that is no longer among them. Of a line of
    text they are the usual ones, and any other text can be typed.
    """

    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    help: str = ""
    options: Callable[[], Sequence[tuple[str, str]]] | None = None
    length: int = MAX_TEXT_LENGTH
    limits: tuple[int, int] | None = None
    """The lowest and the highest of whole numbers; of amounts, in grosze."""
    key: str = ""
    place: str = ""
    """Where the value is stored, as `table.field`; empty for what is only asked."""
    label_of: Callable[[str], str] = str
    names: str = ""
    """The table of which a line of text names a row, such as a partner; empty for any other field."""

    def out_of_range(self, value: Any) -> str:
        """The sentence about a number beyond the limits; empty for any other value."""
        if self.limits is None or not isinstance(value, int) or self.limits[0] <= value <= self.limits[1]:
            return ""
        if self.kind is FieldKind.MONEY:
            low, high = map(format_money, self.limits)
            return _("Enter an amount from {low} to {high}.").format(low=low, high=high)
        return limits_sentence(self.limits)

    def format(self, value: Any) -> str:
        """*value* as people read it."""
        from kiscase.core import date_format

        match self.kind:
            case FieldKind.DATE:
                return date_format.format_date(value)
            case FieldKind.TIME:
                return date_format.format_time(value)
            case FieldKind.MONEY:
                return "" if value is None else format_money(value)
            case FieldKind.FLAG:
                return _("yes") if value else _("no")
            case FieldKind.CHOICE:
                return self._label(dict(self.options() if self.options else []), str(value or ""))
            case FieldKind.CODES:
                labels = dict(self.options() if self.options else [])
                return ", ".join(self._label(labels, code) for code in value or [])
            case _:
                return "" if value is None else str(value)

    def _label(self, labels: dict[str, str], word: str) -> str:
        return labels[word] if word in labels else self.label_of(word)


def limits_sentence(limits: tuple[int, int]) -> str:
    """What to enter where a whole number has limits."""
    return _("Enter a number from {low} to {high}.").format(low=limits[0], high=limits[1])


def clean_value(shown: FieldInfo, value: Any) -> Any:
    """*value* as it is stored: text is cleaned, None and "" become empty."""
    if isinstance(value, str) and not isinstance(value, Choice):
        value = clean_text(value) if shown.kind is FieldKind.LONG else clean_line(value)
    if value in (None, ""):
        empty = empty_value(shown.kind)
        return empty() if empty else None
    return value


def empty_value(kind: FieldKind) -> Callable[[], Any] | None:
    """What makes the value of a field that was left empty; None where that is no value."""
    return _EMPTY_VALUES.get(kind)


_EMPTY_VALUES: dict[FieldKind, Callable[[], Any]] = {
    FieldKind.TEXT: str,
    FieldKind.LONG: str,
    FieldKind.FLAG: bool,
    FieldKind.CODES: list,
}
