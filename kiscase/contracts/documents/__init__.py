"""The papers of contracts, each kind in a module of its own."""

from kiscase.contracts.documents import annex, blank, breach, evaluation, invitation, plain
from kiscase.contracts.documents.annex import CONSOLIDATED, Change, changes, consolidated, lineage
from kiscase.contracts.documents.annex import paper as contract
from kiscase.contracts.documents.official import (
    DOCUMENT,
    HEAD,
    KEY,
    VOIDED,
    code,
    facts,
    key,
    load,
    outdated,
    preset,
    reprint,
)

DOCUMENTS = (
    DOCUMENT,
    *annex.DOCUMENTS,
    evaluation.DOCUMENT,
    plain.DOCUMENT,
    breach.DOCUMENT,
    invitation.DOCUMENT,
    *blank.DOCUMENTS,
)

__all__ = [
    "CONSOLIDATED",
    "DOCUMENTS",
    "HEAD",
    "KEY",
    "VOIDED",
    "Change",
    "changes",
    "code",
    "consolidated",
    "contract",
    "facts",
    "key",
    "lineage",
    "load",
    "outdated",
    "preset",
    "reprint",
]
