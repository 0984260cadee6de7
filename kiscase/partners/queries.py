"""Questions about partners: the list, the details of one, and the names to offer while somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kiscase.core.collation import words_key
from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import _
from kiscase.core.own_fields.definitions import OwnFields
from kiscase.core.own_fields.values import load_own_fields, values_of_own_fields
from kiscase.core.records.record import Record, record_classes
from kiscase.partners.model import Partner, PartnerContact, PartnerKind

TABLE = Partner.__tablename__


class PartnerRow(NamedTuple):
    """A partner as those are listed with which another one is merged."""

    id: int
    name: str
    kind: PartnerKind
    town: str
    retired: bool


class PartnerDetails(NamedTuple):
    """What the page shows about a partner."""

    values: dict[str, Any]
    contacts: list[dict[str, Any]]
    named_by: dict[str, int]
    """How many rows of each table name it."""
    own_fields: OwnFields


class PartnerName(NamedTuple):
    """A partner as it is offered where its name is typed."""

    name: str
    short_name: str
    town: str
    kind: PartnerKind
    address: str


def list_partners(session: Session) -> list[PartnerRow]:
    """All partners by name."""
    chosen = select(Partner).order_by(Partner.sort, Partner.id)
    return [PartnerRow(one.id, one.name, one.kind, one.town, one.retired) for one in session.scalars(chosen)]


def partner_details(session: Session, partner_id: int) -> PartnerDetails:
    """The details of one partner."""
    partner = require_partner(session, partner_id)
    contacts = [row.values() for row in list_partner_contacts(session, partner_id)]
    values = partner.values() | values_of_own_fields(partner)
    own_fields = load_own_fields(session, TABLE)
    return PartnerDetails(values, contacts, count_naming_records(session, partner.name), own_fields)


def list_partner_contacts(session: Session, partner_id: int) -> list[PartnerContact]:
    chosen = select(PartnerContact).where(PartnerContact.partner_id == partner_id).order_by(PartnerContact.id)
    return list(session.scalars(chosen))


def list_partner_names(session: Session) -> list[PartnerName]:
    """The partners that are offered where a name is typed."""
    chosen = select(Partner).where(Partner.retired.is_(False)).order_by(Partner.sort, Partner.id)
    return [PartnerName(one.name, one.short_name, one.town, one.kind, one.address) for one in session.scalars(chosen)]


def find_partner(session: Session, name: str) -> Partner | None:
    """The partner of that name, in any spelling, or the only one with that short name."""
    key = words_key(name)
    found = session.scalar(select(Partner).where(Partner.name_key == key).order_by(Partner.id).limit(1))
    if found is not None or not key:
        return found
    short = session.scalars(select(Partner).where(Partner.short_key == key).order_by(Partner.id).limit(2)).all()
    return short[0] if len(short) == 1 else None


def naming_columns() -> Iterator[tuple[type[Record], InstrumentedAttribute[str]]]:
    """The columns of all records that hold the name of a partner."""
    for record in record_classes().values():
        for key, shown in record.fields().items():
            if shown.names == TABLE:
                yield record, getattr(record, key)


def count_naming_records(session: Session, name: str) -> dict[str, int]:
    """How many rows of each table name a partner."""
    found: dict[str, int] = {}
    for record, column in naming_columns():
        count = session.scalar(select(func.count()).select_from(record).where(column == name)) or 0
        if count:
            found[record.__tablename__] = found.get(record.__tablename__, 0) + count
    return found


def require_partner(session: Session, partner_id: int) -> Partner:
    """The partner; raises a Problem if the record is gone."""
    partner = session.get(Partner, partner_id)
    if partner is None:
        raise RecordGoneError(_("This institution is no longer on file."))
    return partner
