"""The code printed on each page of an issued document, with its check digit."""

from __future__ import annotations

import base64
import hashlib

from stdnum.iso7064 import mod_37_36

from kiscase.core.text.cleaning import clean_line


def document_code(uid: str, document: str, row_id: int, version: int, period: str = "") -> str:
    """The short code of a document, `4QK7-2MWA`: seven characters and an ISO 7064 check character."""
    subject = f"{uid}/{document}/{row_id}/{version}" + (f"/{period}" if period else "")
    digest = hashlib.sha256(subject.encode()).digest()
    body = base64.b32encode(digest).decode()[:7]
    whole = body + mod_37_36.calc_check_digit(body)
    return f"{whole[:4]}-{whole[4:]}"


def is_document_code(code: str) -> bool:
    """Whether the check character of a typed code matches; spaces, hyphens and case do not matter."""
    return bool(mod_37_36.is_valid(normalize_code(code)))


def normalize_code(code: str) -> str:
    """A typed code without spaces and hyphens, in capitals."""
    return "".join(letter for letter in clean_line(code).upper() if letter.isalnum())
