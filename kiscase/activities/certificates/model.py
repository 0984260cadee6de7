"""Certificates and their kinds."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record


class CertificateKind(Choice):
    """What a certificate confirms (art. 18 ust. 5a of the social employment act)."""

    PARTICIPATION = "participation", N_("certificate of participation")
    COMPLETION = "completion", N_("certificate of completion")


class ActivityCertificate(Record):
    """A certificate with its number; its PDF is among the issued documents."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("number_year", "number_seq"),)
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)
    exempt_from_undo: ClassVar[bool] = True

    participant_id: Mapped[int] = foreign_key("participant.id")
    contract_id: Mapped[int | None] = foreign_key("contract.id", optional=True)
    kind: Mapped[CertificateKind] = field(N_("Kind"), choice=CertificateKind, required=True)
    number: Mapped[str] = field(N_("Number"), required=True, unique=True)
    number_year: Mapped[int] = mapped_column(nullable=False)
    number_seq: Mapped[int] = mapped_column(nullable=False)
    since: Mapped[date] = field(N_("From"), FieldKind.DATE, required=True)
    until: Mapped[date] = field(N_("Until"), FieldKind.DATE, required=True)
    issued_on: Mapped[date] = field(N_("Issued on"), FieldKind.DATE, required=True)
