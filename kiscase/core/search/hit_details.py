"""What tells search results apart."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core.records.record import record_classes
from kiscase.core.records.search_hit import SearchHit


def with_details(session: Session, hits: Iterable[SearchHit]) -> list[SearchHit]:
    """The hits with what tells each apart; the records of a kind are loaded by one statement."""
    found = list(hits)
    details: dict[tuple[str, int], str] = {}
    known = record_classes()
    for kind in {hit.kind for hit in found} & known.keys():
        record = known[kind]
        ids = [hit.id for hit in found if hit.kind == kind]
        records = session.scalars(select(record).where(record.id.in_(ids))).all()
        texts = record.details_of_hits(session, records)
        details |= {(kind, one.id): text for one, text in zip(records, texts, strict=True)}
    return [hit._replace(details=details.get((hit.kind, hit.id), hit.details)) for hit in found]


def hits_of_records(session: Session, places: Iterable[tuple[str, int]]) -> list[SearchHit]:
    """Records by their kinds and ids as search results, in this order; without what is gone or has no title."""
    known = record_classes()
    rows = [(kind, session.get(known[kind], row_id)) for kind, row_id in places if kind in known]
    return with_details(
        session, [SearchHit(kind, row.id, row.search_title()) for kind, row in rows if row and row.search_title()]
    )


def find_kept_records(session: Session, places: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Of records by their kinds and ids, those that are on file; what is no row of a table counts as such."""
    known, found = record_classes(), set(places)
    for kind in {kind for kind, _id in found} & known.keys():
        table = known[kind]
        wanted = {row_id for one, row_id in found if one == kind}
        kept = set(session.scalars(select(table.id).where(table.id.in_(wanted))))
        found -= {(kind, row_id) for row_id in wanted - kept}
    return found
