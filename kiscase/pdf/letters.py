"""The letters of a form's lettered rows."""

from __future__ import annotations

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def item_letter(place: int) -> str:
    """The letter of the row at a place (from 0): a to z, then aa, ab and so on."""
    letters = ""
    place += 1
    while place:
        place, last = divmod(place - 1, len(_ALPHABET))
        letters = _ALPHABET[last] + letters
    return letters
