"""From a passphrase to the key of the file, and how hard it is to guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from kiscase.core.collation import fold_text
from kiscase.core.errors import WrongPassphraseError
from kiscase.core.i18n import _
from kiscase.core.resources import load_toml
from kiscase.core.text.cleaning import clean_text

MIN_LENGTH = 12  # characters of a new passphrase; files with a shorter one open as ever
_LONGEST_RATED = 72  # characters: rating longer ones takes seconds


def passphrase_keys(passphrase: str) -> tuple[str, ...]:
    """The keys that a passphrase may stand for, the one that a new file gets first.

    The same passphrase typed on another system, or pasted, gives the same key: its letters are composed, its blanks
    plain and without invisible signs. The second one is as older versions took it, with its blanks as they were typed.
    """
    try:
        passphrase.encode()
    except UnicodeEncodeError:
        passphrase = ""
    if not passphrase or "\x00" in passphrase:
        raise WrongPassphraseError(
            _("This cannot be a passphrase: it is empty or contains a character that cannot be stored.")
        )
    exact = unicodedata.normalize("NFC", passphrase)
    return tuple(dict.fromkeys((clean_text(passphrase).replace("\n", " ") or exact, exact)))


def rate_passphrase(passphrase: str, known: Iterable[str] = ()) -> tuple[bool, str]:
    """Whether a new file may get this passphrase, and how hard it is to guess in a sentence.

    *known* are texts that others know of the club, such as its name and its workers: they make it no harder.
    """
    from zxcvbn import zxcvbn

    text = clean_text(passphrase).replace("\n", " ")
    if len(text) < MIN_LENGTH:
        words = _("Too short: a passphrase has at least {count} characters. Use four or five unrelated words.")
        return False, words.format(count=MIN_LENGTH)
    plain = [word for one in known for word in re.findall(r"\w{3,}", fold_text(one))]
    score = min(
        int(zxcvbn(one[:_LONGEST_RATED], [*_common_words(), *plain])["score"]) for one in (text, fold_text(text))
    )
    sentences = [
        _("Very weak: can be guessed at once. Use four or five unrelated words."),
        _("Weak: can be guessed within hours. Use four or five unrelated words."),
        _("Still too easy to guess: add one or two unrelated words."),
        _("Nearly strong enough: add one more unrelated word."),
        _("Strong enough."),
    ]
    return score == len(sentences) - 1, sentences[score]


@cache
def _common_words() -> tuple[str, ...]:
    lists = (load_toml("people/common_words.toml"), load_toml("people/given_names.toml"))
    return tuple(dict.fromkeys(word for words in lists for text in words.values() for word in text.split()))
