"""The papers of contracts, each kind in a module of its own."""

from kiscase.contracts.documents.official import (
    DOCUMENT,
    HEAD,
    KEY,
    code,
    contract,
    facts,
    gaps,
    key,
    load,
    outdated,
    preset,
    reprint,
)

DOCUMENTS = (DOCUMENT,)

__all__ = [
    "DOCUMENTS",
    "HEAD",
    "KEY",
    "code",
    "contract",
    "facts",
    "gaps",
    "key",
    "load",
    "outdated",
    "preset",
    "reprint",
]
