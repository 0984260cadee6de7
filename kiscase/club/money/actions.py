"""Recording the money of a year, and adding it up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.money.model import SOURCES, GrantMoney
from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.core.text.money import format_money


class MoneyAmounts(NamedTuple):
    """The four amounts, in grosze."""

    planned: int = 0
    received: int = 0
    spent: int = 0
    returned: int = 0


class MoneyRow(NamedTuple):
    """Money as it is listed, with what a form shows."""

    id: int
    year: int
    source: str
    label: str
    amounts: MoneyAmounts
    agreement: str
    settled_on: date | None
    values: dict[str, Any]


def save_money(
    session: Session, changes: Mapping[str, Any], money_id: int | None = None, revision: int | None = None
) -> int:
    """Record money of a year from a source, or change what is on file; the id. Raises InvalidValuesError."""
    record = (_require_money(session, money_id) if money_id else GrantMoney()).change(changes, revision=revision)
    session.add(record)
    session.flush()
    describe_action(
        session, N_("Recorded money of the year {year}: {number}"), year=str(record.year), number=_short_name(record)
    )
    return record.id


def delete_money(session: Session, money_id: int) -> None:
    """Delete money that was recorded by mistake."""
    record = _require_money(session, money_id)
    session.delete(record)
    describe_action(
        session, N_("Deleted money of the year {year}: {number}"), year=str(record.year), number=_short_name(record)
    )


def list_money(session: Session, year: int | None = None) -> list[MoneyRow]:
    """The money of a year, or of all years with the latest first, in the order of the sources."""
    order = {row["code"]: place for place, row in enumerate(SOURCES.rows())}
    chosen = select(GrantMoney) if year is None else select(GrantMoney).where(GrantMoney.year == year)
    records = session.scalars(chosen.order_by(GrantMoney.id)).all()
    records = sorted(records, key=lambda one: (-(one.year or 0), order.get(one.source, len(order)), one.id))
    shown = GrantMoney.fields()
    return [
        MoneyRow(
            one.id,
            one.year or 0,
            one.source,
            shown["source"].format(one.source),
            MoneyAmounts(one.planned or 0, one.received or 0, one.spent or 0, one.returned or 0),
            ", ".join(filter(None, (one.agreement_number, shown["agreement_on"].format(one.agreement_on)))),
            one.settled_on,
            one.values(),
        )
        for one in records
    ]


def sum_money(rows: Iterable[MoneyRow]) -> MoneyAmounts:
    """The sums; a source that is a part of another one does not count again."""
    counted = [row.amounts for row in rows if not SOURCES.belongs_to(row.source)]
    return MoneyAmounts(*(sum(amounts) for amounts in zip(*counted, strict=True))) if counted else MoneyAmounts()


def find_money_faults(rows: Iterable[MoneyRow]) -> list[str]:
    """What does not fit in the money of one year: a part is larger than its whole."""
    by_source: dict[str, MoneyAmounts] = {}
    for row in rows:
        known = by_source.get(row.source, MoneyAmounts())
        by_source[row.source] = MoneyAmounts(*map(sum, zip(known, row.amounts, strict=True)))
    faults = []
    for source, amounts in by_source.items():
        whole = SOURCES.belongs_to(source)
        if whole and any(part > all_ for part, all_ in zip(amounts, by_source.get(whole, MoneyAmounts()), strict=True)):
            words = _("“{part}” is more than “{whole}”, of which it is a part.")
            faults.append(words.format(part=SOURCES.label(source), whole=SOURCES.label(whole)))
    return faults


def _short_name(record: GrantMoney) -> str:
    """What tells money apart in the journal: the number of the agreement, else what was received."""
    return record.agreement_number or format_money(record.received or record.planned or 0)


def _require_money(session: Session, money_id: int) -> GrantMoney:
    record = session.get(GrantMoney, money_id)
    if record is None:
        raise RecordGoneError(_("This line is no longer on file."))
    return record
