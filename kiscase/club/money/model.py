"""Money of a year from one source: what was planned, received, spent and returned, by which agreement."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from kiscase.club.staff.model import YEARS
from kiscase.core.i18n import N_, _
from kiscase.core.records.code_list import CodeList
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field
from kiscase.core.records.record import Record

SOURCES = CodeList("reports/money.toml", "source")
"""A source that is `of` another one is a part of it: it does not count in the sum again."""
MOST = 2_000_000_000
"""Grosze: the most that a field holds."""
_LIMITS = (0, MOST)


class GrantMoney(Record):
    """Money from a source in a year; amounts are in grosze."""

    __tablename__ = "grant_money"

    year: Mapped[int | None] = field(N_("Year"), FieldKind.NUMBER, limits=YEARS, required=True, index=True)
    source: Mapped[str] = field(
        # Translators: where money comes from: the gmina, the European Union …
        N_("Source of the money"),
        FieldKind.CHOICE,
        options=SOURCES.options,
        label_of=SOURCES.label,
        required=True,
    )
    planned: Mapped[int | None] = field(N_("Planned amount"), FieldKind.MONEY, limits=_LIMITS)
    received: Mapped[int | None] = field(N_("Amount received"), FieldKind.MONEY, limits=_LIMITS)
    spent: Mapped[int | None] = field(N_("Amount spent"), FieldKind.MONEY, limits=_LIMITS)
    returned: Mapped[int | None] = field(N_("Amount returned"), FieldKind.MONEY, limits=_LIMITS)
    agreement_number: Mapped[str] = field(N_("Number of the agreement"), help=N_("Or of the project."))
    agreement_on: Mapped[date | None] = field(N_("Date of the agreement"), FieldKind.DATE)
    settled_on: Mapped[date | None] = field(N_("Settled on"), FieldKind.DATE)
    remark: Mapped[str] = field(N_("Remark"))

    def problems(self) -> dict[str, str]:
        """There is an amount; it is settled after it was agreed, and no more comes back than was received."""
        if all(value is None for value in (self.planned, self.received, self.spent, self.returned)):
            return {"planned": _("Please give at least one amount.")}
        if self.agreement_on and self.settled_on and self.settled_on < self.agreement_on:
            return {"settled_on": _("It is settled before it was agreed.")}
        if (self.returned or 0) > (self.received or 0):
            return {"returned": _("More is returned than was received.")}
        return {}
