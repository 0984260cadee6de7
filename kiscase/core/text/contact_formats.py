"""Postal codes and phone numbers as offices write them; what was typed with signs of its own stays."""

from __future__ import annotations

import re

_POSTAL_CODE = re.compile(r"(\d{2}) ?-? ?(\d{3})")
_PHONE = re.compile(r"(\+48|0048)?(\d{9})")
_MOBILE = re.compile(r"(45|50|51|53|57|60|66|69|72|73|78|79|88)\d{7}")


def format_postal_code(text: str) -> str:
    """A Polish postal code: `26600` becomes `26-600`; anything else stays."""
    found = _POSTAL_CODE.fullmatch(text)
    return f"{found[1]}-{found[2]}" if found else text


def is_polish_postal_code(text: str) -> bool:
    """Whether a text is a Polish postal code, in any of its forms."""
    return _POSTAL_CODE.fullmatch(text.strip()) is not None


def format_phone(text: str) -> str:
    """A Polish phone number of bare digits in groups: `600100200` becomes `600 100 200`, `486831010` `48 683 10 10`."""
    found = _PHONE.fullmatch(text)
    if found is None:
        return text
    digits = found[2]
    sizes = (3, 3, 3) if _MOBILE.fullmatch(digits) else (2, 3, 2, 2)
    groups, place = ["+48"] if found[1] else [], 0
    for size in sizes:
        groups.append(digits[place : place + size])
        place += size
    return " ".join(groups)
