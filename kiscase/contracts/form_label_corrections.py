"""The labels of the form as the institution has corrected them; a printed contract keeps those it was printed with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session

from kiscase.contracts.model import Contract
from kiscase.core.i18n import N_
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field
from kiscase.core.records.record import Record
from kiscase.pdf.form import form_definition, loading
from kiscase.pdf.form.labels import with_corrected_labels


def label_corrections(session: Session, form_name: str) -> dict[str, dict[str, str]]:
    """The labels of a form that the institution has corrected, by place and language."""
    found: dict[str, dict[str, str]] = {}
    for label in session.scalars(select(FormLabel).where(FormLabel.form == form_name).order_by(FormLabel.id)):
        found.setdefault(label.place, {})[label.language] = label.text
    return found


def labels_in_use(session: Session, record: Contract) -> dict[str, dict[str, str]]:
    """The corrected labels of a contract: those it was printed with, else the current ones."""
    if record.printed:
        return dict(record.printed.get("labels", {}))
    return label_corrections(session, record.form)


def contract_form(record: Contract, shown: dict[str, Any]) -> form_definition.OfficialForm:
    """The form of a contract with the labels among its printed facts."""
    return with_corrected_labels(loading.load_form(record.form), shown.get("labels", {}))


class FormLabel(Record):
    """A label of an official form as the institution has corrected it."""

    __tablename__ = "form_label"
    __table_args__ = (UniqueConstraint("form", "place", "language"),)

    form: Mapped[str] = field(N_("Form"), required=True)
    place: Mapped[str] = field(N_("Field"), required=True)
    """Its place in the form, as in kiscase.pdf.form.labels: `section`, `section.field`, `section.field.column`."""
    language: Mapped[str] = field(N_("Language"), required=True, default="pl")
    text: Mapped[str] = field(N_("Label"), FieldKind.LONG, required=True)
