"""The papers of contracts, each kind in a module of its own."""

from kiscase.contracts.documents import annex, blank, breach, copy, evaluation, invitation, plain
from kiscase.contracts.documents.annex import CONSOLIDATED, Change, changes, consolidated, lineage
from kiscase.contracts.documents.annex import paper as contract
from kiscase.contracts.documents.official import (
    DOCUMENT,
    HEAD,
    KEY,
    VOIDED,
    code,
    code_on_file,
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
    copy.DOCUMENT,
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
    "code_on_file",
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
