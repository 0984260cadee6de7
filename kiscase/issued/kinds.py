"""Document kinds: what can be printed or issued. The window, the command line and all labels are made from these."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy.orm import Session

from kiscase.core.i18n import _
from kiscase.issued.status import StatusNote

Subject = TypeVar("Subject")
"""What one document of a kind is about: a row id or, for instance, a row id and a month."""


class IssuedDocumentRow(NamedTuple):
    """A line of the list of issued documents."""

    id: int
    document: str
    number: str
    version: int
    code: str
    issued_on: date
    tablename: str
    row_id: int
    period: str
    participant_id: int | None


Statuses = Callable[[Session, Sequence[IssuedDocumentRow]], Mapping[int, StatusNote]]
"""The statuses of issued documents by their ids; none for those whose signatures say everything."""


@dataclass(frozen=True)
class IssuedKind:
    """A kind of document that can be on file. `key` is its name in the case file, `label` a source text."""

    key: str
    label: str
    statuses: Statuses | None = field(default=None, kw_only=True)
    missing_numbers: Callable[[Session], Mapping[int, Sequence[int]]] | None = field(default=None, kw_only=True)
    """By year: the numbers that are missing between the first and the last one issued."""


@dataclass(frozen=True)
class DocumentKind(IssuedKind, Generic[Subject]):
    """A kind of document that can be printed: `key` is its name on the command line, too.

    `list_printable(session)` gives (number, subject) of what can be printed now, and `render(session, subject)` the
    PDF, without changing anything.
    """

    list_printable: Callable[[Session], Sequence[tuple[str, Subject]]]
    render: Callable[[Session, Subject], bytes]


def _no_names(_session: Session, _ids: Collection[int]) -> Mapping[int, str]:
    return {}


@dataclass(frozen=True)
class DocumentRegistry:
    """The document kinds of all features, and what else the list of issued documents has to know about them."""

    kinds: Sequence[IssuedKind] = ()
    participant_names: Callable[[Session, Collection[int]], Mapping[int, str]] = _no_names
    """The names of people by their ids."""
    record_names: Mapping[str, Callable[[Session, Collection[int]], Mapping[int, str]]] = field(default_factory=dict)
    """By a table: the names of its records by their ids, for documents about nobody in particular."""
    tables_with_page: Collection[str] = ()
    """The tables whose records have a page of their own."""

    def printable_kinds(self) -> list[DocumentKind[Any]]:
        """The kinds that can be printed, in the order in which they are offered."""
        return [kind for kind in self.kinds if isinstance(kind, DocumentKind)]

    def label(self, key: str) -> str:
        """The label of a kind in the current language; the key of an unknown one."""
        return next((_(kind.label) for kind in self.kinds if kind.key == key), key)

    def subjects(self, session: Session, rows: Sequence[IssuedDocumentRow]) -> dict[int, str]:
        """Whom, else what, issued documents are about, by their ids."""
        names = self.participant_names(session, {row.participant_id for row in rows if row.participant_id})
        found = {
            row.id: names[row.participant_id] for row in rows if row.participant_id and row.participant_id in names
        }
        for table, load in self.record_names.items():
            about = {row.id: row.row_id for row in rows if row.tablename == table and row.id not in found}
            records = load(session, set(about.values())) if about else {}
            found |= {document: records[record] for document, record in about.items() if record in records}
        return found

    def statuses(self, session: Session, rows: Sequence[IssuedDocumentRow]) -> dict[int, StatusNote]:
        """What the features know of the status of issued documents, by their ids."""
        keys: dict[Statuses, set[str]] = {}
        for kind in self.kinds:
            if kind.statuses is not None:
                keys.setdefault(kind.statuses, set()).add(kind.key)
        found: dict[int, StatusNote] = {}
        for ask, asked in keys.items():
            found |= ask(session, [row for row in rows if row.document in asked])
        return found

    def missing_numbers(self, session: Session) -> Iterator[tuple[int, Sequence[int]]]:
        """The years with gaps in the numbers of a kind, and the numbers that are missing."""
        for kind in self.kinds:
            if kind.missing_numbers is not None:
                yield from kind.missing_numbers(session).items()
