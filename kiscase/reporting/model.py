"""The frozen copy of a yearly report: its figures and the ids behind them, as they were on the day of freezing."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Connection, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field
from kiscase.core.records.record import Record


class FrozenReport(Record):
    """The report of a year as it was given to the voivode; a later version has a reason."""

    __tablename__ = "frozen_report"
    __table_args__ = (UniqueConstraint("year", "version"),)

    year: Mapped[int] = field(N_("Year"), FieldKind.NUMBER, limits=(1900, 9999), required=True)
    version: Mapped[int] = field(N_("Version"), FieldKind.NUMBER, limits=(1, 1_000_000), default=1)
    frozen_on: Mapped[date] = field(N_("Frozen on"), FieldKind.DATE, required=True)
    counted_until: Mapped[date] = field(N_("Counted until"), FieldKind.DATE, required=True)
    form_version: Mapped[str] = field(N_("Version of the form"))
    law_version: Mapped[str] = field(N_("Legal data"))
    reason: Mapped[str] = field(
        N_("Why it is frozen again"), FieldKind.LONG, help=N_("Such as: the voivode asked for a correction.")
    )
    content: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False, default=dict)
    """The report as `YearlyReport.to_json` gives it."""

    @property
    def number(self) -> str:
        """What the document is called: year and version."""
        return f"SR/{self.year}/{self.version}"

    def problems(self) -> dict[str, str]:
        """A second version has its reason."""
        if self.version and self.version > 1 and not self.reason:
            return {"reason": _("Why is the report of this year frozen again?")}
        return {}


@event.listens_for(FrozenReport, "before_update")
def _keep_frozen(_mapper: Mapper[FrozenReport], _connection: Connection, _report: FrozenReport) -> None:
    raise Problem(_("A frozen report stays as it was frozen. Freeze the year again as a new version."))
