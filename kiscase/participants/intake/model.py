"""What is on file about an intake: that a person was informed about their data, and which evidence was seen."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record
from kiscase.participants.intake.evidence_kinds import evidence_label, evidence_options


class HandoverWay(Choice):
    """How a person was informed about their data (art. 13 RODO, art. 18f of the social employment act)."""

    PAPER = "paper", N_("on paper")
    POSTED = "posted", N_("posted in the building, and shown where")


class ClauseHandover(Record):
    """That a person was given the information about their data, in which version, when and how."""

    __tablename__ = "clause_handover"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = foreign_key("participant.id", cascade=True)
    worker_id: Mapped[int | None] = foreign_key("worker.id", optional=True)
    version: Mapped[str] = field(N_("Version of the information"), required=True)
    handed_on: Mapped[date | None] = field(
        N_("Information on personal data given on"),
        FieldKind.DATE,
        required=True,
        help=N_("At the latest at the first act directed to the person (art. 18f)."),
    )
    way: Mapped[HandoverWay] = field(N_("How"), choice=HandoverWay, required=True, default=HandoverWay.PAPER)


class Evidence(Record):
    """That a document which confirms something about a person was seen, when, by whom, and whether a copy is kept."""

    __tablename__ = "evidence"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = foreign_key("participant.id", cascade=True)
    worker_id: Mapped[int | None] = foreign_key("worker.id", optional=True)
    kind: Mapped[str] = field(
        N_("Shown document"), FieldKind.CHOICE, options=evidence_options, label_of=evidence_label, required=True
    )
    seen_on: Mapped[date | None] = field(N_("Seen on"), FieldKind.DATE, required=True)
    copied: Mapped[bool] = field(N_("Copy on file"), FieldKind.FLAG)
