"""What the features say about their papers; the register, which stands below them, is handed it from above."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from kiscase.core.i18n import N_
from kiscase.core.record import Choice


class Stand(Choice):
    """Whether a paper counts."""

    VALID = "valid", N_("valid")
    WAITING = "waiting", N_("waiting for signatures")
    SIGNED = "signed", N_("signed")
    REPLACED = "replaced", N_("replaced")
    REFUSED = "refused", N_("not signed: refused")
    VOID = "void", N_("void")


class Standing(NamedTuple):
    """Whether a paper counts, and what more there is to say about it (finished words, perhaps none)."""

    stand: Stand
    words: str = ""


class Listed(NamedTuple):
    """A paper in the register."""

    id: int
    document: str
    number: str
    version: int
    code: str
    issued_on: date
    tablename: str
    row_id: int
    participant_id: int | None


def _nobody(_session: Session, _ids: Collection[int]) -> Mapping[int, str]:
    return {}


def _no_gaps(_session: Session) -> Mapping[int, Sequence[int]]:
    return {}


@dataclass(frozen=True)
class Directory:
    """The words of the features: all of it may be missing, and then the register says what it knows itself."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    """The label (a source text) of each kind of document."""
    names: Callable[[Session, Collection[int]], Mapping[int, str]] = _nobody
    """The names of people by their ids."""
    standings: Mapping[str, Callable[[Session, Sequence[Listed]], Mapping[int, Standing]]] = field(default_factory=dict)
    """By table: what its feature says about papers, by their ids; nothing about those of which it knows no more."""
    gaps: Callable[[Session], Mapping[int, Sequence[int]]] = _no_gaps
    """By year: the numbers that are missing between the first and the last."""
    pages: Collection[str] = ()
    """The tables whose records have a page of their own."""
