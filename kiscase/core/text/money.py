"""Amounts of money as whole grosze: how they are typed and how they are written."""

from __future__ import annotations

import re

from kiscase.core.text.cleaning import clean_line

_AMOUNT = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?(?:zł|pln)?", re.IGNORECASE)


def parse_money(text: str) -> int | None:
    """The grosze of an amount in złoty as people type it, such as `31,40` or `1 783.9 zł`; None for anything else."""
    found = _AMOUNT.fullmatch("".join(clean_line(text).split()))
    if found is None:
        return None
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def format_money(grosze: int) -> str:
    """An amount as offices write it, with spaces that do not break: `1 783,90 zł`."""
    whole = f"{grosze // 100:,}".replace(",", "\u00a0")
    return f"{whole},{grosze % 100:02}\u00a0zł"
