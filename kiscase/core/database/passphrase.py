"""Passphrases: normalized to a key, and how strong one is."""

from __future__ import annotations

import unicodedata

from kiscase.core.errors import (
    WrongPassphraseError,
)
from kiscase.core.i18n import _


def normalize_passphrase(passphrase: str) -> str:
    """A passphrase as it is used: the same letters typed on another system are the same passphrase."""
    try:
        passphrase.encode()
    except UnicodeEncodeError:
        passphrase = ""
    if not passphrase or "\x00" in passphrase:
        raise WrongPassphraseError(
            _("This cannot be a passphrase: it is empty or holds a character that cannot be kept.")
        )
    return unicodedata.normalize("NFC", passphrase)


def passphrase_strength(passphrase: str) -> tuple[int, str]:
    """How hard a passphrase is to guess: 0 to 4, and a sentence."""
    from zxcvbn import zxcvbn

    score = int(zxcvbn(passphrase[:72])["score"]) if passphrase else 0
    sentences = [
        _("Very weak: guessed at once."),
        _("Weak: guessed within hours."),
        _("Fair: better with one more word."),
        _("Good."),
        _("Very good."),
    ]
    return score, sentences[score]
