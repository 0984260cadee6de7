"""Normalizes a passphrase to the key of the file, and rates its strength."""

from __future__ import annotations

import unicodedata

from kiscase.core.errors import WrongPassphraseError
from kiscase.core.i18n import _


def normalize_passphrase(passphrase: str) -> str:
    """A passphrase in Unicode NFC, so that the same letters typed on another system give the same key."""
    try:
        passphrase.encode()
    except UnicodeEncodeError:
        passphrase = ""
    if not passphrase or "\x00" in passphrase:
        raise WrongPassphraseError(
            _("This cannot be a passphrase: it is empty or contains a character that cannot be stored.")
        )
    return unicodedata.normalize("NFC", passphrase)


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
