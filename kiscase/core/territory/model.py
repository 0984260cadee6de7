"""A newer list of gminas that somebody loaded: kept in the case, for all who work with it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from kiscase.core.i18n import N_
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field
from kiscase.core.records.record import Record


class GminaList(Record):
    """The one list that was loaded last."""

    __tablename__ = "gmina_list"

    as_of: Mapped[date | None] = field(N_("State of the list of gminas"), FieldKind.DATE, required=True)
    content: Mapped[str] = mapped_column(Text, nullable=False)
    """The voivodeships, powiats and gminas, in the columns of the official file."""
