"""What a cell means as the value of a field: dates in several spellings, yes and no, choices by their labels."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from kiscase.core import clock
from kiscase.core.collation import fold_text
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.core.resources import load_toml
from kiscase.core.table_reading.tables import CellValue
from kiscase.core.text.cleaning import clean_line, clean_text
from kiscase.core.text.date_parsing import parse_date, parse_time
from kiscase.core.text.money import parse_money

WordsOfChoice = Mapping[str, Sequence[str]]
"""What is written for the stored words of a choice."""
OwnWords = Mapping[str, str]
"""The stored words that somebody has chosen for what is written, by its mark; an empty one leaves the field empty."""


class ChoiceWords(NamedTuple):
    """By which words the values of a choice are known beside their labels: the usual ones, and those of the user."""

    usual: WordsOfChoice = MappingProxyType({})
    own: OwnWords = MappingProxyType({})


_NO_WORDS = ChoiceWords()


class UnknownWordError(ValueError):
    """Words that match nothing on the list of a choice."""

    def __init__(self, shown: FieldInfo, words: Sequence[str]) -> None:
        super().__init__(_("This is not on the list: {labels}.").format(labels=_some_labels(shown)))
        self.words = words


def word_mark(text: str) -> str:
    """A hash of what is written: words of lists stay in their files."""
    return hashlib.sha256((fold_text(text) or text).encode()).hexdigest()[:16]


def own_words_in(text: str, own: OwnWords) -> list[str]:
    """The parts of a cell for which somebody has chosen a value."""
    parts = dict.fromkeys((text, *(clean_line(part) for pattern in _PARTS for part in pattern.split(text))))
    return [part for part in parts if part and word_mark(part) in own]


_SHORTENED = re.compile(r"[0-9][,.][0-9]+[eE]\+[0-9]+")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
_ISO_RUN = re.compile(r"^(1[89][0-9]{2}|20[0-9]{2})(0[1-9]|1[0-2])([0-9]{2})$")
_PARTS = (re.compile(r"\s*[;\n|]\s*"), re.compile(r"\s*[,/]\s*"))


def read_cell(shown: FieldInfo, cell: CellValue, words: ChoiceWords = _NO_WORDS) -> Any:
    """The value of a field that a cell means; None for an empty one. Raises ValueError with a sentence."""
    if cell is None:
        return None
    text = cell_text(cell)
    if not text or (shown.kind not in (FieldKind.TEXT, FieldKind.LONG) and fold_text(text) in _words("none")):
        return None
    return _READERS[shown.kind](shown, cell, text, words)


def cell_text(cell: CellValue) -> str:
    """A cell as text: a whole number without a point, a date as people write it."""
    match cell:
        case None:
            return ""
        case bool():
            return _("yes") if cell else _("no")
        case datetime():
            return f"{format_date(cell.date())} {cell:%H:%M}"
        case date():
            return format_date(cell)
        case time():
            return f"{cell:%H:%M}"
        case float():
            return f"{cell:.15g}".replace(".", ",")
        case _:
            return clean_line(str(cell))


def means_nothing(text: str) -> bool:
    """Whether a text only says that there is no value."""
    return fold_text(text) in _words("none")


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(fold_text(word) or word for word in load_toml("import/words.toml")[key])


def _read_text(shown: FieldInfo, cell: CellValue, text: str, _none: ChoiceWords) -> str:
    if text in ("-", "–", "—"):
        return ""
    if _SHORTENED.fullmatch(text):
        raise ValueError(
            _("Excel has shortened this number: format the column as text, enter the numbers again and save.")
        )
    if isinstance(cell, str):
        text = clean_text(cell) if shown.kind is FieldKind.LONG else text
        return text.removeprefix("'") if text[1:2].isdigit() else text  # by which Excel keeps a number as text
    return text


def _read_date(_shown: FieldInfo, cell: CellValue, text: str, _none: ChoiceWords) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _ISO_RUN.sub(r"\1-\2-\3", _MIDNIGHT.sub("", text))
    numbers = re.findall(r"[0-9]+", text)
    try:
        complete = len(numbers) + bool(re.search(r"[^\W\d_]", text)) >= 3 or len(text) in (6, 8)
        found = parse_date(text, clock.today()) if numbers and complete else None
        if found is None:
            raise ValueError(text)
    except (ValueError, OverflowError):
        raise ValueError(_("This is no date. Dates like 05.03.1985 or 1985-03-05 are understood.")) from None
    return found


def _read_time(_shown: FieldInfo, cell: CellValue, text: str, _none: ChoiceWords) -> time | None:
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    try:
        return parse_time(text.removesuffix(":00") if text.count(":") == 2 else text)
    except ValueError:
        raise ValueError(_("This is no time. Times like 9:30 are understood.")) from None


def _read_number(_shown: FieldInfo, _cell: CellValue, text: str, _none: ChoiceWords) -> int:
    bare = re.sub(r"[ \u00a0]|[,.]0+$", "", text)
    if not re.fullmatch(r"-?[0-9]{1,15}", bare):
        raise ValueError(_("This is no whole number."))
    return int(bare)


def _read_money(_shown: FieldInfo, cell: CellValue, text: str, _none: ChoiceWords) -> int:
    grosze = round(cell * 100) if isinstance(cell, (int, float)) and cell >= 0 else parse_money(text)
    if grosze is None:
        raise ValueError(_("This is no amount. Amounts like 1783,90 are understood."))
    return grosze


def _read_flag(_shown: FieldInfo, _cell: CellValue, text: str, _none: ChoiceWords) -> bool:
    word = fold_text(text) or text
    if word in _words("yes"):
        return True
    if word in _words("no"):
        return False
    raise ValueError(_("This is neither yes nor no."))


def _read_choice(shown: FieldInfo, _cell: CellValue, text: str, words: ChoiceWords) -> str | None:
    found = _find_choice(_known_choices(shown, words.usual), text, words.own)
    if found is None:
        raise UnknownWordError(shown, [text])
    return found or None


def _read_codes(shown: FieldInfo, cell: CellValue, text: str, words: ChoiceWords) -> list[str]:
    """All of a cell, or its parts: a label may itself have commas."""
    known = _known_choices(shown, words.usual)
    source = clean_text(cell) if isinstance(cell, str) else text
    found, unknown = _split_codes(known, source, words.own, _PARTS)
    if unknown:
        raise UnknownWordError(shown, unknown)
    return list(dict.fromkeys(one for one in found if one))


def _split_codes(
    known: Mapping[str, str], text: str, own: OwnWords, separators: Sequence[re.Pattern[str]]
) -> tuple[list[str], list[str]]:
    """The stored words in a text, and the parts of it that match none."""
    line = clean_line(text)
    if not line:
        return [], []
    code = _find_choice(known, line, own)
    if code is not None:
        return [code], []
    if not separators:
        return [], [line]
    parts = [_split_codes(known, part, own, separators[1:]) for part in separators[0].split(text)]
    return [one for found, _unknown in parts for one in found], [one for _found, unknown in parts for one in unknown]


def _known_choices(shown: FieldInfo, words: WordsOfChoice) -> dict[str, str]:
    """The stored words by all that is written for them."""
    options = list(shown.options() if shown.options else ())
    known = {fold_text(word): code for code, written in words.items() for word in written}
    known |= {fold_text(code): code for code, _label in options}
    return known | {fold_text(label): code for code, label in options}


def _find_choice(known: Mapping[str, str], text: str, own: OwnWords) -> str | None:
    """The stored word for a text: as it was chosen, as it is written, else the only one that begins so."""
    if own and (mark := word_mark(text)) in own:
        return own[mark]
    folded = fold_text(text)
    if folded in known:
        return known[folded]
    beginning = {code for word, code in known.items() if len(folded) >= 3 and word.startswith(folded)}
    return beginning.pop() if len(beginning) == 1 else None


def _some_labels(shown: FieldInfo) -> str:
    labels = [label for _code, label in (shown.options() if shown.options else ())]
    return ", ".join(labels[:6]) + (" …" if len(labels) > 6 else "")


_READERS: dict[FieldKind, Callable[[FieldInfo, CellValue, str, ChoiceWords], Any]] = {
    FieldKind.TEXT: _read_text,
    FieldKind.LONG: _read_text,
    FieldKind.DATE: _read_date,
    FieldKind.TIME: _read_time,
    FieldKind.NUMBER: _read_number,
    FieldKind.MONEY: _read_money,
    FieldKind.FLAG: _read_flag,
    FieldKind.CHOICE: _read_choice,
    FieldKind.CODES: _read_codes,
}
