"""What helps to draft: own phrases, own plans, corrected labels of the form, and warnings accepted with a reason."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from kiscase.contracts.model import ContractVariant
from kiscase.core.i18n import N_
from kiscase.core.records.fields import field
from kiscase.core.records.record import Record


class ContractTemplate(Record):
    """Goals and actions to start a contract from."""

    __tablename__ = "template"

    name: Mapped[str] = field(N_("Template name"), required=True, unique=True)
    variant: Mapped[ContractVariant] = field(
        N_("Variant of the form"), choice=ContractVariant, required=True, default=ContractVariant.A
    )
    content: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False, default=dict)
