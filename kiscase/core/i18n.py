"""Languages: messages, dates, plurals by Babel, and the keys by which Poles sort and find names.

Source texts are English; Polish is the language that a new installation speaks. `_` looks the current language up when
it is called; tables at module level mark their texts with `N_`. `speaking("uk")` holds for one block and one thread.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import cache
from string import Formatter

from kiscase.core import resources

SOURCE_LANGUAGE = "en"
DEFAULT_LANGUAGE = "pl"
LANGUAGE_NAMES = {"pl": "Polski", "en": "English", "uk": "Українська"}

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)

_POLISH_ORDER = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_SORT = {letter: chr(0x100 + place) for place, letter in enumerate(_POLISH_ORDER)}
_FOLD = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def N_(message: str) -> str:  # noqa: N802 - the usual name of the mark
    """Mark a text for the catalogue; it is looked up later by `_`."""
    return message


def _(message: str) -> str:
    """*message* in the current language; the source text where there is no translation."""
    return _catalogue(language()).get((message, 0), message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form that goes with *number* in the current language (Polish has 1, 2-4, 5-21)."""
    spoken = language()
    form = _plural_form(spoken, number)
    return _catalogue(spoken).get((singular, form), singular if number == 1 else plural)


def language() -> str:
    """The language of the current block, or else of the desk."""
    return _language.get()


def languages() -> list[str]:
    """All languages that the desk can speak, the default first."""
    return sorted(
        {SOURCE_LANGUAGE, *resources.translated_languages()}, key=lambda code: (code != DEFAULT_LANGUAGE, code)
    )


def speak(code: str) -> None:
    """Change the language of this thread from now on."""
    _language.set(code if code in languages() else DEFAULT_LANGUAGE)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """The language inside the block, whatever the desk speaks."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def day(value: date | None) -> str:
    """A date as offices write it, `05.03.2026`; empty for none."""
    return value.strftime("%d.%m.%Y") if value else ""


def weekday(value: date) -> str:
    """The name of the day: `czwartek`."""
    from babel.dates import format_date

    return format_date(value, format="EEEE", locale=language())


def moment(value: datetime) -> str:
    """Date and time of this computer's zone: `05.03.2026 14:07`."""
    return value.astimezone().strftime("%d.%m.%Y %H:%M")


def clock(value: time | None) -> str:
    """A time of day: `9:00`."""
    return f"{value.hour}:{value.minute:02}" if value else ""


def sort_key(text: str) -> str:
    """A key whose plain order is the Polish one: a ą b c ć … z ź ż; other accents count as their base letter."""
    return "".join(_SORT.get(letter) or _SORT.get(_fold(letter)[:1]) or letter for letter in _composed(text))


def fold(text: str) -> str:
    """Lower case without accents, ł as l: what people type when they search."""
    return _fold(_composed(text))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def _fold(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.translate(_FOLD))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


@cache
def _catalogue(code: str) -> dict[tuple[str, int], str]:
    """Messages by (source text, plural form); a translation whose `{names}` differ from the source is left out."""
    if code not in resources.translated_languages():
        return {}
    from babel.messages.pofile import read_po

    with resources.translation(code).open("rb") as file:
        entries = read_po(file, locale=code)
    found: dict[tuple[str, int], str] = {}
    for entry in entries:
        if not entry.id or entry.fuzzy:
            continue
        sources = entry.id if isinstance(entry.id, (list, tuple)) else (entry.id,)
        texts = entry.string if isinstance(entry.string, (list, tuple)) else (entry.string,)
        allowed = [placeholders(source) for source in sources]
        for form, text in enumerate(texts):
            if text and placeholders(text) in allowed:
                found[sources[0], form] = text
    return found


def placeholders(text: str) -> set[str]:
    """The `{names}` in a message."""
    try:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


@cache
def _plural_form(code: str, number: int) -> int:
    """The index of a `.po` plural form: the rules of the catalogues' own headers (Polish and Ukrainian have three)."""
    if code == "pl":
        if number == 1:
            return 0
        return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2
    if code == "uk":
        if number % 10 == 1 and number % 100 != 11:
            return 0
        return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2
    return 0 if number == 1 else 1
