"""Languages: messages, dates, plurals by Babel, and the keys by which Poles sort and find names.

Source texts are English; Polish is the language that a new installation speaks. `_` looks the current language up when
it is called; tables at module level mark their texts with `N_`. `use_language("uk")` holds for a block in one thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from kiscase.core import resources

SOURCE_LANGUAGE = "en"
DEFAULT_LANGUAGE = "pl"
LANGUAGE_NAMES = {"pl": "Polski", "en": "English", "uk": "Українська"}

_current_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


def N_(message: str) -> str:  # noqa: N802 - the usual name of the mark
    """Mark a text for the catalogue; it is looked up later by `_`."""
    return message


class FinishedText(str):
    """A text that somebody typed, where usually one of the program stands: it is not translated."""

    __slots__ = ()


def _(message: str) -> str:
    """*message* in the current language; the source text where there is no translation."""
    if isinstance(message, FinishedText):
        return message
    return _catalogue(current_language()).get((message, 0), message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The plural form for *number* in the current language (Polish has three: 1, 2-4, 5-21)."""
    spoken = current_language()
    form = _plural_form(spoken, number)
    return _catalogue(spoken).get((singular, form), singular if number == 1 else plural)


def current_language() -> str:
    """The language of the current block, or else of the window."""
    return _current_language.get()


def localized_text(texts: Mapping[str, str]) -> str:
    """The text in the current language, by language code; the Polish one where there is no other."""
    return texts.get(current_language()) or texts.get(DEFAULT_LANGUAGE, "")


def available_languages() -> list[str]:
    """All languages of the window, the default first."""
    return sorted(
        {SOURCE_LANGUAGE, *resources.translated_languages()}, key=lambda code: (code != DEFAULT_LANGUAGE, code)
    )


def set_language(code: str) -> None:
    """Set the language of this thread."""
    _current_language.set(code if code in available_languages() else DEFAULT_LANGUAGE)


@contextmanager
def use_language(code: str) -> Iterator[None]:
    """Use another language than the window's inside the block, on this thread."""
    token = _current_language.set(code)
    try:
        yield
    finally:
        _current_language.reset(token)


@cache
def _catalogue(code: str) -> dict[tuple[str, int], str]:
    """Messages by (source text, plural form); a translation whose `{names}` differ from the source is left out."""
    if code not in resources.translated_languages():
        return {}
    from kiscase.core.text.message_catalogue import load_messages

    return load_messages(resources.translation_path(code), code)


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
