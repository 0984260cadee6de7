"""What a feature prints: the Print menu and the command line are made of these."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.issued.status import StatusNote


@dataclass(frozen=True)
class DocumentKind:
    """A kind of paper.

    `numbers(session)` gives (number, row id) of what can be printed now; `render(session, row_id)` gives the PDF and
    changes nothing. `key` is the word of the command line, `label` a source text.
    """

    key: str
    label: str
    list_printable: Callable[[Any], list[tuple[str, int]]]
    render: Callable[[Any, int], bytes]


class IssuedDocumentRow(NamedTuple):
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


def _no_names(_session: Session, _ids: Collection[int]) -> Mapping[int, str]:
    return {}


def _no_gaps(_session: Session) -> Mapping[int, Sequence[int]]:
    return {}


@dataclass(frozen=True)
class DocumentRegistry:
    """The words of the features: all of it may be missing, and then the register says what it knows itself."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    """The label (a source text) of each kind of document."""
    participant_names: Callable[[Session, Collection[int]], Mapping[int, str]] = _no_names
    """The names of people by their ids."""
    standings: Mapping[str, Callable[[Session, Sequence[IssuedDocumentRow]], Mapping[int, StatusNote]]] = field(
        default_factory=dict
    )
    """By table: what its feature says about papers, by their ids; nothing about those of which it knows no more."""
    missing_numbers: Callable[[Session], Mapping[int, Sequence[int]]] = _no_gaps
    """By year: the numbers that are missing between the first and the last."""
    tables_with_page: Collection[str] = ()
    """The tables whose records have a page of their own."""
