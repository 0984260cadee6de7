"""What the tables about the club itself are counted from: its data, staff, volunteers and money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kiscase.core.database.plain_reader import PlainReader


class TermFact(NamedTuple):
    """A term of employment that touches the year or the day before it."""

    id: int
    worker_id: int
    post: str
    basis: str
    fte: int
    since: str
    until: str
    hours: int


class MoneyFact(NamedTuple):
    """Money from a source in the year; amounts in grosze."""

    id: int
    source: str
    planned: int
    received: int
    spent: int
    returned: int
    agreement: str
    agreed_on: str
    settled_on: str


@dataclass(frozen=True)
class InstitutionFacts:
    """The club, its staff and its money."""

    club: Mapping[str, str | None] = field(default_factory=dict)
    club_id: int | None = None
    entry_id: int | None = None
    """The event of the register by which the club was entered."""
    terms: Sequence[TermFact] = ()
    women: frozenset[int] = frozenset()
    men: frozenset[int] = frozenset()
    volunteers: Sequence[tuple[int, int, int, int]] = ()
    """Id, women, men and hours: at most one row."""
    money: Sequence[MoneyFact] = ()


CLUB_TEXTS = (
    *("name", "operator", "operator_kind", "operator_address", "nip", "regon", "krs", "street", "postal_code", "town"),
    *("gmina", "phone", "email", "www", "head", "started_on", "places", "opening_hours"),
)
ENTRY_TEXTS = ("entry_number", "entry_day", "voivode")
_CLUB = f"SELECT id, {', '.join(CLUB_TEXTS)} FROM club ORDER BY id"  # noqa: S608 - no user's text
_ENTRY = """
SELECT id, number, day, voivode FROM register_event WHERE kind = 'entered' AND day <= :last ORDER BY day DESC, id DESC
"""
_TERMS = """
SELECT worker_term.id, worker_id, post, basis, coalesce(fte, 0), coalesce(CAST(since AS TEXT), ''),
  coalesce(CAST(until AS TEXT), ''), coalesce(worker_hours.hours, 0)
FROM worker_term LEFT JOIN worker_hours ON worker_hours.term_id = worker_term.id AND worker_hours.year = :year
WHERE since <= :last AND (until IS NULL OR until >= :eve) ORDER BY worker_term.id
"""
_MONEY = """
SELECT id, source, coalesce(planned, 0), coalesce(received, 0), coalesce(spent, 0), coalesce(returned, 0),
  agreement_number, coalesce(CAST(agreement_on AS TEXT), ''), coalesce(CAST(settled_on AS TEXT), '')
FROM grant_money WHERE year = :year ORDER BY id
"""


def read_institution_facts(reader: PlainReader, since: date, until: date) -> InstitutionFacts:
    """The facts of the days from *since*, the first of a year, until *until*."""
    club = reader.row(_CLUB)
    entry = reader.row(_ENTRY, last=until.isoformat()) or (None, "", "", "")
    known = dict(zip(CLUB_TEXTS, club[1:], strict=True)) if club else {}
    eve = date(since.year - 1, 12, 31).isoformat()
    return InstitutionFacts(
        known | dict(zip(ENTRY_TEXTS, entry[1:], strict=True)),
        club[0] if club else None,
        entry[0],
        [TermFact(*row) for row in reader.rows(_TERMS, year=since.year, eve=eve, last=until.isoformat())],
        frozenset(reader.ids("SELECT id FROM worker WHERE sex = 'K'")),
        frozenset(reader.ids("SELECT id FROM worker WHERE sex = 'M'")),
        reader.rows("SELECT id, women, men, hours FROM volunteering WHERE year = :year", year=since.year),
        [MoneyFact(*row) for row in reader.rows(_MONEY, year=since.year)],
    )
