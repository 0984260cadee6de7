"""From a passphrase to the key of the file, and how hard it is to guess."""

from __future__ import annotations

import unicodedata

from kiscase.core.errors import WrongPassphraseError
from kiscase.core.i18n import _
from kiscase.core.text.cleaning import clean_text


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


def passphrase_strength(passphrase: str) -> tuple[int, str]:
    """How hard a passphrase is to guess: 0 to 4, and a sentence."""
    from zxcvbn import zxcvbn

    score = int(zxcvbn(passphrase[:72])["score"]) if passphrase else 0
    sentences = [
        _("Very weak: can be guessed at once."),
        _("Weak: can be guessed within hours."),
        _("Fair: better with one more word."),
        _("Good."),
        _("Very good."),
    ]
    return score, sentences[score]
