"""That data of a person were given out: when, to whom and on what basis."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record

RELEASES_OF_PERSON = "data releases of person"
"""The part of a person's record that shows when data were given out."""


class ReleaseBasis(Choice):
    """Why data of a person are given out."""

    # Translators: why data of a person are given out
    ACCESS = "access", N_("the person asked for a copy (art. 15 RODO)")
    TRANSFER = "transfer", N_("the person asks to have them transferred (art. 20 RODO)")
    OTHER = "other", N_("another legal basis")


class DataRelease(Record):
    """All data of a person, written into a file and given out; the person may ask who received them (art. 15)."""

    __tablename__ = "data_release"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = foreign_key("participant.id")
    worker_id: Mapped[int | None] = foreign_key("worker.id", optional=True)
    made_on: Mapped[date] = field(N_("Given out on"), FieldKind.DATE, required=True)
    recipient: Mapped[str] = field(
        N_("To whom"), required=True, help=N_("The person, or who may receive the data in the person's name.")
    )
    basis: Mapped[ReleaseBasis] = field(N_("Basis"), choice=ReleaseBasis, required=True, default=ReleaseBasis.ACCESS)
    confidential: Mapped[bool] = field(
        N_("With the confidential notes"),
        FieldKind.FLAG,
        default=True,
        help=N_("Read them first: a copy must not harm the rights of other people (art. 15 ust. 4 RODO)."),
    )
    sha256: Mapped[str] = field(N_("Hash"))
